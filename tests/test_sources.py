"""Files, folders, globs and archives → documents to read."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from ingest.errors import DamagedFile, EncryptedFile, LimitExceeded
from mingzhang import sources
from mingzhang.sources import Source, find
from tests.making import archive


def names(*paths: Path | str) -> list[str]:
    return [source.name for source in find(map(str, paths)).sources]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.pdf", "a.TXT", "notes.odt", ".hidden.pdf", "README.md", "deep/c.md", ".git/d.pdf"):
        path = tmp_path / name
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"x")
    return tmp_path


def test_folder_gives_documents_below_it_sorted_and_counts_the_rest(folder: Path) -> None:
    found = find([str(folder)])
    assert [source.name for source in found.sources] == ["a.TXT", "b.pdf", "c.md"]
    assert found.skipped == 2
    assert found.problems == []


def test_named_file_is_tried_whatever_it_is_called(folder: Path) -> None:
    assert names(folder / "notes.odt") == ["notes.odt"]


def test_same_file_is_read_once(folder: Path) -> None:
    assert names(folder / "b.pdf", folder, folder / "deep" / ".." / "b.pdf") == ["b.pdf", "a.TXT", "c.md"]


@pytest.mark.parametrize(
    ("pattern", "expected"), [("*.pdf", ["b.pdf"]), ("**/*.md", ["README.md", "c.md"]), ("*.x", [])]
)
def test_globs(folder: Path, pattern: str, expected: list[str]) -> None:
    assert names(folder / pattern) == expected


def test_relative_glob(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder / "deep")
    assert names("../*.pdf", "*.md") == ["b.pdf", "c.md"]


def test_brackets_in_a_name_are_no_glob(tmp_path: Path) -> None:
    (tmp_path / "[2024].pdf").write_bytes(b"x")
    assert names(tmp_path / "[2024].pdf") == ["[2024].pdf"]


def test_missing_path_is_a_problem(tmp_path: Path) -> None:
    assert find([str(tmp_path / "none.pdf")]).problems == [(str(tmp_path / "none.pdf"), "no such file or folder.")]


def test_loop_of_links_ends(folder: Path) -> None:
    (folder / "deep" / "loop").symlink_to(folder, target_is_directory=True)
    assert names(folder) == ["a.TXT", "b.pdf", "c.md"]


def test_archive_gives_its_documents_and_nothing_is_unpacked(tmp_path: Path) -> None:
    members = {"../../evil.txt": b"e", "folder/b.pdf": b"b", "__MACOSX/b.pdf": b"m", "c.jpg": b"c", "d/": b""}
    path = archive(tmp_path / "a.zip", members)
    found = find([str(tmp_path)])
    assert [source.name for source in found.sources] == ["evil.txt", "b.pdf"]
    assert [source.read() for source in found.sources] == [b"e", b"b"]
    assert found.skipped == 1
    assert list(tmp_path.iterdir()) == [path]


def test_names_of_chinese_archives() -> None:
    entry = zipfile.ZipInfo("x")
    entry.filename, entry.flag_bits = "明河县/决算.txt".encode("gb18030").decode("cp437"), 0
    assert sources._decoded(entry) == "明河县/决算.txt"


def test_traps_in_archives(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"bomb.txt": b"0" * 40_000_000})
    with pytest.raises(LimitExceeded, match="200 times"):
        find([str(path)]).sources[0].read()


def test_encrypted_and_damaged_archives(tmp_path: Path) -> None:
    path = archive(tmp_path / "a.zip", {"a.txt": b"some text that is stored"})
    data = bytearray(path.read_bytes())
    central = data.index(b"PK\x01\x02")
    data[central + 8] |= 1
    (tmp_path / "encrypted.zip").write_bytes(data)
    with pytest.raises(EncryptedFile):
        find([str(tmp_path / "encrypted.zip")]).sources[0].read()
    data = bytearray(path.read_bytes())
    data[40] ^= 0xFF
    (tmp_path / "damaged.zip").write_bytes(data)
    with pytest.raises(DamagedFile):
        find([str(tmp_path / "damaged.zip")]).sources[0].read()
    (tmp_path / "no.zip").write_bytes(b"not an archive")
    assert "not a readable zip" in find([str(tmp_path / "no.zip")]).problems[0][1]


def test_archive_with_too_many_entries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_ENTRIES", 2)
    found = find([str(archive(tmp_path / "a.zip", dict.fromkeys(("a.txt", "b.txt", "c.txt"), b"x")))])
    assert found.sources == [] and "3 entries" in found.problems[0][1]


def test_file_larger_than_the_limit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sources, "MAX_BYTES", 10)
    (tmp_path / "a.txt").write_bytes(b"01234567890")
    with pytest.raises(LimitExceeded):
        Source(tmp_path / "a.txt").read()
