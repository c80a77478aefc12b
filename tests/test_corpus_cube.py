"""Every report of the corpus, where there is one, is a well-formed cube."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.graph import triples
from ingest.readers import read_document
from ingest.recognise import understand
from mingzhang.cube import violations
from mingzhang.store import open_store

ROOT = Path(__file__).parent.parent
CORPUS = ROOT.parent / "shared" / "corpus"
SAMPLES = sorted((ROOT / "samples").glob("*.pdf"))
REPORTS = sorted(p for p in CORPUS.glob("*/*") if p.suffix in (".pdf", ".txt"))


@pytest.mark.parametrize("path", SAMPLES, ids=lambda p: p.name)
def test_samples_are_well_formed_cubes(path: Path) -> None:
    check([path])


@pytest.mark.skipif(not REPORTS, reason="no corpus of real reports beside the project")
def test_corpus_reports_are_well_formed_cubes() -> None:
    check(REPORTS)


def check(paths: list[Path]) -> None:
    with open_store("memory") as store:
        store.load_shared()
        for path in paths:
            store.put(*triples(understand(read_document(path))))
        found = violations(store)
    assert [f"{v.constraint} {v.focus} {v.message_en}" for v in found] == []
