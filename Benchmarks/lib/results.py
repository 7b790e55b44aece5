"""Benchmarks/RESULTS.md: written whole, from one run."""

from figures import NONE, SHORT, figures, locate_figures, log_figures

HEAD = """# Results of the bench

Written by `make bench`; not edited by hand. {when}, commit `{commit}`.{quick}
The load comes from the same machine as everything else, so ratios within one run tell more than the rates. How each
figure is measured, and how to read it: [README.md](README.md).
"""


def render(run):
    parts = [HEAD.format(**run["head"]), summary(run)]
    for found in run["engines"]:
        parts.append(engine_part(found))
    if run.get("locate"):
        parts.append(locate_part(run["locate"]))
    if run.get("log"):
        parts.append(log_part(run["log"]))
    parts.append(comparison_part(run.get("comparison"), run.get("no comparison")))
    parts.append("## The machine\n\n" + table(["", ""], run["machine"]))
    if run["notes"]:
        parts.append(run["notes"])
    return "\n".join(part.rstrip() + "\n" for part in parts)


def table(head, rows, right=()):
    """A Markdown table; the columns in `right` hold numbers."""
    rule = ["---:" if index in right else "---" for index in range(len(head))]
    lines = [head, rule, *([str(cell) for cell in row] for row in rows)]
    return "\n".join("| " + " | ".join(line) + " |" for line in lines) + "\n"


def summary(run):
    engines = run["engines"]
    columns = [{figure.name: figure for figure in figures(found)} for found in engines]
    names = list(dict.fromkeys(name for column in columns for name in column))
    rows = []
    for name in names:
        cells = [column.get(name) for column in columns]
        target = next(cell.target for cell in cells if cell)
        rows.append([name, target, *(cell or "not measured" for cell in cells)])
    if run.get("locate"):
        rows += [[figure.name, figure.target, figure, *[""] * (len(engines) - 1)] for figure in locate_figures(run["locate"])]
    if run.get("log"):
        rows += [[figure.name, figure.target, figure, *[""] * (len(engines) - 1)] for figure in log_figures(run["log"])]
    judged = [cell.verdict for row in rows for cell in row[2:] if getattr(cell, "verdict", NONE)]
    short = judged.count(SHORT)
    failed = [f"{found['name']}, {words}" for found in engines for words in found["failed"]]
    words = f"{len(judged) - short} of {len(judged)} figures meet their target{'; the others are in bold.' if short else '.'}"
    many = next((found["cases"] for found in engines if "cases" in found), 0)
    if many:
        words += f" “Many cases” is {many:,}."
    if failed:
        words += "\n\nCould not be measured:\n\n" + "\n".join(f"- {line}" for line in failed)
    return "## Summary\n\n" + table(["figure", "target", *(found["name"] for found in engines)], rows) + "\n" + words


def load_rows(loads):
    return [
        [load.name, load.clients, f"{load.rate:,.0f}", f"{load.ratio:.2f}" if load.ratio else "", f"{load.p50:.1f}",
         f"{load.p99:.1f}", f"{load.longest:.0f}", load.faults or "none"] for load in loads]


LOAD_HEAD = ["request", "clients", "per second", "of bare", "median ms", "p99 ms", "longest ms", "faults"]


def load_table(loads):
    return table(LOAD_HEAD, load_rows(loads), right=range(1, 7))


def engine_part(found):
    parts = [f"## {found['name']}\n\n{found['settings']}.\n"]
    if found.get("small"):
        bare = [load.bare for load in found["small"]]
        parts.append(
            f"### Ten thousand cases\n\nBare rate, `GET /healthz` with 32 clients: {min(bare):,.0f} to {max(bare):,.0f} "
            f"per second. The demo county was filled in {found['fill']:.0f} s.\n\n" + load_table(found["small"]))
    if brought := found.get("import"):
        parts.append(large_part(found, brought))
    if found["memory"]:
        parts.append("### Memory of the server, MB\n\n" + table(
            ["", "resident", "without files"], [[when, f"{a:.0f}", f"{b:.0f}"] for when, a, b in found["memory"]], (1, 2)))
    return "\n".join(parts)


def large_part(found, brought):
    facts = [
        ["rows of history, file", f"{brought['rows']:,}, {brought['file'] / 1e6:,.0f} MB"],
        ["brought in", f"{brought['seconds']:.0f} s, {brought['rows'] / brought['seconds']:,.0f}/s, "
                       f"{brought['megabytes']:.0f} MB at most"],
        ["cases, database", f"{found['cases']:,}, {found['megabytes']:,.0f} MB"],
    ]
    if brought["settled"]:
        facts.insert(2, ["then VACUUM ANALYZE", f"{brought['settled']:.0f} s"])
    if "ready" in found:
        cold = f"; {found['ready cold']:.2f} s with the page cache dropped" if found["ready cold"] else ""
        facts.append(["ready after start", f"{found['ready']:.2f} s (median){cold}"])
    if turns := found.get("intake by turns"):
        for name, words in (("large", "intake with many cases, by turns"), ("small", "with ten thousand")):
            facts.append([words, ", ".join(f"{rate:,.0f}/s" for rate in turns[name])])
    parts = [f"### {found['cases']:,} cases\n\n" + table(["", ""], facts)]
    if found.get("large"):
        parts.append(load_table(found["large"]))
    if found.get("lists"):
        parts.append(table(
            ["list", *LOAD_HEAD[1:3], *LOAD_HEAD[4:]], [row[:3] + row[4:] for row in load_rows(found["lists"])], range(1, 6)))
    return "\n".join(parts)


def locate_part(found):
    return "## From a point to its place\n\n" + table(["", ""], [
        ["random points inside the county", f"{found['points']:,}"],
        ["micro-grids", f"{found['microgrids']:,}"],
        ["reading the map and making the indices", f"{found['loadMilliseconds']:,.0f} ms"],
        ["micro-grid, points per second on one core",
         f"{found['microgridPerSecond']:,.0f} ({found['microgridFound']:.1%} found)"],
        ["the chain from the province to the micro-grid",
         f"{found['chainPerSecond']:,.0f} ({found['chainFound']:.1%} found)"],
    ])


def log_part(found):
    return "## The public log\n\n" + table(["", ""], [
        ["leaves", f"{found['leaves']:,}"],
        ["appending what a journal holds, tiles and bundles written", f"{found['appendSeconds']:.1f} s"],
        ["recomputing and comparing all of it, as `shanzhi check` does, one core", f"{found['verifySeconds']:.1f} s"],
    ])


def comparison_part(compared, reason):
    head = "## Beside request-tracker5\n\n"
    if not compared:
        return head + f"Not measured: {reason}."
    rows = [
        [name, f"{theirs.rate:,.1f}", f"{ours.rate:,.0f}", f"{ours.rate / theirs.rate:,.0f} ×" if theirs.rate else "", f"{theirs.p99:,.0f}",
         f"{ours.p99:,.0f}", "; ".join(filter(None, (theirs.faults, ours.faults))) or "none"]
        for name, _, theirs, _, ours in compared["operations"]]
    asked = [[name, f"`{there}`", f"`{here}`"] for name, there, _, here, _ in compared["operations"]]
    return (
        head + f"{compared['words']}\n\n"
        + table(["16 clients", "request-tracker5/s", "Shanzhi/s", "ratio", "its p99 ms", "our p99 ms", "faults"],
                rows, range(1, 6))
        + "\n" + table(["", "asked there", "asked here"], asked))
