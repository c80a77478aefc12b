"""Full text: organizations, reports, tables, classes, rules, questions, projects and sentences by their words.

The index is SQLite's FTS5 with the trigram tokenizer, which needs no dictionary and finds any three characters in a
row; words of one or two characters, as Chinese has many, are looked up by LIKE among what the longer words leave. It
is made from the store with one query a kind, in a file of its own that goes with the server.
"""

from __future__ import annotations

import sqlite3
import tempfile
import threading
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from mingzhang.prefixes import declarations

if TYPE_CHECKING:
    from mingzhang.store import Store

SHORTEST = 3  # characters of a word that the index knows
_BATCH = 5_000
#: kind → (how much it counts, query); the heavier is found first. Every query gives ?iri ?title, and may give ?detail.
_KINDS: dict[str, tuple[int, str]] = {
    "organization": (
        9,
        "SELECT ?iri (MIN(?name) AS ?title) { ?iri a org:FormalOrganization ; skos:prefLabel ?name } GROUP BY ?iri",
    ),
    "report": (
        8,
        """SELECT ?iri (SAMPLE(?name) AS ?title) (SAMPLE(?file) AS ?detail)
        { ?iri a mz:Report ; dcterms:title ?name ; mz:sourceName ?file } GROUP BY ?iri""",
    ),
    "class": (
        7,
        """SELECT ?iri (CONCAT(MIN(?code), " ", MIN(?name)) AS ?title)
        { ?iri skos:notation ?code ; skos:inScheme ?scheme ; skos:prefLabel ?name . FILTER (LANG(?name) != "en")
          FILTER (REGEX(?code, "^[0-9]{3,}$")) } GROUP BY ?iri""",
    ),
    "project": (
        4,
        """SELECT ?iri (SAMPLE(?name) AS ?title) (SAMPLE(?file) AS ?detail)
        { ?iri a mz:PerformanceEvaluation ; mz:project ?name ; mz:report/mz:sourceName ?file } GROUP BY ?iri""",
    ),
    "table": (
        3,
        """SELECT ?iri (SAMPLE(?name) AS ?title) (SAMPLE(?file) AS ?detail)
        { ?iri a mz:Table ; dcterms:title ?name ; mz:report/mz:sourceName ?file } GROUP BY ?iri""",
    ),
    "sentence": (
        1,
        """SELECT (MIN(?claim) AS ?iri) ?title (SAMPLE(?file) AS ?detail)
        { ?claim a mz:Claim ; mz:sentence ?title ; mz:report ?report . ?report mz:sourceName ?file }
        GROUP BY ?report ?title""",
    ),
}


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found: its IRI, what kind of thing it is, its title, and a line more."""

    iri: str
    kind: str
    title: str
    detail: str


class Index:
    """The words of a store. Made in one go; asked from any thread once it is ready."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._folder = tempfile.TemporaryDirectory(prefix="mingzhang-search-")
        self._lock = threading.Lock()
        self._database: sqlite3.Connection | None = None

    def build(self) -> int:
        """Index what the store holds now; how many entries. The index of before answers until it is done."""
        path = Path(self._folder.name) / "new.sqlite"
        path.unlink(missing_ok=True)
        database = sqlite3.connect(path, check_same_thread=False)
        database.executescript(
            "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF;"
            "CREATE VIRTUAL TABLE entry USING fts5"
            "(title, detail, iri UNINDEXED, kind UNINDEXED, weight UNINDEXED, shown UNINDEXED, tokenize = 'trigram');"
        )
        entries = self._entries()
        count = 0
        while batch := [entry for entry, _ in zip(entries, range(_BATCH), strict=False)]:
            database.executemany("INSERT INTO entry VALUES (?, ?, ?, ?, ?, ?)", batch)
            count += len(batch)
        database.commit()
        ready = path.with_name(f"{count}-{id(database)}.sqlite")
        path.rename(ready)
        with self._lock:
            old, self._database = self._database, database
            if old:
                old.close()
        return count

    @property
    def ready(self) -> bool:
        """Whether there is an index yet."""
        return self._database is not None

    def find(self, words: str, kind: str = "", limit: int = 20, offset: int = 0) -> list[Hit]:
        """What contains all of the words, the best first."""
        wanted = folded(words).split()
        if not wanted or self._database is None:
            return []
        long = [word for word in wanted if len(word) >= SHORTEST]
        conditions, values = [], []
        if long:
            conditions.append("entry MATCH ?")
            values.append(" ".join('"' + word.replace('"', '""') + '"' for word in long))
        for word in wanted:
            if len(word) < SHORTEST:
                conditions.append("(title LIKE ? ESCAPE '\\' OR detail LIKE ? ESCAPE '\\')")
                values += [_pattern(word)] * 2
        if kind:
            conditions.append("kind = ?")
            values.append(kind)
        # what is called so or begins so comes before what contains it, and a short title before a long one
        query = (
            f"SELECT iri, kind, shown, detail FROM entry WHERE {' AND '.join(conditions)}"
            " ORDER BY (title || ' ' LIKE ? ESCAPE '\\') DESC, (title LIKE ? ESCAPE '\\') DESC, weight DESC,"
            " LENGTH(title), iri LIMIT ? OFFSET ?"
        )
        begins = _pattern(" ".join(wanted))[1:]
        values += [f"{begins[:-1]} %", begins]
        with self._lock:
            rows = self._database.execute(query, [*values, limit, offset]).fetchall()
        return [Hit(*row) for row in rows]

    def close(self) -> None:
        """Give back what the index holds."""
        with self._lock:
            if self._database:
                self._database.close()
                self._database = None
        self._folder.cleanup()

    def _entries(self) -> Iterator[tuple[str, str, str, str, int, str]]:
        prologue = declarations(self._store.base)
        for kind, (weight, query) in _KINDS.items():
            for row in self._store.select(prologue + query).plain():
                title, detail = str(row.get("title") or ""), str(row.get("detail") or "")
                yield folded(title), detail, str(row["iri"]), kind, weight, title
        yield from self._declared()

    def _declared(self) -> Iterator[tuple[str, str, str, str, int, str]]:
        """The rules and the questions, which stand in files."""
        from mingzhang.check.rules import rule_book
        from mingzhang.questions import names, question

        for rule in rule_book(self._store.base).rules:
            words = f"{rule.label} {rule.code} {rule.text} {rule.label_en}"
            yield folded(words), rule.text, rule.iri, "rule", 6, rule.label
        for name in names():
            asked = question(name)
            words = " ".join((name, *asked.summary.values(), *asked.description.values()))
            yield (
                folded(words),
                asked.summary["en"],
                f"{self._store.base}query/{name}",
                "question",
                5,
                asked.summary["zh"],
            )


def kinds() -> tuple[str, ...]:
    """The kinds of things that can be found."""
    return (*_KINDS, "rule", "question")


def folded(text: str) -> str:
    """Text as it is compared: compatible characters alike (NFKC), no difference of case."""
    return unicodedata.normalize("NFKC", text).casefold()


def _pattern(word: str) -> str:
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"
