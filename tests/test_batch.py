"""Batches: what becomes of bad files, of slow ones, and of two documents of one report."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ingest.errors import StoreError
from mingzhang.batch import Tally, ingest
from mingzhang.isolation import Limits, Outcome, Readers, Task, _Watch
from mingzhang.sources import Source, find
from mingzhang.store import Store, open_store
from tests.making import archive, jpeg, large_report, pdf, report


@pytest.fixture(scope="module")
def readers() -> Iterator[Readers]:
    with Readers(jobs=1) as readers:
        yield readers


def outcomes(readers: Readers, *paths: Path, want: str = "triples") -> list[Outcome]:
    return list(readers.outcomes(Task(source, want) for source in find(map(str, paths)).sources))


def write(path: Path, data: bytes) -> Path:
    path.write_bytes(data)
    return path


BAD = {
    "damaged.pdf": (b"%PDF-1.7\n1 0 obj\n<< /Type /Catalog", "damaged or cut off"),
    "cut.pdf": (pdf()[:400], "damaged or cut off"),
    "encrypted.pdf": (pdf(password="secret"), "encrypted"),
    "empty.pdf": (b"", "empty"),
    "blank.txt": (b" \n\n", "empty"),
    "scanned.pdf": (pdf(picture=True), "no text layer: scanned"),
    "picture.pdf": (jpeg(), "does not begin like a PDF"),
    "letter.txt": ("您好，照片已收到。".encode(), "neither a budget nor a final account"),
    "english.pdf": (pdf("Dear all, please find the minutes attached."), "neither a budget nor a final account"),
    "binary.txt": (bytes(range(256)) * 8, "no reader"),
    "sheet.xlsx": (b"PK\x03\x04" + bytes(64), "not a workbook"),
}


@pytest.mark.parametrize("name", BAD)
def test_bad_file_is_named_with_the_reason(readers: Readers, tmp_path: Path, name: str) -> None:
    data, reason = BAD[name]
    (outcome,) = outcomes(readers, write(tmp_path / name, data))
    assert outcome.error.startswith(f"{name}: ")
    assert reason in outcome.error
    assert "\n" not in outcome.error


def test_bad_files_do_not_stop_the_rest(tmp_path: Path, readers: Readers) -> None:
    for name, (data, _) in BAD.items():
        write(tmp_path / name, data)
    write(tmp_path / "zz.txt", report())
    found = find([str(tmp_path), str(tmp_path / "sheet.xlsx")])
    with open_store("memory") as store:
        tally, errors = run(store, readers, found.sources)
        assert (tally.reports, tally.failed, len(errors)) == (1, len(BAD), len(BAD))
        assert len(store.reports()) == 1


def test_slow_file_is_given_up_and_the_next_is_read(tmp_path: Path) -> None:
    slow, quick = write(tmp_path / "slow.txt", large_report(400_000)), write(tmp_path / "quick.txt", report())
    with Readers(jobs=1, limits=Limits(seconds=1.0)) as readers:
        first, second = outcomes(readers, slow, quick)
    assert first.error == "slow.txt: not read within 1 seconds (see --timeout)."
    assert second.error == "" and second.figures > 0


@pytest.mark.skipif(sys.platform != "linux", reason="address space is limited on Linux only")
def test_hungry_file_is_given_up_and_the_next_is_read(tmp_path: Path) -> None:
    quick = write(tmp_path / "a.txt", report())
    hungry, last = write(tmp_path / "b.txt", large_report(80_000)), write(tmp_path / "c.txt", report("明河县档案馆"))
    with Readers(jobs=1, limits=Limits(memory=360)) as readers:
        first, second, third = outcomes(readers, quick, hungry, last)
    assert "more than 360 MiB of memory" in second.error
    assert first.error == third.error == ""


def test_outcomes_come_in_order_from_several_processes(tmp_path: Path) -> None:
    paths = [write(tmp_path / f"{number:02}.txt", report(year=2000 + number)) for number in range(20)]
    paths[0].write_bytes(large_report(2000))
    with Readers(jobs=3) as readers:
        assert [outcome.document for outcome in outcomes(readers, *paths)] == [path.name for path in paths]


def test_records_and_triples_do_not_depend_on_the_process(tmp_path: Path, readers: Readers) -> None:
    path = write(tmp_path / "a.txt", report())
    one, two = outcomes(readers, path), outcomes(readers, path)
    assert one[0].payload == two[0].payload
    (outcome,) = outcomes(readers, path, want="figures")
    assert {row["amount_yuan"] for row in outcome.records()} == {"1105000", "1000000", "105000"}


def test_archive_members_are_read(tmp_path: Path, readers: Readers) -> None:
    path = archive(tmp_path / "a.zip", {"x/one.txt": report(), "two.txt": report("明河县档案馆"), "bad.pdf": b"%PDF-"})
    found = {outcome.task.source.name: outcome.error for outcome in outcomes(readers, path)}
    assert found["one.txt"] == found["two.txt"] == ""
    assert found["bad.pdf"]


def run(store: Store, readers: Readers, sources: list[Source]) -> tuple[Tally, list[str]]:
    errors: list[str] = []

    def done(outcome: Outcome) -> None:
        if outcome.error:
            errors.append(outcome.error)

    return ingest(sources, store, readers, done, lambda outcome, other: errors.append(f"beside {other}")), errors


def test_same_batch_twice_changes_nothing(tmp_path: Path, readers: Readers) -> None:
    write(tmp_path / "a.txt", report())
    write(tmp_path / "b.txt", report("明河县档案馆"))
    sources = find([str(tmp_path)]).sources
    with open_store("memory") as store:
        assert run(store, readers, sources)[0].changed == 2
        before = {name: sorted(store.graph(name).splitlines()) for name in store.graphs()}
        assert run(store, readers, sources)[0].changed == 0
        assert {name: sorted(store.graph(name).splitlines()) for name in store.graphs()} == before


def test_corrected_document_takes_the_place_of_the_old_one(tmp_path: Path, readers: Readers) -> None:
    path = write(tmp_path / "a.txt", report())
    with open_store("memory") as store:
        run(store, readers, [Source(path)])
        write(path, report(spent="120.50"))
        assert run(store, readers, [Source(path)])[0].changed == 1
        assert len(store.reports()) == 1
        assert store.ask("ASK { ?figure <https://w3id.org/mingzhang/ontology#printed> '120.50' }")
        assert not store.ask("ASK { ?figure <https://w3id.org/mingzhang/ontology#printed> '110.50' }")


def test_second_document_of_a_report_is_kept_beside_the_first(tmp_path: Path, readers: Readers) -> None:
    text, tables = write(tmp_path / "text.txt", report()), write(tmp_path / "tables.txt", report(spent="120.50"))
    again = write(tmp_path / "again.txt", report())
    with open_store("memory") as store:
        tally, notes = run(store, readers, [Source(text), Source(tables)])
        assert (tally.reports, tally.failed, notes) == (2, 0, ["beside text.txt"])
        first, second = sorted(store.reports())
        assert second == f"{first}-tables"
        graphs = {name: store.graph(name) for name in store.reports()}
        run(store, readers, [Source(text), Source(tables)])
        assert {name: store.graph(name) for name in store.reports()} == graphs
        run(store, readers, [Source(again)])  # the same content under another name
        assert sorted(store.reports()) == [first, second]


def test_graph_that_the_store_refuses_is_reported_and_the_rest_stored(
    tmp_path: Path, readers: Readers, monkeypatch: pytest.MonkeyPatch
) -> None:
    paths = [write(tmp_path / f"{number}.txt", report(year=2020 + number)) for number in range(3)]
    with open_store("memory") as store:
        put_many = store.put_many

        def refusing(graphs: Iterator[tuple[str, bytes]], *, trusted: bool = False) -> int:
            def checked() -> Iterator[tuple[str, bytes]]:
                for graph, data in graphs:
                    if "/2021/" in graph:
                        raise StoreError("not to be stored")
                    yield graph, data

            return put_many(checked(), trusted=trusted)

        monkeypatch.setattr(store, "put_many", refusing)
        tally, errors = run(store, readers, list(map(Source, paths)))
        assert (tally.reports, tally.failed) == (2, 1)
        assert errors == ["1.txt: not stored: not to be stored"]


@pytest.mark.skipif(os.name != "posix", reason="Ctrl-C is sent as a POSIX signal")
def test_interrupt_keeps_what_was_read_and_leaves_no_process(tmp_path: Path) -> None:
    for number in range(400):
        write(tmp_path / f"{number:03}.txt", large_report(40).replace(b"2024", str(1600 + number).encode()))
    store = tmp_path / "store"
    command = [sys.executable, "-m", "mingzhang.cli", "ingest", str(tmp_path), "--store", str(store), "--jobs", "2"]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    time.sleep(3)
    children = Path(f"/proc/{process.pid}/task/{process.pid}/children")
    workers = children.read_text().split() if children.exists() else []
    process.send_signal(signal.SIGINT)
    _, messages = process.communicate(timeout=60)
    assert process.returncode == 130, messages
    assert "Traceback" not in messages
    assert not [pid for pid in workers if Path(f"/proc/{pid}/cmdline").exists()]
    with open_store(store, read_only=True) as opened:
        assert all(opened.graph(name) for name in opened.reports())


def test_a_store_is_compacted_after_many_reports(
    readers: Readers, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    compacted = []
    monkeypatch.setattr("mingzhang.store.local.LocalStore.compact", lambda store: compacted.append(store.location))
    sources = find([str(write(tmp_path / "2024.txt", report()))]).sources
    with open_store(tmp_path / "store") as store:
        ingest(sources, store, readers, lambda outcome: None, lambda outcome, name: None)
        assert compacted == []
        monkeypatch.setattr("mingzhang.batch.MANY", 1)
        store.remove(store.reports()[0])
        ingest(sources, store, readers, lambda outcome: None, lambda outcome, name: None)
        assert compacted == [store.location]


def test_scanned_pages_add_time() -> None:
    limits = Limits(seconds=40, scanned_page=0.25)
    assert limits.of_scans(3) == 30
    sleeper = [sys.executable, "-c", "import time; time.sleep(60)"]
    with subprocess.Popen(sleeper) as given, subprocess.Popen(sleeper) as left:
        watches = [_Watch(0.3, given), _Watch(0.3, left)]
        watches[0].more(30)
        assert left.wait(20) != 0 and watches[1].late
        assert given.poll() is None and not watches[0].late
        watches[0].stop()
        given.kill()
