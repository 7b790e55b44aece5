"""A secret vote with the second issuer elsewhere: two programs on two ports, a card on paper, a browser between them."""

import base64
import json
import pathlib
import random
import re
import subprocess
import threading
import time
import urllib.error
import urllib.request

import pytest

from conftest import READY_ATTEMPTS, READY_PAUSE, free_port, stop
from test_ballot import set_up, sign_in

PROJECT = pathlib.Path(__file__).resolve().parents[2]
PROGRAM = PROJECT / ".build/debug/shanzhi"
PHONE = "13800138077"  # invented
OFFICE = "高楼村村务监督委员会"


def run(*words):
    ran = subprocess.run([PROGRAM, "issuer", *map(str, words)], capture_output=True, text=True, timeout=120)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    return ran.stdout


def serve(folder, port):
    """The second office's program; answers when this returns."""
    program = subprocess.Popen(
        [PROGRAM, "issuer", "serve", "--data", folder, "--port", str(port)], stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL)
    for _ in range(READY_ATTEMPTS):
        assert program.poll() is None, "it ended by itself"
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5).close()
            return program
        except OSError:
            time.sleep(READY_PAUSE)
    raise AssertionError("it does not answer")


def codes_of(folder, number, count):
    """The codes on the sheets, as a camera reads them: page by page from the PDF's pictures."""
    pdf = folder / f"{number}.cards.pdf"
    text = subprocess.run(["pdftotext", "-layout", pdf, "-"], capture_output=True, text=True, check=True).stdout
    # A code stands on two lines of its card; two cards stand beside each other.
    halves = [re.findall(r"\b([2-9A-HJKMNP-Z]{4}-[2-9A-HJKMNP-Z]{4})(?:-|\b)", line) for line in text.splitlines()]
    rows = [found for found in halves if found]
    codes = [f"{one}-{two}" for first, second in zip(rows[::2], rows[1::2]) for one, two in zip(first, second)]
    assert len(codes) == count, text
    return codes


@pytest.fixture
def issuer(tmp_path):
    """issuer(number, **words) prepares and serves; ends with the test."""
    programs = []

    def begin(folder, port):
        programs.append(serve(folder, port))
        return programs[-1]

    yield begin
    for program in programs:
        stop(program)


