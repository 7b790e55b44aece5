"""Our own accounts."""

import collections
import threading


class Book:
    """Our own accounts, to hold against the server's."""

    def __init__(self):
        self.lock = threading.Lock()
        self.count = collections.Counter()
        self.wrong = []
        self.cases = {}  # number: [(report id, receipt)…]

    def add(self, name, amount=1):
        with self.lock:
            self.count[name] += amount

    def attach(self, number, reports):
        with self.lock:
            self.cases.setdefault(number, []).extend(reports)

    def fault(self, words):
        with self.lock:
            self.wrong.append(words)
