"""What was asked for, and what the server has acknowledged: our own account, kept outside the server."""

import collections
import json
import threading


class Wish:
    """One POST, with the key it is sent under every time."""

    def __init__(self, kind, key, path, body, picture=None, text=None, token=None):
        """- kind: `picture`, `report` or `accept`.
        - picture: which of the pictures goes with it."""
        self.kind, self.key, self.path, self.body = kind, key, path, body
        self.picture, self.text, self.token = picture, text, token
        self.answer = None

    @property
    def expected(self):
        return 200 if self.kind == "accept" else 201

    @property
    def seen(self):
        return json.loads(self.answer)

    @property
    def number(self):
        return self.seen["case"]["number"]

    @property
    def receipt(self):
        return self.seen["receipt"]["token"]

    @property
    def report(self):
        return self.seen["report"]["id"]


class Book:
    def __init__(self):
        self.lock = threading.Lock()
        self.acknowledged = collections.defaultdict(list)  # by kind
        self.pending = []  # sent, and not or not clearly answered
        self.proved = 0  # so many of the acknowledged reports have been followed by receipt
        self.count = collections.Counter()
        self.faults = []

    def acknowledge(self, wish, answer, again):
        with self.lock:
            wish.answer = answer
            self.acknowledged[wish.kind].append(wish)
            self.count["acknowledged"] += 1
            self.count["repeated after a crash"] += int(again)

    def leave(self, wish):
        with self.lock:
            self.pending.append(wish)

    def next_pending(self):
        with self.lock:
            return self.pending.pop() if self.pending else None

    def add(self, name, count=1):
        with self.lock:
            self.count[name] += count

    def fault(self, words):
        with self.lock:
            self.faults.append(words)