def test_a_voter_with_a_card_votes_across_two_offices(
        new_page, browser, base_url, accessible, screenshot, code_to, issuer, tmp_path):
    number = set_up(sign_in(new_page(), "village_secretary"), tmp_path, PHONE)
    witness = sign_in(new_page(), "supervisor", "centre")
    witness.goto(f"/vote/{number}/secret")
    with urllib.request.urlopen(f"{base_url}/vote/{number}/issuer.json") as answer:
        (tmp_path / "issuer.json").write_bytes(answer.read())
    folder, port = tmp_path / "office", free_port()
    address = f"http://127.0.0.1:{port}"
    offer = run(
        "prepare", "--vote", tmp_path / "issuer.json", "--address", address, "--office", OFFICE, "--data", folder,
        "--json").strip()
    codes = codes_of(folder, number, 3)

    # What is not an offer is explained, and stays as it was typed.
    witness.fill("#offer", offer[:-20])
    witness.click("#confirm-issuing")
    assert witness.input_value("#offer") == offer[:-20]
    assert "没有确认" in witness.inner_text("main")
    accessible(witness)
    screenshot(witness, "confirm")
    witness.fill("#offer", offer)
    witness.click("#confirm-issuing")
    witness.wait_for_url(f"**/vote/{number}/secret")
    program = issuer(folder, port)

    context = browser.new_context(
        base_url=base_url, viewport={"width": 390, "height": 844}, locale="zh-CN", timezone_id="Asia/Shanghai")
    asked, faults = [], []
    context.on("request", lambda sent: asked.append(sent.url))
    voter = context.new_page()
    voter.on("pageerror", lambda error: faults.append(str(error)))
    voter.goto(f"/sign-in/resident?next=/vote/{number}/secret")
    voter.fill("#phone", PHONE)
    voter.click("main button[type=submit]")
    voter.fill("#code", code_to(PHONE))
    voter.locator("form[action='/sign-in/code'] button").click()
    for _ in range(40):  # the clock opens the vote about a second after it was confirmed
        voter.goto(f"/vote/{number}/secret")
        if voter.locator("[data-do=take]").count():
            break
        voter.wait_for_timeout(250)
    accessible(voter)
    assert "单独做不出一张选票" in voter.inner_text("main") and address in voter.inner_text("main")
    screenshot(voter, "take")

    # A slip is noticed before anything is sent, somebody else's card by the other office.
    voter.fill("#card", codes[0][:-1] + ("A" if codes[0][-1] != "A" else "B"))
    voter.click("[data-do=take]")
    voter.get_by_text("可能抄错了一个字").wait_for()
    assert not [url for url in asked if url.startswith(address)]
    voter.fill("#card", codes[1])
    voter.click("[data-do=take]")
    voter.get_by_text("卡号不是名册第 1 号的").wait_for()
    program.kill()
    voter.fill("#card", codes[0].lower().replace("-", " "))
    voter.click("[data-do=take]")
    voter.get_by_text("连不上第二位发放人").wait_for()
    issuer(folder, port)

    # As the card's picture opens it: the code does not stay in the address, and no server sees it there.
    voter.goto("about:blank")
    voter.goto(f"/vote/{number}/secret#{codes[0]}")
    assert voter.input_value("#card") == codes[0] and "#" not in voter.url
    voter.click("[data-do=take]")
    voter.get_by_text("选票已经领到").wait_for()
    voter.check("input[name=choice][value='1']")
    voter.click("[data-do=cast]")
    voter.get_by_text("选票已经上板").wait_for()
    voter.click("[data-do=find]")
    voter.get_by_text("您的选票在板上原来的位置").wait_for()
    accessible(voter)
    screenshot(voter, "cast")
    assert not faults and not [url for url in asked if codes[0] in url]
    elsewhere = {url for url in asked if not url.startswith((base_url, "about:", "data:", "blob:"))}
    assert elsewhere == {f"{address}/issuer/{number}/sign"}
    voter.goto(f"/vote/{number}/secret/board")
    assert "第二位发放人尚未声明" in voter.inner_text("main")
    accessible(voter)
    screenshot(voter, "board")
    context.close()


def test_what_was_signed_is_signed_after_a_kill(tmp_path):
    """kill -9 in the middle, five times: of what was answered, each card still has its message and takes no other."""
    number, count = "TP2611000012", 60
    now = time.time()
    moment = lambda seconds: time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(now + seconds))
    folder, port = tmp_path / "office", free_port()
    run("prepare", "--vote", number, "--cards", count, "--address", f"http://127.0.0.1:{port}", "--title", "修路（虚构）",
        "--opens", moment(-60), "--closes", moment(3600), "--page", f"http://127.0.0.1/vote/{number}/secret",
        "--data", folder)
    codes = codes_of(folder, number, count)

    def ask(ordinal, blinded):
        body = json.dumps(
            {"ordinal": ordinal, "code": codes[ordinal - 1], "blinded": base64.b64encode(blinded).decode()}).encode()
        request = urllib.request.Request(
            f"http://127.0.0.1:{port}/issuer/{number}/sign", body,
            {"Content-Type": "application/json", "Accept": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, json.load(answer)["signature"]
        except urllib.error.HTTPError as error:
            return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def message():
        return b"\0" + random.randbytes(383)

    answered, sent = {}, {}
    cards = list(range(1, count + 1))
    for attempt in range(5):
        program = serve(folder, port)

        def work():
            while cards:
                try:
                    ordinal = cards.pop()
                except IndexError:
                    return
                sent.setdefault(ordinal, message())
                status, said = ask(ordinal, sent[ordinal])
                if status == 200:
                    answered[ordinal] = said
                elif status == 0:
                    cards.append(ordinal)
                    return

        threads = [threading.Thread(target=work) for _ in range(8)]
        for thread in threads:
            thread.start()
        while len(answered) < 8 * (attempt + 1) and any(thread.is_alive() for thread in threads):
            time.sleep(0.005)
        program.kill()
        program.wait()
        for thread in threads:
            thread.join()
    program = serve(folder, port)
    assert len(answered) >= 8
    for ordinal, said in answered.items():
        assert ask(ordinal, sent[ordinal]) == (200, said)
        assert ask(ordinal, message())[0] == 409
    stop(program)
