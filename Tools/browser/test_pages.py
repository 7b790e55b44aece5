"""The pages as people walk through them: residents without scripts, posts at the desk, and what axe says of each."""

import re
import struct
import zlib

import pytest

WORDS = "万松东路两盏路灯不亮，晚上很黑，老人走路不方便。\n已经三天了。"
LOOKS = [("zh", "normal", "light"), ("zh", "elder", "dark"), ("en", "normal", "dark"), ("en", "elder", "light")]


def on(page, step):
    """Goes on to a page of the report."""
    page.click(f"button.large[value={step}]")


def choose_village(page, index):
    """Answers the first question with a village of the list."""
    page.goto("/report")
    page.locator("details#villages > summary").click()
    page.select_option("#village", index=index)
    on(page, "what")


def to_check(page, words=WORDS, village=30):
    """Walks through the report up to the last page before it is sent."""
    choose_village(page, village)
    page.fill("#text", words)
    on(page, "photos")
    on(page, "check")


def report(page, words=WORDS, village=30, **fields):
    """Sends a report as a resident would; returns the address of the receipt."""
    to_check(page, words, village)
    for name, value in fields.items():
        page.fill(f"#{name}", value)
    on(page, "send")
    address = page.locator("section.receipt a").get_attribute("href")
    assert "receipt=" in address and "receipt=" not in page.url, "the secret is to keep, and not in the address"
    return address


def number_of(address):
    return re.search(r"/case/([A-Z]+\d+)", address)[1]


def sign_in(page, role, unit=""):
    page.goto(f"/sign-in?role={role}&unit={unit}")
    page.locator("main form[method=post][action='/sign-in'] button").first.click()
    return page


def fact(page, name):
    """The value beside a name in the list of facts."""
    return page.locator(f"dt:text-is('{name}') + dd").first.inner_text().strip()


def do(page, number, action, button=None, **fields):
    """Fills in and sends the form of one action, opening it first where it is behind its name."""
    page.goto(f"/desk/case/{number}")
    form = page.locator(f"form[action='/desk/case/{number}/{action}']")
    fold = page.locator(f"details#action-{action}:not([open]) > summary")
    if fold.count():
        fold.click()
    for name, value in fields.items():
        form.locator(f"[name={name}]").fill(value)
    form.locator("button").filter(has_text=button).first.click() if button else form.locator("button").first.click()


def state(page):
    return page.locator(".title .tag").first.inner_text()


def work_through(new_page, number, dispatch_as):
    """From the desk to the answer, by three different posts."""
    desk = sign_in(new_page(), "dispatcher")
    if dispatch_as == "accept":
        do(desk, number, "accept", "受理并派单")
    else:
        do(desk, number, "dispatch")
    assert state(desk) == "已派单"
    lead = fact(desk, "主办单位")

    handler = sign_in(new_page(), "handler", lead)
    handler.goto("/desk")
    assert handler.get_by_role("heading", name="待签收").is_visible()
    do(handler, number, "sign")
    assert state(handler) == "处置中"
    do(handler, number, "contact", note="约好今天下午来看")
    do(handler, number, "handle", words="换了两盏灯，试亮正常。")
    assert state(handler) == "已处置，待核查"

    do(desk, number, "verify", words="傍晚去看，两盏灯都亮。")
    do(desk, number, "close", answer="两盏路灯已换好。再有问题请打 12345。")
    assert state(desk) == "已办结，待评价"
    return desk


def test_a_resident_without_scripts_goes_round_the_loop_twice(new_page, screenshot):
    resident = new_page(javascript=False, width=390)
    address = report(resident, name="张三", phone="13800000000")
    number = number_of(address)
    assert resident.url.endswith(f"/case/{number}?new=1") and "回执" in resident.content()
    screenshot(resident, "receipt")
    resident.goto(address)
    resident.get_by_text("有新情况").click()
    resident.fill("#words", "今晚又灭了一盏，打 13900000000")
    resident.set_input_files("#photos", {"name": "a.png", "mimeType": "image/png", "buffer": png()})
    screenshot(resident, "supplement")
    resident.get_by_role("button", name="补充上去").click()
    assert "今晚又灭了一盏" in resident.content() and "13900000000" not in resident.content()
    assert resident.locator(".shots img").count() == 1

    work_through(new_page, number, "accept")
    resident.goto(address)
    assert resident.url.endswith(f"/case/{number}"), "the secret has left the address"
    assert "换了两盏灯" in resident.content(), "who reported reads what was done"
    screenshot(resident, "judge")
    resident.get_by_label("没有解决").check()
    resident.get_by_label("满意", exact=True).check()
    resident.fill("#words", "有一盏又灭了。")
    resident.get_by_role("button", name="提交评价").click()
    assert state(resident) == "已受理"
    assert "重新办理" in resident.content() and "列入督办" in resident.content()

    work_through(new_page, number, "dispatch")
    resident.goto(address)
    resident.get_by_label("解决了", exact=True).check()
    resident.get_by_label("联系过我", exact=True).check()
    resident.get_by_role("button", name="提交评价").click()
    assert state(resident) == "已评价"
    screenshot(resident, "complete")

    resident.fill("#reason", "下雨又不亮了。")
    resident.get_by_role("button", name="重新办理").click()
    assert "岗位" in resident.content() or state(resident) == "已受理"


