"""The catalogue of a publication: DCAT 3 with the application profile DCAT-AP 3.0.1, and VoID.

Each report is a dataset, named by its own IRI, in the series of its organization; its distributions are the source
file, its whole graph as Turtle, and its figures as CSV and Parquet. The store as a whole is a dataset, too, with the
dumps; it is described by VoID at the same IRI.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from mingzhang.prefixes import prefixes
from mingzhang.publish.layout import quoted

if TYPE_CHECKING:
    from mingzhang.publish.census import Listed
    from mingzhang.publish.library import Library
    from mingzhang.publish.options import Options

DCAT = "http://www.w3.org/ns/dcat#"
DCTERMS = "http://purl.org/dc/terms/"
FOAF = "http://xmlns.com/foaf/0.1/"
VOID = "http://rdfs.org/ns/void#"
_RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
_XSD = "http://www.w3.org/2001/XMLSchema#"
_SPDX = "http://spdx.org/rdf/terms#"
_AVAILABLE = "http://data.europa.eu/r5r/availability"
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_CHINESE, _ENGLISH = f"{_AUTHORITY}language/ZHO", f"{_AUTHORITY}language/ENG"
_THEMES = (f"{_AUTHORITY}data-theme/GOVE", f"{_AUTHORITY}data-theme/ECON")
_IANA = "https://www.iana.org/assignments/media-types/"
PREFIXES = {
    "foaf": FOAF,
    "void": VOID,
    "spdx": _SPDX,
    "dcatap": "http://data.europa.eu/r5r/",
    "adms": "http://www.w3.org/ns/adms#",
}

#: source files: their ending → media type, file type of the authority of the European Union
_SOURCES = {
    ".pdf": ("application/pdf", "PDF"),
    ".html.txt": ("text/html", "HTML"),
    ".htm.txt": ("text/html", "HTML"),
    ".txt": ("text/plain", "TXT"),
    ".docx": ("application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX"),
    ".xlsx": ("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"),
    ".xlsm": ("application/vnd.ms-excel.sheet.macroEnabled.12", "XLSX"),
    ".xls": ("application/vnd.ms-excel", "XLS"),
}
#: the distributions of a report: its file below the report → (media type, file type, what it is)
DISTRIBUTIONS: dict[str, tuple[str, str, str, str]] = {
    **{f"source{ending}": (*types, "源文件", "The source file") for ending, types in _SOURCES.items()},
    "data.ttl": ("text/turtle", "RDF_TURTLE", "全部数据（Turtle）", "Everything, as Turtle"),
    "figures.csv": ("text/csv", "CSV", "全部数字（CSV）", "All figures, as CSV"),
    "figures.parquet": ("application/vnd.apache.parquet", "PARQUET", "全部数字（Parquet）", "All figures, as Parquet"),
}
#: the dumps of the store: their ending → media type, file type
_DUMPS = {
    ".nq.gz": ("application/n-quads", "RDF_N_QUADS"),
    ".parquet": ("application/vnd.apache.parquet", "PARQUET"),
    ".csv": ("text/csv", "CSV"),
}
_KINDS = {"budget": ("预算", "budget"), "final-accounts": ("决算", "final accounts"), "": ("报告", "report")}


class Catalogue:
    """Makes the statements of a catalogue.

    `files` maps the files of the publication to their sizes in bytes: distributions are those that are among them.
    Without it, as where a server answers, the distributions that a server can make are given.
    """

    def __init__(self, library: Library, options: Options, files: Mapping[str, int] | None = None) -> None:
        self._library, self._options, self._files = library, options, files
        self.home = options.home or library.base
        self.iri = library.iri("catalogue")

    def triples(self) -> tuple[Triple, ...]:
        """All statements, each once."""
        return tuple(dict.fromkeys(self._statements()))

    def void(self) -> bytes:
        """The description of the store as VoID, in Turtle."""
        known = {**prefixes(self._library.base), **PREFIXES}
        return serialize(tuple(dict.fromkeys(self._store())), format=RdfFormat.TURTLE, prefixes=known) or b""

    def _statements(self) -> Iterator[Triple]:
        census, options = self._library.census, self._options
        yield from _said(
            self.iri,
            [
                (_RDF_TYPE, NamedNode(f"{DCAT}Catalog")),
                (f"{DCTERMS}title", Literal(f"{options.title}：政府预算与决算", language="zh")),
                (f"{DCTERMS}title", Literal(f"{options.title_en}: government budgets and accounts", language="en")),
                (
                    f"{DCTERMS}description",
                    Literal("各部门、各单位公开的预算与决算，逐数读成关联数据，并经核对。", language="zh"),
                ),
                (
                    f"{DCTERMS}description",
                    Literal("Budgets and final accounts of government bodies as linked data, checked.", language="en"),
                ),
                (f"{FOAF}homepage", NamedNode(self.home)),
                (f"{DCTERMS}language", NamedNode(_CHINESE)),
                (f"{DCTERMS}language", NamedNode(_ENGLISH)),
                (f"{DCTERMS}license", NamedNode(options.licence)),
                (f"{DCTERMS}publisher", NamedNode(f"{self.iri}#publisher")),
                (f"{DCAT}themeTaxonomy", NamedNode(f"{_AUTHORITY}data-theme")),
                (f"{DCAT}dataset", NamedNode(f"{self.iri}#store")),
            ],
        )
        if options.modified:
            yield from _said(self.iri, [(f"{DCTERMS}modified", _date(options.modified))])
        yield from _said(self.home, [(_RDF_TYPE, NamedNode(f"{FOAF}Document"))])
        yield from _said(
            f"{_AUTHORITY}data-theme", [(_RDF_TYPE, _skos("ConceptScheme")), *_titled("数据主题", "Data theme")]
        )
        for theme, zh, en in ((_THEMES[0], "政府", "Government"), (_THEMES[1], "经济与财政", "Economy and finance")):
            yield from _said(theme, [(_RDF_TYPE, _skos("Concept")), (_SKOS_LABEL, _zh(zh)), (_SKOS_LABEL, _en(en))])
        for language in (_CHINESE, _ENGLISH):
            yield from _said(language, [(_RDF_TYPE, NamedNode(f"{DCTERMS}LinguisticSystem"))])
        yield from _said(options.licence, [(_RDF_TYPE, NamedNode(f"{DCTERMS}LicenseDocument"))])
        yield from self._agent(f"{self.iri}#publisher", options.publisher or options.title)
        yield from self._store()
        if self._options.live:
            yield from self._service()
        for organization, listed in census.by_organization.items():
            yield from self._series(organization, listed)
            for before, report in zip([None, *listed[::-1]], listed[::-1], strict=False):
                yield from self.dataset(report, before)

    def dataset(self, report: Listed, before: Listed | None = None) -> Iterator[Triple]:
        """A report as a dataset of the series of its organization."""
        iri, kind = self._library.iri(report.path), _KINDS[report.kind]
        organization = self._library.iri(report.organization)
        yield from _said(
            iri,
            [
                (_RDF_TYPE, NamedNode(f"{DCAT}Dataset")),
                (f"{DCTERMS}title", _zh(report.title or f"{report.name}{report.year}年{kind[0]}")),
                (f"{DCTERMS}title", _en(f"{report.name}: {kind[1]} {report.year}")),
                (
                    f"{DCTERMS}description",
                    _zh(f"{report.name}{report.year}年度{kind[0]}公开报告中的表格、文字陈述与绩效表。"),
                ),
                (f"{DCTERMS}description", _en(f"Tables, claims and performance forms of this {kind[1]} report.")),
                (f"{DCTERMS}identifier", Literal(iri)),
                (f"{DCTERMS}publisher", NamedNode(organization)),
                (f"{DCTERMS}language", NamedNode(_CHINESE)),
                (f"{DCTERMS}license", NamedNode(self._options.licence)),
                (f"{DCAT}landingPage", NamedNode(self._url(report.path))),
                (f"{DCAT}inSeries", NamedNode(f"{organization}#series")),
                (f"{DCAT}contactPoint", NamedNode(f"{self.iri}#contact")),
                *((f"{DCAT}theme", NamedNode(theme)) for theme in _THEMES),
                *((f"{DCAT}keyword", _zh(word)) for word in (report.name, kind[0], report.year) if word),
            ],
        )
        yield from _said(self.iri, [(f"{DCAT}dataset", NamedNode(iri))])
        yield from _said(self._url(report.path), [(_RDF_TYPE, NamedNode(f"{FOAF}Document"))])
        yield from self._agent(organization, report.name)
        if before:
            yield from _said(iri, [(f"{DCAT}prev", NamedNode(self._library.iri(before.path)))])
        if report.issued:
            yield from _said(iri, [(f"{DCTERMS}issued", _date(report.issued))])
        if report.place:
            place = self._library.iri(report.place)
            yield from _said(iri, [(f"{DCTERMS}spatial", NamedNode(place))])
            yield from _said(place, [(_RDF_TYPE, NamedNode(f"{DCTERMS}Location"))])
        if report.year:
            period = f"{iri}#period"
            yield from _said(iri, [(f"{DCTERMS}temporal", NamedNode(period))])
            yield from _said(
                period,
                [
                    (_RDF_TYPE, NamedNode(f"{DCTERMS}PeriodOfTime")),
                    (f"{DCAT}startDate", _date(f"{report.year}-01-01")),
                    (f"{DCAT}endDate", _date(f"{report.year}-12-31")),
                ],
            )
        for name, (media, file_type, zh, en) in DISTRIBUTIONS.items():
            file = f"{report.path}/{name}"
            if self._files is not None and file in self._files:
                node = f"{iri}#{name.replace('.', '-')}"
                yield from _said(iri, [(f"{DCAT}distribution", NamedNode(node))])
                yield from self._distribution(node, file, media, file_type, (zh, en))
                if name.startswith("source.") and report.hash:
                    yield from _checksum(node, report.hash)

    def _store(self) -> Iterator[Triple]:
        """The store as one dataset, with its dumps."""
        iri, library = f"{self.iri}#store", self._library
        yield from _said(
            iri,
            [
                (_RDF_TYPE, NamedNode(f"{DCAT}Dataset")),
                (_RDF_TYPE, NamedNode(f"{VOID}Dataset")),
                (f"{DCTERMS}title", _zh("全部数据")),
                (f"{DCTERMS}title", _en("The whole store")),
                (f"{DCTERMS}description", _zh("全部报告的图、代码表与词汇，以及同样内容的数据表。")),
                (
                    f"{DCTERMS}description",
                    _en("The graphs of all reports, lists and vocabulary, and the same as tables."),
                ),
                (f"{DCTERMS}publisher", NamedNode(f"{self.iri}#publisher")),
                (f"{DCTERMS}license", NamedNode(self._options.licence)),
                (f"{DCAT}contactPoint", NamedNode(f"{self.iri}#contact")),
                (f"{DCAT}keyword", _zh("预算")),
                (f"{DCAT}keyword", _zh("决算")),
                *((f"{DCAT}theme", NamedNode(theme)) for theme in _THEMES),
                (f"{VOID}uriSpace", Literal(library.base)),
                (f"{FOAF}homepage", NamedNode(self.home)),
                (f"{VOID}vocabulary", NamedNode(f"{library.base}ontology")),
                (f"{VOID}vocabulary", NamedNode("http://purl.org/linked-data/cube#")),
                (f"{VOID}vocabulary", NamedNode("http://www.w3.org/2004/02/skos/core#")),
                (f"{VOID}rootResource", NamedNode(self.iri)),
                *((f"{VOID}exampleResource", NamedNode(library.iri(one.path))) for one in library.census.reports[:3]),
                (f"{VOID}feature", NamedNode("http://www.w3.org/ns/formats/Turtle")),
                (f"{VOID}feature", NamedNode("http://www.w3.org/ns/formats/JSON-LD")),
            ],
        )
        contact = f"{self.iri}#contact"
        yield from _said(
            contact,
            [
                (_RDF_TYPE, NamedNode("http://www.w3.org/2006/vcard/ns#Organization")),
                ("http://www.w3.org/2006/vcard/ns#fn", Literal(self._options.publisher or self._options.title)),
                ("http://www.w3.org/2006/vcard/ns#hasURL", NamedNode(self.home)),
            ],
        )
        if self._options.live:
            yield from _said(iri, [(f"{VOID}sparqlEndpoint", NamedNode(self._url("sparql")))])
        for file in sorted(self._files or ()):
            ending = next((end for end in _DUMPS if file.startswith("dump/") and file.endswith(end)), None)
            if ending:
                node = f"{self.iri}#{file.removeprefix('dump/').replace('.', '-')}"
                yield from _said(iri, [(f"{DCAT}distribution", NamedNode(node))])
                if ending == ".nq.gz":
                    yield from _said(iri, [(f"{VOID}dataDump", NamedNode(self._file(file)))])
                name = file.removeprefix("dump/")
                yield from self._distribution(node, file, *_DUMPS[ending], (name, name))

    def _service(self) -> Iterator[Triple]:
        node, endpoint = f"{self.iri}#sparql", self._url("sparql")
        yield from _said(self.iri, [(f"{DCAT}service", NamedNode(node))])
        yield from _said(
            node,
            [
                (_RDF_TYPE, NamedNode(f"{DCAT}DataService")),
                (f"{DCTERMS}title", _zh("SPARQL 1.1 查询服务")),
                (f"{DCTERMS}title", _en("SPARQL 1.1 endpoint")),
                (f"{DCAT}endpointURL", NamedNode(endpoint)),
                (f"{DCAT}endpointDescription", NamedNode(endpoint)),
                (f"{DCAT}servesDataset", NamedNode(f"{self.iri}#store")),
                (f"{DCTERMS}conformsTo", NamedNode("https://www.w3.org/TR/sparql11-protocol/")),
            ],
        )

    def _series(self, organization: str, listed: list[Listed]) -> Iterator[Triple]:
        iri, name = f"{self._library.iri(organization)}#series", listed[0].name
        yield from _said(
            iri,
            [
                (_RDF_TYPE, NamedNode(f"{DCAT}DatasetSeries")),
                (f"{DCTERMS}title", _zh(f"{name}历年预算与决算")),
                (f"{DCTERMS}title", _en(f"{name}: budgets and final accounts through the years")),
                (f"{DCTERMS}description", _zh(f"{name}公开的全部预算与决算报告。")),
                (f"{DCTERMS}description", _en("All budget and final-account reports of this organization.")),
                (f"{DCTERMS}publisher", NamedNode(self._library.iri(organization))),
                (f"{DCTERMS}accrualPeriodicity", NamedNode(f"{_AUTHORITY}frequency/ANNUAL")),
                (f"{DCAT}contactPoint", NamedNode(f"{self.iri}#contact")),
                (f"{DCAT}first", NamedNode(self._library.iri(listed[-1].path))),
                (f"{DCAT}last", NamedNode(self._library.iri(listed[0].path))),
            ],
        )
        yield from _said(self.iri, [(f"{DCAT}dataset", NamedNode(iri))])
        frequency = f"{_AUTHORITY}frequency/ANNUAL"
        yield from _said(frequency, [(_RDF_TYPE, NamedNode(f"{DCTERMS}Frequency"))])

    def _distribution(
        self, node: str, file: str, media: str, file_type: str, names: tuple[str, str]
    ) -> Iterator[Triple]:
        url = self._file(file)
        size = (self._files or {}).get(file)
        yield from _said(
            node,
            [
                (_RDF_TYPE, NamedNode(f"{DCAT}Distribution")),
                (f"{DCTERMS}title", _zh(names[0])),
                (f"{DCTERMS}title", _en(names[1])),
                (f"{DCTERMS}description", _zh(names[0])),
                (f"{DCAT}accessURL", NamedNode(url)),
                (f"{DCAT}downloadURL", NamedNode(url)),
                (f"{DCAT}mediaType", NamedNode(f"{_IANA}{media}")),
                (f"{DCTERMS}format", NamedNode(f"{_AUTHORITY}file-type/{file_type}")),
                (f"{DCTERMS}license", NamedNode(self._options.licence)),
                (_AVAILABLE, NamedNode(f"{_AUTHORITY}planned-availability/STABLE")),
            ],
        )
        yield from _said(f"{_IANA}{media}", [(_RDF_TYPE, NamedNode(f"{DCTERMS}MediaType"))])
        yield from _said(f"{_AUTHORITY}file-type/{file_type}", [(_RDF_TYPE, NamedNode(f"{DCTERMS}MediaTypeOrExtent"))])
        yield from _said(f"{_AUTHORITY}planned-availability/STABLE", [(_RDF_TYPE, _skos("Concept"))])
        if size is not None:
            yield from _said(
                node, [(f"{DCAT}byteSize", Literal(str(size), datatype=NamedNode(f"{_XSD}nonNegativeInteger")))]
            )

    def _agent(self, iri: str, name: str) -> Iterator[Triple]:
        yield from _said(iri, [(_RDF_TYPE, NamedNode(f"{FOAF}Agent")), (f"{FOAF}name", _zh(name))])

    def _url(self, path: str) -> str:
        return f"{self.home}{quoted(path)}" + ("" if self._options.live or not path else "/")

    def _file(self, name: str) -> str:
        return f"{self.home}{quoted(name)}"


_SKOS_LABEL = "http://www.w3.org/2004/02/skos/core#prefLabel"


def _skos(name: str) -> NamedNode:
    return NamedNode(f"http://www.w3.org/2004/02/skos/core#{name}")


def _checksum(node: str, digest: str) -> Iterator[Triple]:
    checksum = f"{node}-checksum"
    yield from _said(node, [(f"{_SPDX}checksum", NamedNode(checksum))])
    yield from _said(
        checksum,
        [
            (_RDF_TYPE, NamedNode(f"{_SPDX}Checksum")),
            (f"{_SPDX}algorithm", NamedNode(f"{_SPDX}checksumAlgorithm_sha256")),
            (f"{_SPDX}checksumValue", Literal(digest, datatype=NamedNode(f"{_XSD}hexBinary"))),
        ],
    )


def _said(subject: str, statements: list[tuple[str, NamedNode | Literal]]) -> Iterator[Triple]:
    node = NamedNode(subject)
    for predicate, value in statements:
        yield Triple(node, NamedNode(predicate), value)


def _titled(zh: str, en: str) -> list[tuple[str, NamedNode | Literal]]:
    return [(f"{DCTERMS}title", _zh(zh)), (f"{DCTERMS}title", _en(en))]


def _zh(text: str) -> Literal:
    return Literal(text, language="zh")


def _en(text: str) -> Literal:
    return Literal(text, language="en")


def _date(text: str) -> Literal:
    return Literal(text[:10], datatype=NamedNode(f"{_XSD}date"))
