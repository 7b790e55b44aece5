"""Nothing acknowledged is lost, torn or doubled: read from the database itself and through the interface."""

import collections
import concurrent.futures
import hashlib
import html
import sqlite3
import urllib.parse

from harness.caller import Caller

CLIENTS = 8

# Each gives no row when all is well. They hold on both engines.
INVARIANTS = {
    "the journal has a gap, or its head is elsewhere":
        """SELECT h.position, j.entries, j.last FROM journal_head h
           JOIN (SELECT county, COUNT(*) AS entries, MIN(position) AS first, MAX(position) AS last
                 FROM journal GROUP BY county) j ON j.county = h.county
           WHERE h.position <> j.last OR j.entries <> j.last OR j.first <> 1""",
    "the journal's time goes back":
        """SELECT position, at, before FROM
           (SELECT position, at, LAG(at) OVER (PARTITION BY county ORDER BY position) AS before FROM journal) t
           WHERE before > at LIMIT 3""",
    "the entries of a subject have a gap":
        """SELECT {subject}, COUNT(*), MAX(sequence) FROM journal GROUP BY county, subject
           HAVING COUNT(*) <> MAX(sequence) LIMIT 3""",
    "a report has no case":
        """SELECT {r.id} FROM reports r LEFT JOIN cases c ON c.county = r.county AND c.id = r.case_id
           WHERE c.id IS NULL LIMIT 3""",
    "a case has no report":
        """SELECT c.number FROM cases c LEFT JOIN reports r ON r.county = c.county AND r.case_id = c.id
           WHERE r.id IS NULL AND c.snapshot NOT LIKE '%splitFrom%' LIMIT 3""",
    "a case has no entry":
        """SELECT c.number FROM cases c LEFT JOIN journal j ON j.county = c.county AND j.subject = c.id
           WHERE j.subject IS NULL LIMIT 3""",
    "the journal tells of more or fewer reports than there are":
        """SELECT told, stored FROM
           (SELECT COUNT(*) AS told FROM journal WHERE what LIKE '{"content":"%') j,
           (SELECT COUNT(*) AS stored FROM reports) r
           WHERE told <> stored""",
    "a picture belongs to a report that is not there":
        """SELECT {a.id} FROM attachments a LEFT JOIN reports r ON r.county = a.county AND r.id = a.report
           WHERE a.report IS NOT NULL AND r.id IS NULL LIMIT 3""",
    "a case just received has no timer":
        """SELECT c.number FROM cases c LEFT JOIN timers t ON t.county = c.county AND t.subject = c.id
           WHERE c.state = 'received' AND c.open = 1 AND c.merged = 0 AND t.subject IS NULL LIMIT 3""",
}


class File:
    """The rows of the server's SQLite file, read beside it."""

    def __init__(self, path):
        self.path = path

    def rows(self, sql):
        quoted = urllib.parse.quote(str(self.path))
        connection = sqlite3.connect(f"file:{quoted}?mode=ro", uri=True, timeout=10)
        try:
            return [[None if value is None else str(value) for value in row] for row in connection.execute(sql)]
        finally:
            connection.close()

    def bytes(self, column):
        return f"lower(hex({column}))"


class Server:
    """The rows of a PostgreSQL server."""

    def __init__(self, cluster):
        self.cluster = cluster

    def rows(self, sql):
        return self.cluster.rows(sql)

    def bytes(self, column):
        return f"encode({column}, 'hex')"


def prove_whole(data, faults):
    """The tables agree with the journal and with each other."""
    for words, sql in INVARIANTS.items():
        for column in ("subject", "r.id", "a.id"):
            sql = sql.replace("{" + column + "}", data.bytes(column))
        if found := data.rows(sql):
            faults.append(f"{words}: {found}")
    if isinstance(data, File) and (found := data.rows("PRAGMA quick_check")) != [["ok"]]:
        faults.append(f"SQLite finds the file damaged: {found[:3]}")


def prove_kept(data, setting, book, faults):
    """Everything acknowledged is in the database once: reports, acceptances, pictures.
    - Returns: how much is lost, and how much is doubled."""
    stored = stored_reports(data, setting.run)
    lost = [
        f"report under {wish.key} is lost or torn: {wanted(wish, setting)}, stored {stored.get(wish.text)}"
        for wish in book.acknowledged["report"] if wanted(wish, setting) not in stored.get(wish.text, [])
    ]
    accepted = dict(data.rows(
        "SELECT reference, COUNT(*) FROM journal WHERE kind = 'case.accepted' GROUP BY reference"))
    sizes = dict(data.rows(f"SELECT {data.bytes('id')}, LENGTH(bytes) FROM attachments"))
    lost += [
        f"{wish.text} was acknowledged as accepted; the journal says so {accepted.get(wish.text, 0)} times"
        for wish in book.acknowledged["accept"] if int(accepted.get(wish.text, 0)) != 1
    ]
    lost += [
        f"the picture under {wish.key} is lost or torn" for wish in book.acknowledged["picture"]
        if int(sizes.get(wish.seen["id"].replace("-", ""), 0)) != len(setting.kept[wish.picture])
    ]
    doubled = [f"stored twice: {text}" for text, found in stored.items() if len(found) > 1]
    faults += lost + doubled
    return len(lost), len(doubled)


def stored_reports(data, run):
    """By text: id, hash of the receipt, case, how many pictures and of how many bytes."""
    stored = collections.defaultdict(list)
    for text, report, receipt, number, pictures, size in data.rows(
            f"""SELECT r.text, {data.bytes('r.id')}, {data.bytes('r.receipt')}, c.number,
                       COUNT(a.id), SUM(LENGTH(a.bytes))
                FROM reports r JOIN cases c ON c.county = r.county AND c.id = r.case_id
                LEFT JOIN attachments a ON a.county = r.county AND a.report = r.id
                WHERE r.text LIKE '{run} %' GROUP BY r.county, r.id, r.text, r.receipt, c.number"""):
        stored[text].append((report, receipt, number, int(pictures), int(size or 0)))
    return stored


def wanted(wish, setting):
    """What must be stored of an acknowledged report."""
    size = len(setting.kept[wish.picture]) if wish.picture is not None else 0
    receipt = hashlib.sha256(wish.receipt.encode()).hexdigest()
    return wish.report.replace("-", ""), receipt, wish.number, int(size > 0), size


def prove_followed(setting, book, port, faults, sample, rng):
    """Reports not followed before are followed by receipt, all with a picture and some of the others."""
    new = book.acknowledged["report"][book.proved:]
    book.proved += len(new)
    plain = [wish for wish in new if wish.picture is None]
    chosen = [wish for wish in new if wish.picture is not None] + rng.sample(plain, min(sample, len(plain)))

    def follow(part):
        caller = Caller(port)
        for wish in part:
            status, page = caller.send("GET", f"/case/{wish.number}", receipt=wish.receipt)
            if status != 200 or wish.text not in html.unescape(page.decode()):
                faults.append(f"report under {wish.key} cannot be followed by its receipt: {status}")
            if wish.picture is not None:
                path = f"/api/v1/attachments/{wish.body['attachments'][0]}?receipt={wish.receipt}"
                status, picture = caller.send("GET", path)
                if status != 200 or picture != setting.kept[wish.picture]:
                    faults.append(f"the picture of the report under {wish.key} is not whole: {status}")
        caller.close()
        return len(part)

    with concurrent.futures.ThreadPoolExecutor(CLIENTS) as pool:
        return sum(pool.map(follow, [chosen[start::CLIENTS] for start in range(CLIENTS)]))
