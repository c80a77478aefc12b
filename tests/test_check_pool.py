"""Reports checked by several processes: the same findings, in the same order."""

from __future__ import annotations

from pathlib import Path

import pytest

from ingest.errors import MingzhangError
from mingzhang.check import check_graphs, pool
from mingzhang.check.run import _graphs

SAMPLES = sorted((Path(__file__).parent.parent / "samples").glob("*.pdf"))[:3]


@pytest.fixture(scope="module")
def graphs() -> dict[str, bytes]:
    return _graphs(SAMPLES, [], {})


def test_several_processes_find_the_same_in_the_same_order(
    graphs: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    alone = list(check_graphs(graphs))
    monkeypatch.setattr(pool, "WORTH", 1)
    beside = list(check_graphs(graphs, jobs=2))
    assert [each.report for each in beside] == [each.report for each in alone] == list(graphs)
    assert any(each.findings for each in alone)
    for one, other in zip(alone, beside, strict=True):
        assert other.findings == one.findings
        assert (other.ran, other.skipped, other.document) == (one.ran, one.skipped, one.document)
        assert one.results is not None and other.results is not None and len(other.results) == len(one.results)


def test_what_cannot_be_checked_is_said_as_by_one_process(
    graphs: dict[str, bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(MingzhangError) as alone:
        list(check_graphs(graphs, only=["no-such-rule"]))
    monkeypatch.setattr(pool, "WORTH", 1)
    failed: list[str] = []
    assert not list(check_graphs(graphs, failed, only=["no-such-rule"], jobs=2))
    assert failed == [str(alone.value)] * len(graphs)
    with pytest.raises(MingzhangError, match="no-such-rule"):
        list(check_graphs(graphs, only=["no-such-rule"], jobs=2))
