"""Every kind of way through the loop."""

import datetime
import random

from replay.case import Case
from replay.server import Wrong

CHINA = datetime.timezone(datetime.timedelta(hours=8))


def plain(case):
    case.start()
    case.finish()


def unsatisfied(case):
    case.start()
    case.finish(satisfied=False, contacted=case.rng.random() < 0.5)


def recategorised(case):
    case.start(category=case.county.server.get("/api/v1/categories")["items"][case.rng.randrange(100)]["code"])
    case.finish()


def objected(case):
    case.do("refuse", case.desk, "refused", ground="nothing-new", words="没有新情况")
    case.refused(403, "object", case.county.dispatcher(), words="替人不服")
    case.do("object", None, "received", words="有新情况", receipt=case.reports[0][1])
    case.refused(403, "refuse", case.county.dispatcher(), ground="nothing-new", words="还是没有")
    plain(case)


def returned(case):
    case.accept()
    first, centre = case.lead, case.county.dispatcher()
    second = next(unit for unit in case.county.departments if unit != first)
    case.do("return", case.worker, "dispatched", reason="不属本单位职责")
    case.refused(422, "dispatch", centre, unit=second)
    case.do("dispatch", centre, "dispatched", unit=second, reason="请先行牵头")
    case.do("return", case.worker, "dispatched", reason="权责清单在对方")
    case.refused(409, "dispatch", centre, unit=first, reason="裁定由首接单位办理")
    case.do(
        "dispatch", centre, "dispatched", unit=first, reason="裁定由首接单位办理", approval=case.approval("ruling"))
    if not case.view["rulingBinds"]:
        raise Wrong(f"{case.number}: the ruling does not bind")
    case.refused(409, "return", case.worker, reason="仍不同意")
    case.sign()
    case.finish()


def not_reached(case):
    case.start()
    for _ in range(2):
        case.do("contact", case.worker, "handling", reached=False, note="无人接听")
    case.do("contact", case.worker, "handling", reached=True)
    case.refused(409, "contact", case.worker, reached=True)
    case.handle()
    case.verify()
    case.close()
    case.judge()


def suspended(case):
    case.start()
    until = (datetime.datetime.now(CHINA) + datetime.timedelta(days=3)).date().isoformat()
    for approve in (False, True):
        case.do("suspend", case.worker, "handling", until=until, reason="等材料")
        case.refused(409, "suspend", case.worker, until=until, reason="再问一次")
        case.do("suspend", case.supervisor, "suspended" if approve else "handling", approve=approve, reason="批复")
    case.shifted = True
    case.do("resume", case.worker, "handling", reason="材料到了")
    case.finish()


def extended(case):
    case.start()
    for approve in (False, True):
        case.do("extend", case.worker, "handling", by="1 工作日", reason="工程量大")
        case.do("extend", case.supervisor, "handling", approve=approve, reason="批复")
    case.shifted = True
    case.refused(409, "extend", case.worker, by="1 工作日", reason="再延")
    case.finish()


def whistled(case):
    case.start()
    caller = case.worker if case.lead.startswith("t-") else case.county.dispatcher()
    units = case.rng.sample([unit for unit in case.county.departments if unit != case.lead], 2)
    case.do("whistle", caller, "handling", units=units, what="到场会商", limit="4 工作时")
    for task, unit in enumerate(units, 1):
        called = case.county.worker(unit)
        case.do("respond", called, "handling", task=task)
        case.refused(409, "respond", called, task=task)
        case.do("arrive", called, "handling", task=task)
        if task == 1:  # the second is left open: it counts as missed
            case.do("finish", called, "handling", task=task, words="已配合")
    case.finish()


def sent_back(case):
    case.start()
    case.handle()
    case.do("sendback", case.county.dispatcher(), "handling", reason="现场仍有问题")
    case.handle()
    case.verify()
    case.do("sendback", case.supervisor, "handling", reason="答复不完整")
    case.finish()


def verified_above(case):
    case.start()
    case.contact()
    case.handle()
    case.do("verify", case.supervisor, "verified", words="抽查属实")
    case.close()
    case.judge()


def twice(case):
    case.start()
    case.finish(solved=False)
    case.do("dispatch", case.county.dispatcher(), "dispatched")
    case.sign()
    case.finish()


def reopened(case):
    plain(case)
    case.do("reopen", None, "accepted", reason="又发生了", receipt=case.reports[0][1])
    case.do("dispatch", case.county.dispatcher(), "dispatched")
    case.sign()
    case.finish(satisfied=False)


