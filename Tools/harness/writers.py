"""Clients that write as fast as they can until the server is killed under them."""

import http.client
import threading

from harness.book import Wish
from harness.caller import Caller
from harness.pictures import png

SIZES = [(8, 8), (60, 60), (160, 160)]  # from below one page of a database file to many


class Setting:
    """What the clients know of the county before they begin."""

    def __init__(self, port, run):
        """- run: leads every text and key, so that nothing of another run is taken for ours."""
        caller = Caller(port)
        self.run = run
        self.dispatcher = caller.sign_in("dispatcher")
        units = caller.get("/api/v1/units?limit=200")["items"]
        self.county = next(unit["place"] for unit in units if unit["kind"] == "centre")
        towns = [town["code"] for town in caller.get(f"/api/v1/places/{self.county}/children")["items"]]
        self.places = [self.county] + towns
        self.pictures = [png(seed, *size) for seed, size in enumerate(SIZES)]
        self.kept = [self.keep_first(caller, number) for number in range(len(self.pictures))]
        caller.close()

    def keep_first(self, caller, number):
        """Sends a picture with a report once, in peace.
        - Returns: the bytes that the server makes of it, the same each time."""
        status, body = caller.send(
            "POST", "/api/v1/attachments", self.pictures[number], f"{self.run}-first-{number}", None, "image/png")
        if status != 201:
            raise ValueError(f"picture: {status} {body[:300]}")
        picture = Wish("picture", None, None, None)
        picture.answer = body
        report = self.report(f"first-{number}", 0, number, picture.seen["id"])
        status, report.answer = caller.send("POST", report.path, report.body, report.key)
        if status != 201:
            raise ValueError(f"report: {status} {report.answer[:300]}")
        status, bytes_ = caller.send("GET", f"/api/v1/attachments/{picture.seen['id']}?receipt={report.receipt}")
        if status != 200:
            raise ValueError(f"picture: {status}")
        return bytes_

    def report(self, name, place, picture=None, attachment=None):
        text = f"{self.run} {name} 号路灯不亮，晚上看不见路。"
        body = {"text": text, "location": {"divisionCode": self.places[place % len(self.places)]}}
        if attachment:
            body["attachments"] = [attachment]
        return Wish("report", f"{self.run}-{name}", "/api/v1/reports", body, picture, text)

    def picture(self, name, number):
        return Wish("picture", f"{self.run}-{name}-p", "/api/v1/attachments", self.pictures[number], number)

    def accept(self, number):
        return Wish(
            "accept", f"{self.run}-{number}", f"/api/v1/cases/{number}/actions/accept", {}, token=self.dispatcher,
            text=number)


class Writer(threading.Thread):
    """One client. Everything it sends is either acknowledged in the book or pending there."""

    def __init__(self, setting, book, port, name, rng):
        super().__init__(daemon=True)
        self.setting, self.book, self.port, self.prefix, self.rng = setting, book, port, name, rng
        self.caller, self.twin = Caller(port), Caller(port)
        self.stopped = threading.Event()
        self.serial = 0
        self.last = None
        self.open_cases = []

    def run(self):
        try:
            while not self.stopped.is_set() and self.step():
                pass
        except Exception as error:  # a fault of ours must not pass for silence
            self.book.fault(f"{type(error).__name__} in a client: {error}")
        self.caller.close()
        self.twin.close()

    def step(self):
        """- Returns: false when the server is gone."""
        if pending := self.book.next_pending():
            return self.send(pending, again=True)
        roll = self.rng.random()
        if roll < 0.08 and self.last:
            return self.send_last()
        if roll < 0.20 and self.open_cases:
            return self.send(self.setting.accept(self.open_cases.pop()))
        self.serial += 1
        name = f"{self.prefix}-{self.serial}"
        if roll < 0.30:
            return self.send(self.setting.picture(name, self.rng.randrange(len(self.setting.pictures))))
        return self.send(self.setting.report(name, self.rng.randrange(4)), twice=roll > 0.97)

    def send(self, wish, again=False, twice=False):
        content_type = "image/png" if wish.kind == "picture" else "application/json"
        arguments = ("POST", wish.path, wish.body, wish.key, wish.token, content_type)
        try:
            if twice:
                self.twin.request(*arguments)
            status, answer = self.caller.send(*arguments)
        except (OSError, http.client.HTTPException):
            self.book.leave(wish)
            return False
        if status == 503:  # said no, or not for sure
            self.book.add("answered 503")
            self.book.leave(wish)
            self.stopped.wait(0.05)
            return True
        if status != wish.expected:
            self.book.fault(f"{wish.kind} under {wish.key}: {status} {answer[:300].decode(errors='replace')}")
            return True
        self.book.acknowledge(wish, answer, again)
        if twice:
            self.compare_twin(wish)
        return self.go_on(wish)

    def compare_twin(self, wish):
        try:
            status, answer = self.twin.answer()
        except (OSError, http.client.HTTPException):
            return
        if status != 503 and (status, answer) != (wish.expected, wish.answer):
            self.book.fault(f"{wish.key} sent twice at once got two answers: {status} {answer[:300]}")
        self.book.add("sent twice at once")

    def send_last(self):
        """The same again under the same key: the same answer."""
        try:
            status, answer = self.caller.send("POST", self.last.path, self.last.body, self.last.key)
        except (OSError, http.client.HTTPException):
            return False
        if status != 503 and (status, answer) != (201, self.last.answer):
            self.book.fault(f"{self.last.key} again: {status} {answer[:300]}, not the first answer")
        self.book.add("repeated at once")
        return True

    def go_on(self, wish):
        """What follows from an answer: a picture wants its report, a case may be accepted."""
        if wish.kind == "picture":
            name = wish.key.removeprefix(f"{self.setting.run}-").removesuffix("-p")
            return self.send(self.setting.report(name, 0, wish.picture, wish.seen["id"]))
        if wish.kind == "report":
            self.last = wish
            if wish.body["location"]["divisionCode"] == self.setting.county:
                self.open_cases.append(wish.number)
        return True
