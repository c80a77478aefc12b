"""Text that stands in several reports: shingles and MinHash over passages, and over sets of indicators.

A passage is a paragraph that states no quantity, a reason given for a change, the goal or result of a performance
form. Sentences full of figures are left out, as are definitions and notes: their wording is that of the template.
Digits, punctuation and the name of the reporting body are taken out before passages are compared, so that a text copied
with another name on it is found.

Candidates come from locality-sensitive hashing (datasketch); each is then compared exactly with the first passage
of its kind, so that no false pair is written. A text that many bodies use is a commonplace.
"""

from __future__ import annotations

import hashlib
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from itertools import combinations
from typing import TYPE_CHECKING

from ingest.graph.terms import TYPE, boolean, decimal, integer, text
from ingest.iris import Iris
from mingzhang.analysis.written import Analysis

if TYPE_CHECKING:
    from mingzhang.store import Store

SHINGLE = 4  # characters
LEAST_LENGTH = 16  # of a passage, after what does not count is taken out
LEAST_INDICATORS = 4  # of a form
THRESHOLD = 0.7  # Jaccard similarity of what counts as the same text
PERMUTATIONS = 128
COMMONPLACE_BODIES = 5  # a text that more bodies use, and
COMMONPLACE_SHARE = 0.2  # more than this share of all bodies, is a commonplace
_CROWD = 40  # reports above which a text says nothing about two of them

_DROPPED = re.compile(r"[\W\d_]+")
_CLAUSE = re.compile("[。；！？]")  # what has none is a heading or the caption of a table
_BEGINNING = 14  # characters by which a text is known again

_PARAGRAPHS = """
SELECT ?report ?passage ?text WHERE {{
  GRAPH ?report {{ ?passage a <{base}ontology#Paragraph> ; <{base}ontology#text> ?text }}
}}
"""
# what a paragraph is left out for: it states quantities, defines a term of the glossary, or is the note of a table
_KNOWN = """
PREFIX mz: <{base}ontology#>
SELECT DISTINCT ?report ?text WHERE {{
  GRAPH ?report {{
    {{ ?claim mz:sentence ?text }}
    UNION {{ ?term a mz:Definition ; <http://www.w3.org/2004/02/skos/core#definition> ?text }}
    UNION {{ ?table mz:printedNote ?text }}
  }}
}}
"""
_TEXTS = """
SELECT ?report ?passage ?text WHERE {{
  GRAPH ?report {{ ?passage <{base}ontology#{term}> ?text ; a <{base}ontology#{kind}> }}
}}
"""
_INDICATORS = """
PREFIX mz: <{base}ontology#>
SELECT ?report ?passage ?name ?target WHERE {{
  GRAPH ?report {{
    ?passage mz:indicator ?indicator . ?indicator mz:level3 ?name OPTIONAL {{ ?indicator mz:target ?target }}
  }}
}}
"""
_REPORTS = """
PREFIX mz: <{base}ontology#>
SELECT ?report ?year ?body ?name WHERE {{
  GRAPH ?report {{ ?report mz:organization ?body . ?body <http://www.w3.org/2004/02/skos/core#prefLabel> ?name
    OPTIONAL {{ ?report mz:fiscalYear ?year }} }}
}}
"""


@dataclass(frozen=True, slots=True)
class Passage:
    """A text at a place of a report; `parts` are what is compared: shingles, or indicators with their targets."""

    kind: str
    iri: str
    report: str
    text: str
    parts: frozenset[str]


@dataclass(frozen=True, slots=True)
class Reuse:
    """Passages of several reports with (nearly) the same text, the earliest first."""

    kind: str
    passages: tuple[Passage, ...]
    jaccard: Decimal
    bodies: int
    commonplace: bool

    @property
    def reports(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(passage.report for passage in self.passages))