def test_a_refused_report_can_be_objected_to(new_page):
    resident = new_page(javascript=False)
    address = report(resident, "想问一下公交车几点到。")
    number = number_of(address)
    desk = sign_in(new_page(), "dispatcher")
    desk.goto(f"/desk/case/{number}")
    desk.locator("details#action-refuse > summary").click()
    form = desk.locator(f"form[action='/desk/case/{number}/refuse']")
    form.locator("input[name=ground][value=outside-remit]").check()
    form.locator("textarea[name=words]").fill("请打公交公司的电话。")
    form.locator("button[type=submit]").click()
    assert state(desk) == "不予受理"
    resident.goto(address)
    assert "请打公交公司的电话" in resident.content()
    resident.fill("#words", "打过了，没有人接。")
    resident.get_by_role("button", name="提出异议").click()
    assert state(resident) == "待受理"


def test_the_same_matter_nearby_can_be_followed_instead(new_page):
    first = number_of(report(new_page(javascript=False), village=77))
    page = new_page(javascript=False)
    to_check(page, "路灯又不亮了", village=77)
    page.get_by_role("button", name="跟着这一件").first.click()
    assert number_of(page.url) == first


def test_going_back_keeps_what_was_written_and_sending_twice_makes_one_case(new_page):
    page = new_page()
    to_check(page, "井盖松动，车一过就响", village=12)
    page.get_by_role("button", name="修改 地点").click()
    assert page.locator("#village option:checked").get_attribute("value") != ""
    on(page, "what")
    assert page.input_value("#text") == "井盖松动，车一过就响"
    on(page, "photos")
    on(page, "check")
    sent = page.evaluate("Object.fromEntries(new FormData(document.querySelector('main form')))")
    on(page, "send")
    again = page.request.post("/report", form={**sent, "step": "send"}, headers={"Accept": "text/html"})
    assert number_of(again.url) == number_of(page.url)


def test_errors_are_listed_first_and_lead_to_their_fields(new_page, accessible):
    page = new_page()
    page.goto("/report")
    on(page, "what")
    assert page.locator(".summary a").get_attribute("href") == "#address"
    assert page.evaluate("document.activeElement.classList.contains('summary')")
    accessible(page)
    choose_village(page, 5)
    on(page, "photos")
    page.locator(".summary a").click()
    assert page.evaluate("document.activeElement.id") == "text"
    accessible(page)


def test_words_and_pictures_survive_an_error(new_page):
    page = new_page()
    choose_village(page, 5)
    page.fill("#text", "垃圾没人收")
    on(page, "photos")
    photo = {"name": "a.png", "mimeType": "image/png", "buffer": png()}
    page.set_input_files("#photos", photo)
    on(page, "check")
    page.get_by_role("button", name="修改 照片").click()
    assert "已收到 1 张" in page.content()
    page.set_input_files("#photos", [photo] * 3)
    on(page, "check")
    assert page.locator(".summary a").get_attribute("href") == "#photos"
    assert "已收到 1 张" in page.content()
    on(page, "check")
    assert "垃圾没人收" in page.locator(".answers").inner_text()
    on(page, "send")
    picture = page.locator("img.photo")
    assert picture.count() == 1
    assert page.request.get(picture.get_attribute("src")).headers["content-type"] == "image/jpeg"


def test_what_is_no_picture_is_refused_at_its_field(new_page):
    page = new_page()
    choose_village(page, 5)
    page.fill("#text", "垃圾没人收")
    on(page, "photos")
    page.set_input_files("#photos", {"name": "a.png", "mimeType": "image/png", "buffer": b"this is no picture"})
    on(page, "check")
    assert page.locator(".summary a").get_attribute("href") == "#photos"
    on(page, "check")
    assert "垃圾没人收" in page.locator(".answers").inner_text()


@pytest.mark.parametrize(
    ("typed", "words"),
    [("ra 2611 00001 0", "写错了"), ("hello", "不像案件编号"), ("", "请填写案件编号")])
def test_a_number_that_is_none_says_why(new_page, typed, words):
    page = new_page(javascript=False)
    number = number_of(report(page))
    if "00001" in typed:
        typed = number[:-1] + str((int(number[-1]) + 1) % 10)
    page.goto("/")
    page.fill("#number", typed)
    page.get_by_role("button", name="查询").click()
    assert words in page.locator(".summary").inner_text()


