"""A rush for something of which there are a hundred: who gets it, how fast everybody is answered, and what the journal says."""

import dataclasses
import datetime
import hashlib
import os
import re
import time
import uuid

import questions
from load import Load, wrk

AMOUNT = 100
RESIDENTS = 20_000
CLIENTS = 64
OFFER = {"title": "消费券（演示）", "text": "演示数据，并非真实消费券。", "amount": str(AMOUNT)}


@dataclasses.dataclass
class Rush:
    load: Load
    won: int
    late: int
    kept: int  # claims in the database
    ordered: bool  # ordinals are 1, 2, 3 … in the order of the journal


def rush(server, engine, county, folder, seconds):
    sessions = sign_in_everybody(engine, county)
    file = questions.write(folder / "sessions", sessions)
    number = make_offer(server, engine, county)
    load = wrk(server.address, "claims", CLIENTS, seconds, "claims", file, f"/api/v1/offers/{number}/claims")
    won, late = load.extra["CLAIMS"]
    kept = engine.rows(
        county, "SELECT COUNT(*) FROM offer_claims WHERE offer = "
        f"(SELECT id FROM offers WHERE number = '{number}')")
    entries = engine.rows(
        county, f"SELECT what FROM journal WHERE kind = 'offer.claimed' AND reference = '{number}' ORDER BY position")
    ordinals = [int(re.search(r'"ordinal":(\d+)', row[0]).group(1)) for row in entries]
    return Rush(load, won, late, int(kept[0][0]), ordinals == list(range(1, len(ordinals) + 1)))


def sign_in_everybody(engine, county):
    """Sessions of invented residents, written into the tables at once: signing in is not what is measured."""
    now = int(time.time() * 1000)
    end = now + 3_600_000
    sessions, living, tokens = [], [], []
    code = int(engine.rows(county, "SELECT county FROM journal_head")[0][0])
    for _ in range(RESIDENTS):
        token = os.urandom(32)
        digest = hashlib.sha256(token).hexdigest()
        tokens.append(token.hex())
        sessions.append(
            f"({code}, {engine.bytes(digest)}, {engine.bytes(uuid.uuid4().hex)}, 'resident', "
            f"{engine.bytes(uuid.uuid4().hex)}, '', {now}, {end})")
        living.append(f"({code}, 'session', {engine.bytes(digest)}, {engine.bytes('')}, 1, {end})")
    for start in range(0, RESIDENTS, 200):
        rows = slice(start, start + 200)
        engine.write(
            county, "INSERT INTO login_sessions (county, token_hash, id, kind, person, device, created, ends) VALUES "
            + ", ".join(sessions[rows]))
        engine.write(
            county, "INSERT INTO short_lived (county, kind, key, what, uses, expires) VALUES " + ", ".join(living[rows]))
    return tokens


def make_offer(server, engine, county):
    """The number of an offer that is open, made at the desk of a township."""
    officer = server.sign_in(questions.post_ids(engine, county, "duty_officer")[0])
    page = server.get("/desk/offers", officer)
    place = re.search(r'<option value="(\d+)"', page).group(1)
    now = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=8)))
    form = OFFER | {
        "place": place, "opens": f"{now - datetime.timedelta(minutes=5):%Y-%m-%dT%H:%M}",
        "closes": f"{now + datetime.timedelta(hours=1):%Y-%m-%dT%H:%M}"}
    return server.send_form("/desk/offers", form, officer).rsplit("/", 1)[1]
