"""A case and the posts that move it."""

import json

from replay.server import Wrong, reason


class Case:
    """A case on its way, moved by the posts whose turn it is."""

    def __init__(self, county, book, rng, number):
        self.county, self.book, self.rng, self.number = county, book, rng, number
        self.shifted = False  # suspended or extended in this round
        self.look()

    @property
    def reports(self):
        with self.book.lock:
            return list(self.book.cases[self.number])

    def look(self):
        self.view = self.county.server.get(f"/api/v1/cases/{self.number}", self.county.dispatcher())
        return self.view["state"]

    def act(self, action, token, **fields):
        body = {name: value for name, value in fields.items() if value is not None}
        return self.county.server.send("POST", f"/api/v1/cases/{self.number}/actions/{action}", body, token)

    def do(self, action, token, state, **fields):
        """Acts and expects the state afterwards."""
        status, text = self.act(action, token, **fields)
        if status != 200:
            raise Wrong(f"{self.number} {action} in {self.view['state']}: {status} {reason(text)}")
        self.view = json.loads(text)
        if self.view["state"] != state:
            raise Wrong(f"{self.number} {action}: {self.view['state']}, not {state}")
        self.book.add("actions")

    def approval(self, kind):
        """The number of what a dispatcher has proposed and a supervisor agreed to."""
        server, asked = self.county.server, {"kind": kind, "object": self.number, "reason": "两人决定"}
        status, text = server.send("POST", "/api/v1/approvals", asked, self.county.dispatcher())
        if status == 201:
            number = json.loads(text)["id"]
            status, text = server.send(
                "POST", f"/api/v1/approvals/{number}/decision", {"approve": True}, self.county.supervisor(None))
        if status != 200:
            raise Wrong(f"{self.number} {kind}: {status} {reason(text)}")
        return number

    def refused(self, wanted, action, token, **fields):
        status, text = self.act(action, token, **fields)
        if status != wanted:
            raise Wrong(f"{self.number} {action} in {self.view['state']}: {status} {reason(text)}, not {wanted}")
        self.book.add(f"refused with {wanted}")

    @property
    def lead(self):
        return self.view["lead"]["code"]

    @property
    def desk(self):
        """Whoever accepts and dispatches here."""
        holder = self.view["holder"]["code"]
        return self.county.token(holder, "duty_officer") if holder.startswith("t-") else self.county.dispatcher()

    @property
    def worker(self):
        return self.county.worker(self.lead)

    @property
    def supervisor(self):
        return self.county.supervisor(besides=self.view.get("lead", {}).get("code"))

    def accept(self, category=None):
        self.refused(401, "accept", None)
        if self.rng.random() < 0.5:
            self.do("accept", self.desk, "dispatched", dispatch=True, category=category)
        else:
            self.do("accept", self.desk, "accepted", category=category)
            self.do("dispatch", self.county.dispatcher(), "dispatched")

    def sign(self):
        self.refused(409, "handle", self.worker, words="还没签收")
        self.do("sign", self.worker, "handling")

    def start(self, category=None):
        self.accept(category)
        self.sign()

    def contact(self):
        if self.rng.random() < 0.9:
            self.do("contact", self.worker, "handling", note="已联系")

    def handle(self):
        self.do("handle", self.worker, "handled", words="已处置")

    def verify(self):
        handler, place = self.worker, self.view["place"]["code"]
        self.refused(403, "verify", handler, words="自己看过了")
        local = self.county.token(f"v-{place[:12]}", "grid_worker") if len(place) >= 12 else None
        self.do("verify", local or self.county.dispatcher(1), "verified", words="看过了，属实")

    def close(self):
        self.do("close", self.county.dispatcher(), "closed", answer="已办理，请评价")

    def judge(self, solved=True, satisfied=None, contacted=True):
        """Every reporter says so by receipt; one “not solved” is enough to reopen."""
        satisfied = solved if satisfied is None else satisfied
        reports = self.reports
        for index, (_, receipt) in enumerate(reports):
            state = "accepted" if not solved else "evaluated" if index == len(reports) - 1 else "closed"
            self.do("judge", None, state, solved=solved, satisfied=satisfied, contacted=contacted, receipt=receipt)
            if not solved:
                break
        self.judged(solved, satisfied)

    def judged(self, solved, satisfied):
        self.book.add("rounds judged")
        self.book.add("rounds solved", int(solved))
        self.book.add("rounds satisfied", int(satisfied))
        self.book.add("rounds closed for good", int(solved and not self.shifted))
        self.shifted = False

    def answer(self):
        self.contact()
        self.handle()
        self.verify()
        self.close()

    def finish(self, **verdict):
        self.answer()
        self.judge(**verdict)
