"""`mingzhang ask` as its users run it, on a directory and on an endpoint."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest

import mingzhang
from mingzhang.cli import main
from mingzhang.questions import families, names, question
from mingzhang.screen import width
from mingzhang.store import open_store
from tests.asking import fill


@pytest.fixture(scope="module")
def directory(tmp_path_factory: pytest.TempPathFactory) -> str:
    path = tmp_path_factory.mktemp("ask") / "store"
    with open_store(path) as opened:
        opened.load_shared()
        fill(opened)
    return str(path)


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    status = main(["ask", *arguments])
    said = capsys.readouterr()
    return status, said.out, said.err


def test_lists_every_question_by_family(capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys)
    assert status == 0
    for name in names():
        assert re.search(rf"^  {name} ", out, re.MULTILINE)
    for family in families():
        assert f"{family.zh} {family.en}" in out
    status, out, _ = run(capsys, "--family", "trust", "--lang", "en")
    assert "Which numbers contradict each other?" in out and "largest-spenders" not in out


def test_finds_by_words(capsys: pytest.CaptureFixture[str]) -> None:
    assert "three-public-per-person" in run(capsys, "三公", "人均")[1]
    assert "copied-indicators" in run(capsys, "copied")[1]
    status, out, err = run(capsys, "xyzzy")
    assert status == 2 and not out and "xyzzy" in err
    assert "disagreements" in run(capsys, "disagrements")[2]


def test_explains(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "largest-spenders", "--explain")
    for name, parameter in question("largest-spenders").params.items():
        assert f"--{name}" in out and parameter.zh in out
    assert "本年支出（元）" in out and "bar" in out


def test_table_is_aligned(directory: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "largest-spenders", "--store", directory, "--year", "2024")
    assert status == 0 and "财政年度: 2024" in out
    rule = next(line for line in out.splitlines() if line.startswith("──"))
    rows = [line for line in out.splitlines() if "部门" in line or "单位 " in line]
    assert len(rows) == 7
    assert {width(line) for line in rows if not line.endswith("元）") and line.count(".00") == 2} == {width(rule)}
    assert "1,000.00" in out and "(6 行)" in out


def test_limit_is_said(directory: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert "共 6 行，此处前 2 行" in run(capsys, "largest-spenders", "--store", directory, "--limit", "2")[1]
    assert (
        "the first 2 of 6 rows" in run(capsys, "largest-spenders", "--store", directory, "--limit=2", "--lang", "en")[1]
    )


def test_formats_say_the_same(directory: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from pyarrow import parquet

    made = {}
    for suffix in ("csv", "json", "parquet", "md"):
        made[suffix] = tmp_path / f"answer.{suffix}"
        assert run(capsys, "personnel-share", "--store", directory, "-o", str(made[suffix]))[0] == 0
    rows = list(csv.reader(io.StringIO(made["csv"].read_bytes().decode("utf-8-sig"))))
    assert rows[0][:5] == ["单位", "范围", "年度", "人员经费（元）", "基本支出（元）"]
    bindings = json.loads(made["json"].read_text("utf-8"))["results"]["bindings"]
    table = parquet.read_table(made["parquet"])
    shares = [Decimal(row[5]) for row in rows[1:]]
    assert shares == [Decimal(one["percent"]["value"]) for one in bindings] == table.column("percent").to_pylist()
    assert table.schema.field("part").metadata[b"zh"].decode() == "人员经费（元）"
    assert "| 乙市档案馆 | 部门 | 2024 | 270.00 | 300.00 | 90.0 |" in made["md"].read_text("utf-8")


def test_chart(directory: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "chart.svg"
    status, out, err = run(capsys, "largest-spenders", "--store", directory, "--plot", str(path))
    assert status == 0 and not out and str(path) in err and path.read_bytes().startswith(b"<svg")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["entity-years"], "--organization"),
        (["entity-years", "--organization"], "needs a value"),
        (["entity-years", "--organization", "甲县"], "甲县水利站"),
        (["largest-spenders", "--colour", "red"], "colour"),
        (["largest-spenders", "--format", "parquet"], "--output"),
        (["--year", "2024"], "name a question"),
        (["--family", "weather"], "weather"),
    ],
)
def test_errors_help(arguments: list[str], said: str, directory: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, err = run(capsys, *arguments, "--store", directory)
    assert status == 2 and not out and said in err and "Traceback" not in err


def test_names_complete() -> None:
    environment = os.environ | {
        "_MINGZHANG_COMPLETE": "bash_complete",
        "COMP_WORDS": "mingzhang ask largest-",
        "COMP_CWORD": "2",
    }
    command = [
        sys.executable,
        "-c",
        "from mingzhang.cli.group import commands; import mingzhang.cli; commands(prog_name='mingzhang')",
    ]
    done = subprocess.run(command, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.stdout.split() == ["plain,largest-carry-over", "plain,largest-spenders"]


def test_the_query_itself(directory: str, capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "who-spends-on", "--store", directory, "--class", "213", "--sparql")
    assert "VALUES ?class { <https://w3id.org/mingzhang/code/functional/213> }" in out
    with open_store(directory, read_only=True) as store:
        assert len(store.select(out)) == 2


def test_python(directory: str) -> None:
    result = mingzhang.ask("largest-spenders", store=directory, year=2024)
    frame = result.to_dataframe()
    assert list(frame.columns) == [column.name for column in result.columns]
    assert frame["amount"].tolist() == [1000, 900, 400, 250, 210, 110] and frame["fiscalYear"].dtype == "Int64"


def test_another_base() -> None:
    from tests.asking import store

    with store("https://data.example/ledger/") as moved:
        result = mingzhang.ask("spending-by-function", moved, year=2024, organization="甲县水利局")
    assert result.column("amount") == [800, 200] and "w3id.org" not in result.sparql.split("PREFIX", 1)[1]


# --- an endpoint that knows nothing of Mingzhang


@pytest.fixture(scope="module")
def endpoint(directory: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    program = shutil.which("oxigraph", path=os.pathsep.join([str(Path(sys.executable).parent), os.environ["PATH"]]))
    if program is None:
        pytest.skip("no oxigraph to serve the graphs")
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        port = found.getsockname()[1]
    data = tmp_path_factory.mktemp("endpoint") / "dump.nq"
    with data.open("wb") as file, open_store(directory, read_only=True) as store:
        store.dump(file)
    where = str(data.parent / "served")
    subprocess.run(
        [program, "load", "--location", where, "--file", str(data)], check=True, capture_output=True, timeout=60
    )
    server = subprocess.Popen(
        [program, "serve-read-only", "--location", where, "--bind", f"127.0.0.1:{port}"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    try:
        address = f"http://127.0.0.1:{port}/query"
        for _ in range(100):
            try:
                urllib.request.urlopen(f"{address}?query=ASK%7B%7D", timeout=2).close()
                break
            except (urllib.error.URLError, OSError):
                time.sleep(0.1)
        yield address
    finally:
        server.terminate()
        server.wait(10)


@pytest.mark.parametrize("name", ["largest-spenders", "who-spends-on", "jumps-explained", "figure-sources", "coverage"])
def test_endpoint_answers_the_same(name: str, endpoint: str, directory: str) -> None:
    from tests.test_ask import expected, visible

    values = expected(name).get("params", {})
    there, here = mingzhang.ask(name, endpoint=endpoint, **values), mingzhang.ask(name, store=directory, **values)
    assert visible(there) == visible(here) and len(there)


def test_endpoint_from_the_command_line(endpoint: str, capsys: pytest.CaptureFixture[str]) -> None:
    status, out, _ = run(capsys, "largest-spenders", "--endpoint", endpoint, "--format", "csv", "--lang", "none")
    assert status == 0 and out.splitlines()[1].startswith("甲县水利局,部门,2024,1000,1100")
