#!/usr/bin/env python3
"""Computes closing rate and closed in time from the raw CSV, and compares them with what `shanzhi rates --json` said.

    check.py FILE.csv RATES.json        ends with 1 when they differ
"""
import csv
import json
import sys
from datetime import datetime

rows = list(csv.DictReader(open(sys.argv[1], encoding="utf-8-sig", newline="")))
said = {figure["id"]: figure for figure in json.load(open(sys.argv[2], encoding="utf-8"))["indicators"]}


def moment(text):
    return datetime.strptime(text, "%m/%d/%Y %I:%M:%S %p")


limited = [row for row in rows if row["Due Date"]]  # whoever had no limit can be neither in time nor late
closed = [row for row in limited if row["Status"] == "Closed"]
in_time = [row for row in closed if moment(row["Closed Date"]) <= moment(row["Due Date"])]
limitless = [row for row in rows if not row["Due Date"] and row["Status"] == "Closed"]

equal = True
for name, part in (("closing", closed), ("closing-on-time", in_time)):
    figure = said[name]
    ours, theirs = (len(part), len(limited)), (figure["numerator"], figure["denominator"])
    left_out = figure["excluded"]["reasons"].get("limitless", 0)
    same = ours == theirs and left_out == len(limitless)
    equal = equal and same
    print(f"{name}: {ours[0]}/{ours[1]} = {100 * ours[0] / ours[1]:.2f} %, without a limit {len(limitless)}: "
          + ("equal" if same else f"NOT equal, shanzhi says {theirs[0]}/{theirs[1]} and {left_out}"))
sys.exit(0 if equal else 1)
