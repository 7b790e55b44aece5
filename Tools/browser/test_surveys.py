"""Having a say in the demo county's village: a survey answered on a phone, a ranked wish list, a proposal whose text was
changed, an offer for those on a list, and what a resident finds under "my part"."""

import datetime
import re

from test_ballot import code_for, sign_in
from test_disclosure import look

VILLAGE = "330381125528"
UNIT = f"v-{VILLAGE}"
PHONE = "13800138055"  # invented


def resident(page, path, tmp_path_factory):
    page.goto(f"/sign-in/resident?next={path}")
    page.fill("#phone", PHONE)
    page.click("main button[type=submit]")
    page.fill("#code", code_for(PHONE, tmp_path_factory))
    page.locator("form[action='/sign-in/code'] button").click()


def test_a_resident_answers_without_a_script(new_page, accessible, screenshot, tmp_path_factory):
    everybody = new_page(width=390)
    everybody.goto("/take-part")
    everybody.get_by_role("link", name="文化礼堂怎么用").click()
    path = re.sub(r"^https?://[^/]+", "", everybody.url)
    look(everybody, accessible, screenshot, "stranger")
    page = new_page(width=390, javascript=False)
    resident(page, path, tmp_path_factory)
    page.goto(path)
    assert min(box["height"] for box in (each.bounding_box() for each in page.locator(".choice").all())) >= 44
    page.locator("label", has_text="下棋喝茶").click()
    page.locator("form.stack button[type=submit]").click()
    assert "第 3 题还没有答" in page.content() and page.locator("input[name=q0]").first.is_checked()
    screenshot(page, "fault")
    page.locator("label", has_text="4 分").click()
    page.fill("#q3", "想要热水，电话 13912345678")
    page.locator("form.stack button[type=submit]").click()
    assert "已经收到" in page.content()
    screenshot(page, "answered")
    page.goto("/me/part")
    assert "文化礼堂怎么用" in page.content() and "4 分" not in page.locator("main").inner_text()
    screenshot(page, "mine")


def test_everybody_reads_the_ranking_and_the_versions(new_page, accessible, screenshot):
    page = new_page(width=390)
    page.goto("/surveys")
    look(page, accessible, screenshot, "list")
    page.get_by_role("link", name="明年先办哪几件实事").click()
    assert page.locator("ol.counts > li").count() == 16 and "票数相同的" in page.content()
    look(page, accessible, screenshot, "ranking")
    page.goto("/initiatives")
    page.get_by_role("link", name="晒谷坪晚上开灯跳舞").click()
    assert "第 2 稿" in page.content() and "3 人支持第 1 稿" in page.content()
    page.locator("details", has_text="第 1 稿").locator("summary").click()
    look(page, accessible, screenshot, "versions")
    english = new_page(color_scheme="dark", locale="en")
    english.goto("/surveys?lang=en")
    english.get_by_role("link", name="明年先办哪几件实事").click()
    look(english, accessible, screenshot, "english")


def test_the_desk_writes_a_wish_list_and_lists_those_entitled(new_page, accessible, screenshot):
    page = sign_in(new_page(), "disclosure_clerk", UNIT)
    page.goto("/desk/surveys")
    page.locator("summary", has_text="新的问卷").click()
    look(page, accessible, screenshot, "write")
    page.locator("label", has_text="心愿单").first.click()
    page.fill("#title", "广场添什么")
    page.fill("#text", "虚构")
    page.fill("#most", "2")
    now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8)))
    page.fill("#opens", f"{now:%Y-%m-%dT00:00}")
    page.fill("#closes", f"{now + datetime.timedelta(days=2):%Y-%m-%dT%H:%M}")
    page.locator("form[action='/desk/surveys'] button[type=submit]").click()
    for text in ("name,cost\n长椅,x\n,2\n", "name,text,cost\n长椅,,3600\n篮筐,两个,1800\n遮阳棚,,\n"):
        page.set_input_files("#file", {"name": "w.csv", "mimeType": "text/csv", "buffer": text.encode()})
        page.locator("form[action$='/wishes'] button").click()
        if "x" in text.split("\n")[1]:
            assert "第 2 行 cost" in page.content() and "第 3 行 name" in page.content()
    assert page.locator("#options > li").count() == 3
    look(page, accessible, screenshot, "wishes")
    page.locator("form[action$='/publish'] button").click()
    assert page.locator("form[action$='/publish']").count() == 0

    page.goto("/desk/offers")
    page.locator("summary", has_text="新的领取").click()
    page.fill("#title", "高龄补贴餐券")
    page.fill("#text", "虚构")
    page.fill("#amount", "5")
    page.locator("label", has_text="只给名单上的人").click()
    page.fill("#opens", f"{now:%Y-%m-%dT00:00}")
    page.fill("#closes", f"{now + datetime.timedelta(days=2):%Y-%m-%dT%H:%M}")
    page.locator("form[action='/desk/offers'] button[type=submit]").click()
    page.get_by_role("link", name="看名单、上传名单").click()
    page.set_input_files("#file", {
        "name": "l.csv", "mimeType": "text/csv", "buffer": "name,phone\n试一人,13912345678\n试二人,12\n".encode()})
    page.locator("form[action$='/entitled'] button").click()
    assert "第 3 行 phone" in page.content() and "13912345678" not in page.content()
    look(page, accessible, screenshot, "entitled")
    page.get_by_role("button", name="打开姓名和电话").click()
    assert "13912345678" in page.content()