def passages(store: Store) -> Iterator[Passage]:
    """All passages of a store that are long enough to be compared."""
    names = {str(row["report"]): str(row["name"]) for row in store.select(_REPORTS.format(base=store.base)).plain()}
    known: dict[str, set[str]] = defaultdict(set)
    for row in store.select(_KNOWN.format(base=store.base)).plain():
        known[str(row["report"])].add(_DROPPED.sub("", str(row["text"]))[:_BEGINNING])
    found = [("paragraph", row) for row in store.select(_PARAGRAPHS.format(base=store.base)).plain()]
    for kind, of in (("cause", "Claim"), ("goal", "PerformanceEvaluation"), ("result", "PerformanceEvaluation")):
        query = _TEXTS.format(base=store.base, term=kind, kind=of)
        found += [(kind, row) for row in store.select(query).plain()]
    told: set[tuple[str, str]] = set()
    for kind, row in found:
        report, words = str(row["report"]), str(row["text"])
        plain = bare(words, names.get(report, ""))
        if len(plain) < LEAST_LENGTH or report not in names:
            continue
        if kind == "paragraph" and (not _CLAUSE.search(words) or _tells(words, known[report])):
            continue
        if kind == "cause" and (report, plain) in told:
            continue  # several claims of one sentence have its reason
        told.add((report, plain))
        parts = frozenset(plain[start : start + SHINGLE] for start in range(len(plain) - SHINGLE + 1))
        yield Passage(kind, str(row["passage"]), report, words, parts)
    yield from _forms(store, names)


def _tells(words: str, known: set[str]) -> bool:
    """Whether a paragraph holds the beginning of one of these texts."""
    letters = _DROPPED.sub("", words)
    return any(letters[start : start + _BEGINNING] in known for start in range(len(letters))) or letters in known


def _forms(store: Store, names: dict[str, str]) -> Iterator[Passage]:
    forms: dict[tuple[str, str], set[str]] = defaultdict(set)
    for row in store.select(_INDICATORS.format(base=store.base)).plain():
        forms[str(row["report"]), str(row["passage"])].add(f"{row['name']} {row['target'] or ''}".strip())
    for (report, form), indicators in forms.items():
        if len(indicators) >= LEAST_INDICATORS and report in names:
            yield Passage("indicators", form, report, "；".join(sorted(indicators)), frozenset(indicators))


def bare(words: str, name: str) -> str:
    """A text without digits, punctuation, white space and the name of the body."""
    return _DROPPED.sub("", words.replace(name, "") if name else words)


def jaccard(one: frozenset[str], other: frozenset[str]) -> float:
    """The share of parts that two passages have in common."""
    return len(one & other) / len(one | other) if one or other else 0.0


def reuses(found: Iterable[Passage], years: dict[str, str], bodies: dict[str, str]) -> list[Reuse]:
    """The texts that stand in two reports or more; `years` and `bodies` are those of the reports."""
    ordered = sorted(found, key=lambda p: (p.kind, years.get(p.report, ""), p.report, p.iri))
    crowd = max(COMMONPLACE_BODIES, COMMONPLACE_SHARE * len(set(bodies.values())))
    result = []
    for kind in sorted({passage.kind for passage in ordered}):
        for first, others in _alike([passage for passage in ordered if passage.kind == kind]):
            group = (first, *others)
            if len({passage.report for passage in group}) < 2:
                continue
            least = min(jaccard(first.parts, other.parts) for other in others)
            users = len({bodies[passage.report] for passage in group})
            rounded = Decimal(repr(least)).quantize(Decimal("0.01"), ROUND_DOWN)
            result.append(Reuse(kind, group, rounded, users, users > crowd))
    return result


def _alike(ordered: list[Passage]) -> Iterator[tuple[Passage, tuple[Passage, ...]]]:
    """Each passage that others repeat, with those; a passage belongs to the first one that it repeats."""
    from datasketch import MinHash, MinHashLSH

    # the same text, without loss
    same: dict[frozenset[str], list[int]] = defaultdict(list)
    for index, passage in enumerate(ordered):
        same[passage.parts].append(index)
    leaders = sorted(indices[0] for indices in same.values())
    hashes = dict(
        zip(
            leaders,
            MinHash.bulk(
                [[part.encode() for part in sorted(ordered[index].parts)] for index in leaders],
                num_perm=PERMUTATIONS,
                seed=1,
            ),
            strict=True,
        )
    )
    nearby = MinHashLSH(threshold=THRESHOLD, num_perm=PERMUTATIONS)
    for index in leaders:
        nearby.insert(index, hashes[index])
    taken: set[int] = set()
    for index in leaders:
        if index in taken:
            continue
        parts = ordered[index].parts
        members = list(same[parts])
        for other in sorted(nearby.query(hashes[index])):
            if other > index and other not in taken and jaccard(parts, ordered[other].parts) >= THRESHOLD:
                taken.add(other)
                members += same[ordered[other].parts]
        if len(members) > 1:
            yield ordered[index], tuple(ordered[member] for member in sorted(members) if member != index)


