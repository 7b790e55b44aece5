"""Messages become reports at invented places, by every channel, some sent more than once."""

import concurrent.futures
import csv
import json

from replay.county import gcj02
from replay.server import Wrong, reason

TEXT_LIMIT = 5000  # Unicode scalars


def messages(path):
    csv.field_size_limit(10_000_000)
    with open(path, encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            title = row.get("topic") or row.get("title") or ""
            text = f"{title} {row.get('text') or ''}"
            plain = "".join(c for c in text if c in "\n\r\t" or not (ord(c) < 32 or 127 <= ord(c) < 160)).strip()
            if len(plain) >= 2:
                yield plain[:TEXT_LIMIT].strip()


def place(county, rng):
    """A location as somebody might give it, how, and the place it must lie in."""
    village = rng.choice(county.villages)
    lon, lat = county.point(village, rng)
    roll = rng.random()
    if roll < 0.10 and county.addresses:
        return {"address": rng.choice(county.addresses)}, "address", county.code
    if roll < 0.20:
        return {"divisionCode": village}, "division", village
    if roll < 0.25:
        return {"divisionCode": village[:9] + "000"}, "division", village[:9]
    if roll < 0.45:
        x, y = gcj02(lon, lat)
        return {"lon": x, "lat": y, "frame": "gcj02"}, "gcj02", village
    return {"lon": lon, "lat": lat}, "wgs84", village


def submission(county, rng, text):
    """A report's body, the session it is sent under, what it is called in the accounts, and where it must be found."""
    location, how, within = place(county, rng)
    body, token, names = {"text": text, "location": location}, None, [f"place {how}"]
    roll = rng.random()
    channel, village = "web", within if len(within) == 12 else None
    if roll < 0.15:
        channel, token = "phone", county.dispatcher(rng.randrange(4))
        body["onBehalfOf"] = "来电人"
    elif roll < 0.22 and len(within) >= 9:
        channel, token = "walkin", county.token(f"t-{within[:9]}", "duty_officer")
    elif roll < 0.30 and village:
        channel, token = "grid", county.token(f"v-{village}", "grid_worker")
        if rng.random() < 0.15:
            body["settled"] = "当场处理好了"
            names.append("settled on the spot")
    elif roll < 0.32:
        channel, token = "system", county.dispatcher()
    if token is None:
        channel = "web"
    body["channel"] = channel
    if rng.random() < 0.3:
        body["anonymous"] = True
    elif rng.random() < 0.5:
        body["contact"] = {"name": "某人", "phone": "13900000000", "notify": rng.random() < 0.5}
    return body, token, names + [f"channel {channel}"], within


def post_one(county, book, rng, text):
    """Sends one message, some of them more than once, and checks that it was found where it was put."""
    server = county.server
    body, token, names, within = submission(county, rng, text)
    with book.lock:
        open_numbers = list(book.cases)[-50:] if rng.random() < 0.03 else []
    if open_numbers and "settled" not in body:
        body["follows"] = rng.choice(open_numbers)
    key = server.key()
    if rng.random() < 0.02:
        with concurrent.futures.ThreadPoolExecutor(2) as pair:
            answers = list(pair.map(lambda _: server.send("POST", "/api/v1/reports", body, token, key), range(2)))
        if answers[0] != answers[1]:
            raise Wrong("two senders of one key got two answers")
        book.add("sent twice at once")
        status, answer = answers[0]
    else:
        status, answer = server.send("POST", "/api/v1/reports", body, token, key)
    if status == 409 and "follows" in body:  # it was settled on the spot: nothing to join
        del body["follows"]
        key = server.key()
        status, answer = server.send("POST", "/api/v1/reports", body, token, key)
    if status != 201:
        raise Wrong(f"report by {names}: {status} {reason(answer)}")
    if rng.random() < 0.05:
        if server.send("POST", "/api/v1/reports", body, token, key) != (status, answer):
            raise Wrong("a repeat got another answer")
        book.add("repeated with the same answer")
    if rng.random() < 0.01:
        other, _ = server.send("POST", "/api/v1/reports", {**body, "text": text[:-1] + "。？"}, token, key)
        if other != 422:
            raise Wrong(f"a key with another body: {other}")
        book.add("key reused and refused")
    seen = json.loads(answer)
    number, report, receipt = seen["case"]["number"], seen["report"]["id"], seen["receipt"]["token"]
    book.attach(number, [(report, receipt)])
    book.add("reports")
    book.add("cases", 0 if seen["following"] else 1)
    book.add("joined a case", 1 if seen["following"] else 0)
    book.add("likely duplicates shown", 1 if seen["duplicates"] else 0)
    book.add("category proposed by words", 1 if seen.get("proposal", {}).get("words") else 0)
    book.add("settled, not judged", 1 if seen["case"]["state"] == "closed" else 0)
    for name in names:
        book.add(name)
    if not seen["following"]:
        found = server.get(f"/api/v1/cases/{number}")["place"]["code"]
        if not (found.startswith(within) or within.startswith(found)):
            raise Wrong(f"{number} lies in {found}, not in {within}")
    return number, seen["case"]["state"], seen["following"]
