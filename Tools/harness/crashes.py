"""Rounds of writing and killing."""

import random
import statistics
import time

from harness.book import Book
from harness.program import Fault, until
from harness.proof import prove_followed, prove_kept, prove_whole
from harness.writers import Setting, Writer

CLIENTS = (8, 16)
LOAD = (0.0, 0.8)  # seconds from the first answer to the kill
KILLED_AT_START = 0.15  # of the starts
START = (0.02, 0.3)  # seconds into the start
FOLLOWED = 300  # reports without a picture followed by receipt at a stop for proof
RECOVERY_LIMIT = 30  # seconds


class Crashes:
    """One server, killed again and again in the middle of writing."""

    def __init__(self, program, data, cluster=None, seed=1, say=print):
        """- program: its county is filled.
        - data: reads the rows of its database.
        - cluster: is killed too, where there is one."""
        self.program, self.data, self.cluster, self.say = program, data, cluster, say
        self.rng = random.Random(seed)
        self.book, self.restarts, self.followed, self.checks = Book(), [], 0, 0
        self.lost = self.doubled = self.rounds = 0
        program.start()
        self.setting = Setting(program.port, f"crash{seed}")
        self.has_check = "shanzhi check" in program.run("check", "--help").stdout

    def run(self, rounds, prove_every=20):
        """- Throws: `Fault` at the first round that lost something."""
        for number in range(1, rounds + 1):
            self.round(number)
            self.rounds = number
            if self.book.faults:
                raise Fault("\n".join(self.book.faults[:10]))
            if number % prove_every == 0 or number == rounds:
                self.prove(number, rounds)

    def round(self, number):
        if not self.program.is_alive:
            self.start()
        writers = [
            Writer(self.setting, self.book, self.program.port, f"{number}-{index}", random.Random(self.rng.random()))
            for index in range(self.rng.randint(*CLIENTS))
        ]
        before = self.book.count["acknowledged"]
        for writer in writers:
            writer.start()
        until(lambda: self.book.count["acknowledged"] > before or self.book.faults, RECOVERY_LIMIT, 0.002, "an answer")
        time.sleep(self.rng.uniform(*LOAD))  # the moment of the kill is what is random here
        self.strike()
        for writer in writers:
            writer.stopped.set()
        for writer in writers:
            writer.join(60)
            if writer.is_alive():
                raise Fault("a client waits for ever for its answer")

    def start(self):
        """Starts after a crash; now and then the server is killed once more while it starts."""
        if self.rng.random() < KILLED_AT_START:
            self.program.launch()
            time.sleep(self.rng.uniform(*START))
            self.program.kill()
            self.book.add("server killed while it started")
        self.restarts.append(self.program.start())

    def strike(self):
        blow = self.rng.random() if self.cluster else 0
        if blow < 0.5:
            self.program.kill()
            self.book.add("server killed")
        elif blow < 0.65:
            self.cluster.kill()
            self.program.kill()
            self.cluster.start()
            self.book.add("server and database killed")
        elif blow < 0.8:
            self.cluster.kill()
            self.cluster.start()
            until(self.program.is_ready, RECOVERY_LIMIT, 0.05, "ready after the database came back")
            self.book.add("database killed")
        elif self.cluster.kill_backend(self.rng):
            until(self.program.is_ready, RECOVERY_LIMIT, 0.05, "ready after a process of the database was killed")
            time.sleep(self.rng.uniform(*LOAD))
            self.program.kill()
            self.book.add("a process of the database killed, then the server")

    def prove(self, number, rounds):
        """Stops for breath: what was pending is repeated, then everything acknowledged must be there."""
        if not self.program.is_alive:
            self.start()
        self.repeat_pending()
        faults = self.book.faults
        self.lost, self.doubled = prove_kept(self.data, self.setting, self.book, faults)
        prove_whole(self.data, faults)
        self.followed += prove_followed(self.setting, self.book, self.program.port, faults, FOLLOWED, self.rng)
        self.check(faults)
        if faults:
            raise Fault("\n".join(faults[:10]))
        self.say(f"  {number} of {rounds} rounds, {self.book.count['acknowledged']} acknowledged, nothing lost")

    def repeat_pending(self):
        writer = Writer(self.setting, self.book, self.program.port, f"rest-{self.followed}", random.Random(0))
        deadline = time.monotonic() + RECOVERY_LIMIT
        while wish := self.book.next_pending():
            writer.send(wish, again=True)
            if time.monotonic() > deadline:
                raise Fault(f"{len(self.book.pending)} posts get no answer after a restart")
        writer.caller.close()

    def check(self, faults):
        if not self.has_check:
            return
        ended = self.program.run("check")
        self.checks += 1
        if ended.returncode:
            faults.append(f"shanzhi check: {ended.returncode}\n{ended.stdout[-1500:]}{ended.stderr[-1500:]}")

    def summary(self):
        restarts = sorted(self.restarts) or [0]
        count = self.book.count
        figures = {
            "rounds": self.rounds, "acknowledged": count["acknowledged"],
            "repeated after a crash": count["repeated after a crash"], "repeated at once": count["repeated at once"],
            "sent twice at once": count["sent twice at once"], "answered 503": count["answered 503"],
            "followed by receipt": self.followed, "checks": self.checks, "lost": self.lost, "doubled": self.doubled,
            "restart median": f"{statistics.median(restarts):.2f} s", "restart max": f"{restarts[-1]:.2f} s",
        }
        return figures | {name: amount for name, amount in count.items() if "killed" in name}