def analysis(store: Store) -> Analysis:
    """Reused texts as RDF, and how much each two reports share."""
    iris = Iris(store.base)
    years: dict[str, str] = {}
    bodies: dict[str, str] = {}
    for row in store.select(_REPORTS.format(base=store.base)).plain():
        report = str(row["report"])
        years[report] = str(row["year"] or "")
        bodies[report] = str(row["body"]).removesuffix("/department")
    found = reuses(passages(store), years, bodies)
    lines: list[str] = []
    for reuse in found:
        lines += _described(reuse, iris)
    shared = _shared(found, bodies)
    for (one, other), (number, length) in sorted(shared.items()):
        key = hashlib.sha256(f"{one} {other}".encode()).hexdigest()[:16]
        node = f"<{iris.analysis('reuse', f'shared-{key}')}>"
        lines += [
            f"{node} {TYPE} <{iris.term('SharedProse')}> .",
            f"{node} <{iris.term('sharedBy')}> <{one}> .",
            f"{node} <{iris.term('sharedBy')}> <{other}> .",
            f"{node} <{iris.term('sharedPassages')}> {integer(number)} .",
            f"{node} <{iris.term('sharedCharacters')}> {integer(length)} .",
        ]
    across = sum(reuse.bodies > 1 and not reuse.commonplace for reuse in found)
    return Analysis(
        "reuse",
        tuple(lines),
        frozenset(report for reuse in found for report in reuse.reports),
        {
            "zh": f"去掉数字、标点和单位名称后，以 {SHINGLE} 字片段的 MinHash 找出候选，再精确比较杰卡德相似度",
            "en": f"without digits, punctuation and names: candidates by MinHash over shingles of {SHINGLE} characters,"
            " then exact Jaccard similarity",
        },
        {
            "shingle": SHINGLE,
            "threshold": THRESHOLD,
            "permutations": PERMUTATIONS,
            "least-length": LEAST_LENGTH,
            "least-indicators": LEAST_INDICATORS,
            "commonplace-bodies": COMMONPLACE_BODIES,
            "commonplace-share": COMMONPLACE_SHARE,
        },
        f"{len(found)} 处复用 texts used again, {across} 处在单位之间 between bodies,"
        f" {len(shared)} 对报告 pairs of reports",
    )


def _described(reuse: Reuse, iris: Iris) -> Iterator[str]:
    first = reuse.passages[0]
    key = hashlib.sha256(" ".join((first.iri, *sorted(first.parts))).encode()).hexdigest()[:16]
    node = f"<{iris.analysis('reuse', f'{reuse.kind}-{key}')}>"
    yield f"{node} {TYPE} <{iris.term('TextReuse')}> ."
    yield f"{node} <{iris.term('reuseOf')}> <{iris.code('reuse', reuse.kind)}> ."
    yield f"{node} <{iris.term('text')}> {text(first.text)} ."
    yield f"{node} <{iris.term('firstReport')}> <{first.report}> ."
    yield f"{node} <{iris.term('jaccard')}> {decimal(reuse.jaccard)} ."
    yield f"{node} <{iris.term('bodies')}> {integer(reuse.bodies)} ."
    yield f"{node} <{iris.term('commonplace')}> {boolean(reuse.commonplace)} ."
    for passage in reuse.passages:
        yield f"{node} <{iris.term('passage')}> <{passage.iri}> ."
    for report in reuse.reports:
        yield f"{node} <{iris.term('inReport')}> <{report}> ."


def _shared(found: Iterable[Reuse], bodies: dict[str, str]) -> dict[tuple[str, str], tuple[int, int]]:
    """(two reports of different bodies) → how many passages and characters they share, commonplaces aside."""
    numbers: Counter[tuple[str, str]] = Counter()
    lengths: Counter[tuple[str, str]] = Counter()
    for reuse in found:
        reports = sorted(reuse.reports)
        if reuse.commonplace or reuse.bodies < 2 or len(reports) > _CROWD:
            continue
        length = len(bare(reuse.passages[0].text, ""))
        for pair in combinations(reports, 2):
            if bodies[pair[0]] != bodies[pair[1]]:
                numbers[pair] += 1
                lengths[pair] += length
    return {pair: (number, lengths[pair]) for pair, number in numbers.items()}
