"""Reports one by one, and whether they are there."""

import itertools
import json

from harness.caller import Caller

serial = itertools.count(1)


class Reporter:
    """Sends reports and remembers the acknowledged ones."""

    def __init__(self, port, size=40):
        """- size: of a report's text, in characters."""
        self.caller, self.size, self.kept = Caller(port), size, []

    def post(self, key=None, text=None):
        """- Returns: the status and the answer as JSON."""
        number = next(serial)
        text = text or f"第 {number} 件：".ljust(self.size, "灯")
        body = {"text": text, "location": {"divisionCode": "330381"}}
        status, answer = self.caller.send("POST", "/api/v1/reports", body, key or f"key-{number}-{id(self)}")
        answer = json.loads(answer)
        if status == 201:
            self.kept.append((answer["case"]["number"], answer["receipt"]["token"], text))
        return status, answer

    def missing(self):
        """The acknowledged reports whose page does not show them."""
        def shows(number, receipt, text):
            status, page = self.caller.send("GET", f"/case/{number}", receipt=receipt)
            return status == 200 and text in page.decode()

        return [number for number, receipt, text in self.kept if not shows(number, receipt, text)]


def assert_problem(status, problem, key):
    """A 503 that says in words what is the matter."""
    assert status == 503, problem
    assert problem["type"] == f"urn:shanzhi:problem:{key}", problem
    assert problem["status"] == 503 and len(problem["detail"]) > 40, problem