def climbed(case):
    case.start()
    if case.view["level"] == "county":
        case.refused(409, "escalate", case.worker, reason="超出权限")
    else:
        case.do("escalate", case.worker, "dispatched", reason="超出权限")
        case.sign()
    case.finish()


def supervised(case):
    case.do("supervise", case.supervisor, "received", reason="群众关注")
    case.start()
    case.do("supervise", case.supervisor, "handling", reason="临近超时")
    case.finish()


def called_back(case):
    case.start()
    case.answer()
    asked = case.county.dispatcher(2) if case.lead != case.county.centre else None
    if asked is None or len(case.reports) > 1:
        return case.judge()
    case.refused(403, "judge", case.worker, solved=True)
    case.do("judge", asked, "evaluated", report=case.reports[0][0], solved=True, satisfied=True, contacted=True)
    case.judged(True, True)


def staged(case):
    code, stages = case.rng.choice(case.county.staged)
    case.start(category=code)
    for stage in range(1, stages + 1):
        case.do("stage", case.worker, "handling", stage=stage, words="本阶段完成")
    case.refused(422, "stage", case.worker, stage=stages + 1, words="没有这一阶段")
    case.finish()


def divided(case):
    case.do("split", case.county.dispatcher(), "received", reason="其中另有一件事")
    part = case.view["links"][-1]
    case.book.attach(part, case.reports)
    case.book.add("cases made by splitting")
    plain(Case(case.county, case.book, case.rng, part))
    plain(case)


def merged(case, other):
    centre = case.county.dispatcher()
    case.do("merge", centre, "merged", into=other.number, reason="同一件事")
    case.refused(409, "accept", centre)
    case.do("unmerge", centre, "received", reason="再看看")
    case.do("merge", centre, "merged", into=other.number, reason="确是同一件事")
    own = case.reports
    case.book.attach(other.number, own)
    case.book.add("cases merged")
    plain(other)
    for _, receipt in own:
        seen = case.county.server.get(f"/api/v1/cases/{case.number}?receipt={receipt}")
        if seen.get("mergedInto") != other.number:
            raise Wrong(f"{case.number} is not inside {other.number}")


def parted(case, other):
    centre = case.county.dispatcher()
    case.do("merge", centre, "merged", into=other.number, reason="像是同一件事")
    case.do("unmerge", centre, "received", reason="不是同一件事")
    case.do("link", centre, "received", to=other.number, reason="相邻")
    case.refused(422, "link", centre, to=other.number)
    plain(case)
    plain(other)


def on_the_spot(case):
    case.book.add("settled, not judged", -1)
    case.judge(satisfied=case.rng.random() < 0.8)


ALONE = [
    plain, unsatisfied, recategorised, objected, returned, not_reached, suspended, extended, whistled, sent_back,
    verified_above, twice, reopened, climbed, supervised, called_back, staged, divided,
]
IN_PAIRS = [merged, parted]


def plan(numbers, settled, amount):
    """Which cases go which way: every way as often as every other, with those settled on the spot besides."""
    settled = settled[: max(1, amount // 20)]
    jobs, numbers = [(on_the_spot, [number]) for number in settled], iter(numbers)
    left, turn, ways = amount - len(settled), 0, ALONE + IN_PAIRS
    while left > 0:
        way = ways[turn % len(ways)]
        turn += 1
        taken = [number for _, number in zip(range(2 if way in IN_PAIRS else 1), numbers)]
        if len(taken) == 2 and way in IN_PAIRS or len(taken) == 1 and way in ALONE:
            jobs.append((way, taken))
            left -= len(taken)
        elif not taken:
            break
    return jobs


def work(county, book, seed, way, numbers):
    rng = random.Random(f"{seed} {numbers[0]}")
    cases = [Case(county, book, rng, number) for number in numbers]
    way(*cases)
    for case in cases:
        state = case.look()
        if state == "merged":
            state = county.server.get(f"/api/v1/cases/{case.view['mergedInto']}")["state"]
        if state != "evaluated":
            raise Wrong(f"{case.number} went {way.__name__} and is {state}")
        public = county.server.get(f"/api/v1/cases/{case.number}")
        if "actions" in public or any("post" in item for item in public["timeline"]):
            raise Wrong(f"{case.number} shows the public more than it may")
    book.add("worked", len(numbers))
    book.add(f"way {way.__name__}", len(numbers))