def test_a_number_is_found_however_it_is_written(new_page):
    page = new_page(javascript=False)
    number = number_of(report(page))
    page.goto("/")
    page.fill("#number", f" {number[:2].lower()}－{number[2:6]}-{number[6:]} ")
    page.get_by_role("button", name="查询").click()
    assert page.url.endswith(f"/case/{number}")


def test_strangers_see_neither_the_report_nor_its_pictures(new_page):
    number = number_of(report(new_page(), "李四家的水管漏水漏到楼下", name="王五", phone="13900000000"))
    stranger = new_page()
    stranger.goto(f"/case/{number}")
    for private in ("李四", "王五", "13900000000"):
        assert private not in stranger.content()
    stranger.goto(f"/desk/case/{number}")
    assert "/sign-in?next=/desk/case/" in stranger.url


def test_a_contact_is_shown_once_and_only_for_a_purpose(new_page):
    number = number_of(report(new_page(), name="王五", phone="13900000000"))
    desk = sign_in(new_page(), "dispatcher")
    desk.goto(f"/desk/case/{number}")
    assert "13900000000" not in desk.content()
    desk.get_by_text("查看联系方式").click()
    desk.get_by_role("button", name="查看一次").click()
    assert "13900000000" not in desk.content()
    desk.get_by_text("查看联系方式").click()
    desk.get_by_label("为什么要看").select_option("handling")
    desk.get_by_role("button", name="查看一次").click()
    assert "13900000000" in desk.content()
    desk.goto(f"/desk/case/{number}")
    assert "13900000000" not in desk.content()


def test_a_form_of_the_desk_keeps_its_words_when_it_is_refused(new_page, accessible):
    number = number_of(report(new_page()))
    desk = sign_in(new_page(), "dispatcher")
    do(desk, number, "merge", into="RA 2611-00001-0", reason="同一件事")
    link = desk.locator(".summary a").first
    assert link.get_attribute("href") == "#merge-into"
    assert desk.input_value("#merge-reason") == "同一件事"
    accessible(desk)


def test_other_units_are_whistled_for_and_an_extension_is_asked_for_and_granted(new_page):
    number = number_of(report(new_page(), village=60))
    desk = sign_in(new_page(), "dispatcher")
    do(desk, number, "accept", "受理并派单")
    lead = fact(desk, "主办单位")
    handler = sign_in(new_page(), "handler", lead)
    do(handler, number, "sign")
    desk.goto(f"/desk/case/{number}")
    desk.locator("details#action-whistle > summary").click()
    form = desk.locator(f"form[action='/desk/case/{number}/whistle']")
    called = form.locator("select[name=units] option").filter(has_text="自然资源").first
    form.locator("select[name=units]").select_option(called.get_attribute("value"))
    called = called.text_content()
    form.locator("textarea[name=what]").fill("请派人一起去看。")
    form.locator("button").click()
    assert "吹哨" in desk.locator(".timeline").inner_text()

    partner = sign_in(new_page(), "handler", called)
    partner.goto("/desk?list=tasks")
    partner.locator(f"a[href='/desk/case/{number}']").click()
    do(partner, number, "respond")
    do(partner, number, "finish", words="已到现场，确认了权属。")
    assert "第 1 项协办：已完成" in partner.locator(".timeline").inner_text()

    do(handler, number, "extend", reason="灯杆要重新定做。")
    assert "申请延期" in handler.locator("main").inner_text()
    supervisor = sign_in(new_page(), "supervisor", "社会治理中心")
    supervisor.goto(f"/desk/case/{number}")
    form = supervisor.locator(f"form[action='/desk/case/{number}/extend']")
    form.get_by_label("批准", exact=True).check()
    form.locator("textarea[name=reason]").fill("情况属实。")
    form.locator("button").click()
    assert "经批准延期" in supervisor.locator(".timeline").inner_text()


def test_the_desk_follows_what_happens(new_page):
    desk = sign_in(new_page(), "dispatcher")
    desk.goto("/desk?list=received")
    # A row that is not as the server has it is made anew beside the new one.
    desk.locator(".desk-rows .item-body").first.evaluate("body => body.append('旧')")
    number = number_of(report(new_page(javascript=False), "有人夜里倒建筑垃圾"))
    bar = desk.get_by_role("button", name="件新的")
    bar.wait_for(timeout=10_000)
    bar.click()
    desk.locator(f"a[href='/desk/case/{number}']").wait_for(timeout=10_000)
    rows = desk.locator(".desk-rows > .item")
    assert rows.count() == rows.locator(".item-body a").count() and "旧" not in desk.locator(".desk-rows").inner_text()


def png():
    """A white picture of 2 by 2."""
    def chunk(kind, data):
        body = kind + data
        return struct.pack(">I", len(data)) + body + struct.pack(">I", zlib.crc32(body))

    rows = b"".join(b"\0" + b"\xff" * 6 for _ in range(2))
    return (b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", struct.pack(">IIBBBBB", 2, 2, 8, 2, 0, 0, 0))
            + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b""))
