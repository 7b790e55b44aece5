#!/usr/bin/env python3
"""Makes a county, its units and its catalogue from the values of a NYC 311 export.

    make_county.py FILE.csv FOLDER POLICY.json

The county has the code 990001, which no place in China has (codes begin with 11 to 82). A borough becomes a town, a
community board a village. The clerks are invented. POLICY.json is the one that Shanzhi ships.
"""
import csv
import json
import sys
from collections import Counter
from pathlib import Path

COUNTY = "990001"
LIMITS = {"accept": "1nd", "dispatch": "1nd", "sign": "1nd", "contact": "2nd", "solve": "30nd", "verify": "3nd",
          "answer": "3nd", "verdict": "7nd"}


def write(path, header, rows):
    with open(path, "w", encoding="utf-8", newline="") as file:
        out = csv.writer(file)
        out.writerow(header)
        out.writerows(rows)


def main():
    source, folder, policy = Path(sys.argv[1]), Path(sys.argv[2]), Path(sys.argv[3])
    rows = list(csv.DictReader(open(source, encoding="utf-8-sig", newline="")))

    # Territory: borough and community board, as the file spells them.
    boroughs = sorted({row["Borough"] for row in rows})
    towns = {borough: f"{COUNTY}{number:03d}" for number, borough in enumerate(boroughs, 1)}
    boards = sorted({(row["Borough"], row["Community Board"]) for row in rows})
    villages = {}
    for borough in boroughs:
        for number, (_, board) in enumerate([pair for pair in boards if pair[0] == borough], 1):
            villages[board] = f"{towns[borough]}{number:03d}"
    divisions = [("99", "Example State", "province", ""), ("9900", "Example City", "city", "99"),
                 (COUNTY, "New York 311 (example)", "county", "9900")]
    divisions += [(code, borough.title(), "township", COUNTY) for borough, code in towns.items()]
    divisions += [(code, board.title(), "village", code[:9]) for board, code in villages.items()]
    header = "code,name,level,parent,valid_from,valid_to,replaced_by,generated,lon,lat,frame".split(",")
    write(folder / "divisions.csv", header,
          [(*division, "2010-01-01", "", "", "0", "", "", "") for division in divisions])
    write(folder / "boards.csv", ["from", "to"], sorted(villages.items()))

    # Units: the centre and the agencies.
    agencies = {row["Agency"]: row["Agency Name"] for row in rows if row["Agency Name"]}
    units = [("centre", "311 Centre", "311 Centre", "centre", COUNTY, "")]
    units += [(code.lower(), name, name, "department", COUNTY, "centre") for code, name in sorted(agencies.items())]
    write(folder / "units.csv", ["code", "name", "name_en", "kind", "place", "parent"], units)
    posts = [("centre", "dispatcher", "Dispatcher", COUNTY, "Invented Dispatcher", "2010-01-01", ""),
             ("centre", "supervisor", "Supervisor", COUNTY, "Invented Supervisor", "2010-01-01", "")]
    posts += [(code, "handler", "Handler", COUNTY, f"Invented Clerk of {code.upper()}", "2010-01-01", "")
              for code, *_ in units[1:]]
    write(folder / "posts.csv", ["unit", "role", "name", "place", "person", "valid_from", "valid_to"], posts)
    write(folder / "agencies.csv", ["from", "to"], [(code, code.lower()) for code in sorted(agencies)])

    # Catalogue: every complaint type is a category, led by the agency that has most of it.
    catalogue = folder / "catalogue"
    catalogue.mkdir(exist_ok=True)
    types = sorted({row["Complaint Type"] for row in rows})
    codes = {name: f"E{1 + number // 99:02d}{1 + number % 99:02d}" for number, name in enumerate(types)}
    header = ["code", "kind", "class", "class_en", "name", "name_en", "accept_standard", "close_standard", "keywords",
              *LIMITS, "stages", "public_place"]

    def category(code, group, name):
        return [code, "event", group, group, name, name, "as 311 takes it", "as the agency closes it", "",
                *LIMITS.values(), "", "village"]

    rest = "E9901"
    write(catalogue / "categories.csv", header,
          [category(code, f"311 requests {code[1:3]}", name) for name, code in codes.items()]
          + [category(rest, "Other", "Other")])
    routes = [("*", COUNTY, "county", "centre", "", "what no agency has")]
    for name, code in codes.items():
        lead = Counter(row["Agency"] for row in rows if row["Complaint Type"] == name).most_common(1)[0][0]
        routes.append((code, COUNTY, "county", lead.lower(), "", f"311 sends {name} to {lead}"))
    write(catalogue / "routes.csv", ["category", "territory", "level", "lead", "joint", "basis"], routes)
    rules = json.loads(policy.read_text(encoding="utf-8"))
    rules |= {"otherCategory": rest, "numberPrefix": "NY"}
    (catalogue / "policy.json").write_text(json.dumps(rules, ensure_ascii=False), encoding="utf-8")
    write(folder / "types.csv", ["from", "to"], codes.items())

    calendar = {"source": "every weekday", "range": "2010-01-01..2030-12-31", "holidays": {}, "workdays": {},
                "hours": [["09:00", "17:00"]]}
    (folder / "calendar.json").write_text(json.dumps(calendar), encoding="utf-8")
    print(f"{len(boroughs)} boroughs, {len(villages)} community boards, {len(agencies)} agencies, {len(types)} types")


main()
