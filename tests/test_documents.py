"""What the documents show is what happens."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from mingzhang.prefixes import prefixes

DOCS = Path(__file__).parent.parent / "docs"
#: reads a report after adding declarations to those that are there, in a process of its own
_PROGRAM = """
import json, sys
from ingest.layouts import declarations
given = json.load(sys.stdin)
for kind in given["kinds"]:
    declared = next(entry for entry in declarations("kinds") if entry["kind"] == kind["kind"])
    declared["title"] += kind["title"]
declarations("terms")["columns"][:0] = given["terms"].get("columns", [])
import mingzhang, mingzhang.records
reading = mingzhang.read(given["text"].encode(), "report.txt")
print(json.dumps({"figures": reading.figures, "remarks": reading.remarks}, default=mingzhang.records.plain_decimal))
"""


def blocks(language: str) -> list[str]:
    text = (DOCS / "adding-a-province.md").read_text("utf-8")
    return re.findall(rf"^```{language}\n(.*?)^```", text, re.MULTILINE | re.DOTALL)


def read(kinds: object, terms: object) -> dict[str, list[dict[str, str]]]:
    given = json.dumps({"text": blocks("text")[0], "kinds": kinds, "terms": terms})
    process = subprocess.run([sys.executable, "-c", _PROGRAM], input=given, capture_output=True, text=True, check=True)
    found: dict[str, list[dict[str, str]]] = json.loads(process.stdout)
    return found


def test_worked_example_of_a_province() -> None:
    import yaml

    kinds, terms, *_ = map(yaml.safe_load, blocks("yaml"))
    before = read([], {})
    assert before["figures"] == []
    text = (DOCS / "adding-a-province.md").read_text("utf-8")
    assert f"report.txt: {before['remarks'][0]}" in text
    found = read(kinds, terms)
    assert found["remarks"] == []
    table = re.findall(r"^\|(.*)\|$", text.split("## 4.")[1], re.MULTILINE)
    header, _, *rows = [[cell.strip() for cell in line.split("|")] for line in table]
    shown = [row for row in found["figures"] if row["code"] == "2070109"]
    assert [[row[name] for name in header] for row in shown] == rows
    assert len(found["figures"]) == 12


_SENTENCE = """
import json, sys
from ingest.claims import claims
from ingest.facts import Profile
from ingest.layouts import declarations
from ingest.readers.text import read_text
declarations("claims")["features"][:0] = json.load(sys.stdin)
found = claims(read_text("report.txt", "运转经费5万元。".encode(), ""), Profile("清源市文化馆", "budget", "unit", 2024))
print(found[0].coordinates.nature, found[0].coordinates.flow)
"""


def test_worked_example_of_a_wording() -> None:
    import yaml

    def read_with(features: object) -> str:
        given = json.dumps(features)
        made = subprocess.run(
            [sys.executable, "-c", _SENTENCE], input=given, capture_output=True, text=True, check=True
        )
        return made.stdout.strip()

    assert read_with([]) == "all"
    assert read_with(yaml.safe_load(blocks("yaml")[2])["features"]) == "operating expenditure"


def test_queries_of_the_data_model_are_answered() -> None:
    from mingzhang.answering import ask
    from mingzhang.store import open_store

    text = (DOCS / "data-model.md").read_text("utf-8")
    queries = re.findall(r"^```sparql\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    assert queries
    with open_store("memory") as store:
        for query in queries:
            ask(store, query)
            assert set(re.findall(r"\b([a-z]+):[A-Za-z]", re.sub(r"<[^>]*>", "", query))) <= set(prefixes())


_BODY = """
import json, sys
from ingest.layouts import declarations
from ingest.readers import read_bytes
from ingest.recognise import understand
declarations("disclosures")["superior"] += json.load(sys.stdin)
text = "清源市文化馆2024年单位预算\\n一、职责\\n归口管理部门为清源市文化局。"
above = understand(read_bytes("report.txt", text.encode())).disclosures.superior
print(above.text if above else "")
"""


def test_worked_example_of_a_body() -> None:
    import yaml

    def read_with(wordings: object) -> str:
        given = json.dumps(wordings)
        made = subprocess.run([sys.executable, "-c", _BODY], input=given, capture_output=True, text=True, check=True)
        return made.stdout.strip()

    assert read_with([]) == ""
    assert read_with(yaml.safe_load(blocks("yaml")[3])["superior"]) == "清源市文化局"
