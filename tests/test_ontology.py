"""The ontology is well formed: terms, code lists, partitions, data structures, alignment, JSON-LD context.

Most tests are a query for culprits (`CULPRITS`), which must find none in the ontology and must find the fault that is
planted beside it: no test here can pass by finding nothing to look at.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pyoxigraph as ox
import pytest
import rdflib.namespace as known

from mingzhang.resources import folder

BASE = "https://w3id.org/mingzhang/"
CODE = f"{BASE}code/"
MZ = f"{BASE}ontology#"
SKOS = "http://www.w3.org/2004/02/skos/core#"
RDF_TYPE = "http://www.w3.org/1999/02/22-rdf-syntax-ns#type"
FILES = sorted(folder("ontology").glob("*.ttl"))
CLASSIFICATIONS = ("functional", "economic", "government-economic")

PREFIXES = f"""
PREFIX code: <{CODE}>
PREFIX component: <{BASE}component/>
PREFIX dcterms: <http://purl.org/dc/terms/>
PREFIX economic: <{CODE}economic/>
PREFIX flow: <{CODE}flow/>
PREFIX functional: <{CODE}functional/>
PREFIX fund: <{CODE}fund/>
PREFIX item: <{CODE}item/>
PREFIX mz: <{MZ}>
PREFIX nature: <{CODE}nature/>
PREFIX owl: <http://www.w3.org/2002/07/owl#>
PREFIX partition: <{BASE}partition/>
PREFIX place: <{BASE}place/>
PREFIX qb: <http://purl.org/linked-data/cube#>
PREFIX rdf: <http://www.w3.org/1999/02/22-rdf-syntax-ns#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
PREFIX schema: <https://schema.org/>
PREFIX skos: <{SKOS}>
PREFIX skosxl: <http://www.w3.org/2008/05/skos-xl#>
PREFIX structure: <{BASE}structure/>
PREFIX table: <{CODE}table/>
PREFIX unit: <{CODE}unit/>
PREFIX xkos: <http://rdf-vocabulary.ddialliance.org/xkos#>
PREFIX xsd: <http://www.w3.org/2001/XMLSchema#>
PREFIX year: <{BASE}year/>
"""

#: the members that the layouts and the reports speak of
SLUGS = {
    "phase": "all initial adjusted budget executed estimate",
    "flow": "all total-in revenue use-of-surplus opening opening-account "
    "total-out expenditure distribution closing closing-account",
    "fund": "all fiscal general-public government-fund state-capital special-account unit-fund superior-subsidy "
    "undertaking business affiliated other debt education-fee general-public-appropriation special-revenue "
    "special-account-education special-account-nontax other-funds non-fiscal earmarked",
    "nature": "all basic project remitted-superior business-expenditure affiliated-subsidy reserve personnel operating",
    "item": "all three-public overseas vehicles reception vehicle-purchase vehicle-operation meetings training "
    "three-public-meetings-training operating-cost procurement goods works services purchased-services "
    "reception-domestic reception-foreign-affairs reception-abroad operating-cost-organs operating-cost-institutions "
    "procurement-sme procurement-micro procurement-reserved procurement-reserved-micro procurement-unreserved",
    "scope": "department unit",
    "table": "balance revenue revenue-list expenditure expenditure-total expenditure-detail fiscal-balance "
    "fiscal-expenditure "
    "fiscal-detail fiscal-basic public-expenditure public-detail public-economic public-basic "
    "public-basic-functional public-project government-fund government-fund-balance state-capital "
    "state-capital-expenditure three-public operating-cost procurement project-list purchase-service",
    "unit": "元 百元 千元 万元 百万元 亿元",
    "functional": "all",
    "economic": "all",
}
DIMENSIONS = "organization year phase flow fund functional economic nature item row column"
ATTRIBUTES = "resolution printed unit page box line cell"

#: codes and names that reports print: scheme, code, year, name
ATTESTED = [
    ("functional", "201", 2024, "一般公共服务支出"),
    ("functional", "2010204", 2019, "政协会议"),
    ("functional", "2010107", 2018, "人大代表履职能力提升"),
    ("functional", "2013950", 2024, "事业运行"),
    ("functional", "20404", 2017, "检察"),
    ("functional", "2040410", 2019, "检察监督"),
    ("functional", "207", 2025, "文化旅游体育与传媒支出"),
    ("functional", "2080109", 2020, "社会保险经办机构"),
    ("functional", "20805", 2017, "行政事业单位离退休"),
    ("functional", "20805", 2019, "行政事业单位离退休"),
    ("functional", "20805", 2020, "行政事业单位养老支出"),
    ("functional", "2080504", 2019, "未归口管理的行政单位离退休"),
    ("functional", "2080506", 2024, "机关事业单位职业年金缴费支出"),
    ("functional", "2081005", 2024, "社会福利事业单位"),
    ("functional", "2082502", 2020, "其他农村生活救助"),
    ("functional", "2089999", 2025, "其他社会保障和就业支出"),
    ("functional", "210", 2018, "医疗卫生与计划生育支出"),
    ("functional", "210", 2020, "卫生健康支出"),
    ("functional", "2100717", 2025, "计划生育服务"),
    ("functional", "2101101", 2020, "行政单位医疗"),
    ("functional", "2101505", 2024, "医疗保障政策管理"),
    ("functional", "2101550", 2020, "事业运行"),
    ("functional", "2120104", 2024, "城管执法"),
    ("functional", "21305", 2020, "扶贫"),
    ("functional", "21305", 2024, "巩固脱贫攻坚成果衔接乡村振兴"),
    ("functional", "2130599", 2020, "其他扶贫支出"),
    ("functional", "220", 2018, "国土海洋气象等支出"),
    ("functional", "2210203", 2025, "购房补贴"),
    ("economic", "30104", 2017, "其他社会保障缴费"),
    ("economic", "30112", 2024, "其他社会保障缴费"),
    ("economic", "30307", 2017, "医疗费"),
    ("economic", "30307", 2024, "医疗费补助"),
    ("economic", "30311", 2017, "住房公积金"),
    ("economic", "30311", 2024, "代缴社会保险费"),
    ("economic", "310", 2017, "其他资本性支出"),
    ("economic", "31203", 2024, "政府投资基金股权投资"),
    ("economic", "39910", 2024, "资本性赠与"),
    ("government-economic", "501", 2024, "机关工资福利支出"),
    ("government-economic", "50905", 2024, "离退休费"),
]


@dataclass(frozen=True)
class Culprits:
    """A query that selects what is wrong, and a fault that it must find."""

    query: str
    fault: str


DECLARED = "{ ?term a rdfs:Class } UNION { ?term a rdf:Property }"
IN_MZ = f'FILTER(STRSTARTS(STR(?term), "{MZ}"))'
#: the big classifications need no definition for each code
BIG = "code:functional code:economic code:government-economic"

CULPRITS = {
    # --- terms
    "term-undeclared": Culprits(
        f"""SELECT DISTINCT ?term {{
            {{ ?term ?p ?o }} UNION {{ ?s ?term ?o }} UNION {{ ?s ?p ?term }}
            FILTER(ISIRI(?term)) {IN_MZ} FILTER NOT EXISTS {{ {DECLARED} }} }}""",
        "fund:all mz:undeclared fund:fiscal .",
    ),
    "term-label": Culprits(
        f"""SELECT ?term ?language {{ {DECLARED} {IN_MZ} VALUES ?language {{ "zh" "en" }}
            FILTER NOT EXISTS {{ ?term rdfs:label ?l FILTER(LANG(?l) = ?language && ?l != "") }} }}""",
        'mz:fault a rdfs:Class ; rdfs:label "只有中文"@zh .',
    ),
    "term-comment": Culprits(
        f"""SELECT ?term ?language {{ {DECLARED} {IN_MZ} VALUES ?language {{ "zh" "en" }}
            FILTER NOT EXISTS {{ ?term rdfs:comment ?l FILTER(LANG(?l) = ?language && ?l != "") }} }}""",
        'mz:fault a rdf:Property ; rdfs:comment "只有中文"@zh .',
    ),
    "term-defined-by": Culprits(
        f"""SELECT ?term {{ {DECLARED} {IN_MZ} FILTER NOT EXISTS {{ ?term rdfs:isDefinedBy <{MZ[:-1]}> }} }}""",
        "mz:fault a rdfs:Class .",
    ),
    "property-domain": Culprits(
        f"""SELECT ?term {{ ?term a rdf:Property {IN_MZ}
            FILTER NOT EXISTS {{ ?term rdfs:domain|schema:domainIncludes ?class }} }}""",
        "mz:fault a rdf:Property ; rdfs:range mz:Row .",
    ),
    "property-range": Culprits(
        f"SELECT ?term {{ ?term a rdf:Property {IN_MZ} FILTER NOT EXISTS {{ ?term rdfs:range ?class }} }}",
        "mz:fault a rdf:Property ; rdfs:domain mz:Row .",
    ),
    "property-kind": Culprits(
        f"""SELECT ?term {{ ?term a rdf:Property ; rdfs:range ?range {IN_MZ}
            BIND(STRSTARTS(STR(?range), STR(xsd:)) || ?range = rdf:langString AS ?literal)
            FILTER((?literal && NOT EXISTS {{ ?term a owl:DatatypeProperty }})
                || (!?literal && NOT EXISTS {{ ?term a owl:ObjectProperty }})) }}""",
        "mz:fault a rdf:Property, owl:ObjectProperty ; rdfs:range xsd:string .",
    ),
    # --- code lists
    "concept-pref-label": Culprits(
        f"""SELECT ?c ?language {{ {{ ?c a skos:Concept }} UNION {{ ?c a skos:ConceptScheme }}
                UNION {{ ?c a xkos:ClassificationLevel }} VALUES ?language {{ "zh" "en" }}
            FILTER NOT EXISTS {{ ?c skos:prefLabel ?l FILTER(LANG(?l) = ?language && ?l != "") }}
            FILTER(?language = "zh" || NOT EXISTS {{ VALUES ?big {{ {BIG} }} ?c skos:inScheme ?big ; skos:broader ?b }})
            }}""",
        'functional:299 a skos:Concept ; skos:inScheme code:functional ; skos:prefLabel "无英文"@zh .',
    ),
    "concept-definition": Culprits(
        f"""SELECT ?c ?language {{ {{ ?c a skos:Concept }} UNION {{ ?c a skos:ConceptScheme }}
                UNION {{ ?c a xkos:ClassificationLevel }} VALUES ?language {{ "zh" "en" }}
            FILTER NOT EXISTS {{ ?c a mz:Place }}
            FILTER NOT EXISTS {{ VALUES ?big {{ {BIG} }} ?c skos:inScheme ?big ; skos:notation ?n }}
            FILTER NOT EXISTS {{ ?c skos:definition ?l FILTER(LANG(?l) = ?language && ?l != "") }} }}""",
        'fund:fault a skos:Concept ; skos:prefLabel "错"@zh, "fault"@en ; skos:definition "错"@zh .',
    ),
    "concept-in-scheme": Culprits(
        """SELECT ?c { ?c a skos:Concept
            FILTER NOT EXISTS { ?c skos:inScheme ?scheme . ?scheme a skos:ConceptScheme } }""",
        "fund:fault a skos:Concept ; skos:inScheme code:nowhere .",
    ),
    "concept-undeclared": Culprits(
        """SELECT ?c { ?s skos:broader|skos:topConceptOf|skos:inScheme|dcterms:isReplacedBy|mz:part|mz:whole|mz:subset
                |mz:left|mz:right|mz:partWithin ?c
            FILTER NOT EXISTS { ?c a ?type VALUES ?type { skos:Concept skos:ConceptScheme } } }""",
        "fund:fiscal mz:subset fund:nowhere .",
    ),
    "concept-alone": Culprits(
        """SELECT ?c { ?c a skos:Concept ; skos:notation ?n
            FILTER NOT EXISTS { ?c skos:broader ?broader } FILTER NOT EXISTS { ?c skos:topConceptOf ?scheme } }""",
        'fund:fault a skos:Concept ; skos:notation "fault" .',
    ),
    "concept-notation-in-iri": Culprits(
        """SELECT ?c ?n { ?c a skos:Concept ; skos:notation ?n FILTER(!STRENDS(STR(?c), CONCAT("/", ?n))) }""",
        'fund:fault a skos:Concept ; skos:notation "default" .',
    ),
    "notation-twice": Culprits(
        """SELECT ?a ?b { ?a skos:notation ?n ; skos:inScheme ?scheme . ?b skos:notation ?n ; skos:inScheme ?scheme
            FILTER(STR(?a) < STR(?b)) }""",
        'fund:fault skos:notation "fiscal" ; skos:inScheme code:fund .',
    ),
    "broader-in-another-scheme": Culprits(
        """SELECT ?c { ?c skos:broader ?b ; skos:inScheme ?scheme
            FILTER NOT EXISTS { ?b skos:inScheme ?scheme } }""",
        "fund:fault skos:broader nature:all ; skos:inScheme code:fund .",
    ),
    "broader-code-prefix": Culprits(
        f"""SELECT ?c {{ VALUES ?big {{ {BIG} }} ?c skos:inScheme ?big ; skos:notation ?n ; skos:broader ?b .
            ?b skos:notation ?m FILTER(!(STRSTARTS(?n, ?m) && STRLEN(?n) = STRLEN(?m) + 2)) }}""",
        "functional:20199 skos:broader functional:202 .",
    ),
    "code-level": Culprits(
        """SELECT ?c { ?c mz:level ?level ; skos:notation ?n . ?level xkos:notationPattern ?pattern
            FILTER(!REGEX(?n, CONCAT("^", ?pattern, "$"))) }""",
        "functional:201 mz:level functional:level-2 .",
    ),
    "code-without-level": Culprits(
        f"""SELECT ?c {{ VALUES ?big {{ {BIG} }} ?c skos:inScheme ?big ; skos:notation ?n
            FILTER NOT EXISTS {{ ?c mz:level ?level FILTER(STRSTARTS(STR(?level), STR(?big))) }} }}""",
        'functional:29901 skos:inScheme code:functional ; skos:notation "29901" .',
    ),
    "place-code-prefix": Culprits(
        """SELECT ?c { ?c a mz:Place ; skos:notation ?n ; skos:broader ?b . ?b skos:notation ?m
            FILTER(!STRSTARTS(?n, REPLACE(?m, "(00)+$", "")) || ?n = ?m) }""",
        "place:610726 skos:broader place:610300 .",
    ),
    "years-reversed": Culprits(
        "SELECT ?c { ?c mz:firstYear ?first ; mz:lastYear ?last FILTER(?first > ?last) }",
        'functional:210 mz:firstYear "2020"^^xsd:gYear ; mz:lastYear "2018"^^xsd:gYear .',
    ),
    "name-without-label": Culprits(
        """SELECT ?name { ?c skosxl:altLabel ?name . ?name skosxl:literalForm ?label
            FILTER NOT EXISTS { ?c skos:altLabel ?label } }""",
        'functional:210 skosxl:altLabel functional:fault . functional:fault skosxl:literalForm "错"@zh .',
    ),
    "edition-year": Culprits(
        """SELECT ?scheme ?edition { ?scheme mz:edition ?edition
            FILTER NOT EXISTS { ?edition a mz:Edition ; mz:fiscalYear ?year . ?year mz:calendarYear ?y
                FILTER(STRENDS(STR(?edition), STR(?y))) } }""",
        "code:functional mz:edition functional:edition-1999 .",
    ),
    "year-before": Culprits(
        """SELECT ?year { ?year mz:previousYear ?before ; mz:calendarYear ?y . ?before mz:calendarYear ?b
            FILTER(xsd:integer(STR(?y)) != xsd:integer(STR(?b)) + 1) }""",
        "year:2020 mz:previousYear year:2018 .",
    ),
    # --- SKOS integrity conditions
    "skos-S9": Culprits(
        "SELECT ?c { ?c a skos:Concept, skos:ConceptScheme }",
        "code:fund a skos:Concept .",
    ),
    "skos-S13": Culprits(
        """SELECT ?c ?l { VALUES (?p ?q) { (skos:prefLabel skos:altLabel) (skos:prefLabel skos:hiddenLabel)
            (skos:altLabel skos:hiddenLabel) } ?c ?p ?l ; ?q ?l }""",
        'fund:fiscal skos:altLabel "财政拨款"@zh .',
    ),
    "skos-S14": Culprits(
        """SELECT ?c { ?c skos:prefLabel ?a, ?b FILTER(LANG(?a) = LANG(?b) && STR(?a) < STR(?b)) }""",
        'fund:fiscal skos:prefLabel "另一个"@zh .',
    ),
    "skos-S27": Culprits(
        "SELECT ?a ?b { ?a (skos:broader|^skos:narrower)+ ?b . ?a skos:related|^skos:related ?b }",
        "fund:fiscal skos:related fund:all .",
    ),
    "skos-S37": Culprits(
        "SELECT ?c { ?c a skos:Concept, xkos:ClassificationLevel }",
        "functional:level-1 a skos:Concept .",
    ),
    "skos-S46": Culprits(
        """SELECT ?a ?b { ?a skos:exactMatch|^skos:exactMatch ?b .
            ?a skos:broadMatch|^skos:narrowMatch|skos:relatedMatch ?b }""",
        "fund:fiscal skos:exactMatch fund:other ; skos:broadMatch fund:other .",
    ),
    "skos-cycle": Culprits(
        "SELECT ?c { ?c skos:broader+ ?c }",
        "fund:all skos:broader fund:fiscal .",
    ),
    # --- partitions
    "partition-parts": Culprits(
        """SELECT ?p { ?p a mz:Partition OPTIONAL { ?p mz:part ?part } } GROUP BY ?p HAVING(COUNT(?part) < 2)""",
        "partition:fault a mz:Partition ; mz:part fund:fiscal .",
    ),
    "partition-complete": Culprits(
        """SELECT ?p { ?p a mz:Partition FILTER NOT EXISTS { ?p mz:dimension ?d ; mz:whole ?w ; mz:exhaustive ?e ;
            rdfs:label ?zh, ?en FILTER(LANG(?zh) = "zh" && LANG(?en) = "en") } }""",
        "partition:fault a mz:Partition ; mz:dimension mz:fund ; mz:whole fund:all .",
    ),
    "partition-code-list": Culprits(
        """SELECT ?p ?member { { ?p mz:dimension ?d ; mz:whole|mz:left|mz:right|mz:partWithin ?member }
            UNION { ?p mz:part ?member ; mz:dimension ?own OPTIONAL { ?p mz:partDimension ?other }
                BIND(COALESCE(?other, ?own) AS ?d) }
            FILTER NOT EXISTS { ?d qb:codeList ?list . ?member skos:inScheme ?list } }""",
        "partition:nature-basic mz:part fund:fiscal .",
    ),
    "partition-whole-is-part": Culprits(
        "SELECT ?p { ?p mz:whole ?whole ; mz:part ?whole }",
        "partition:fund-fiscal mz:part fund:fiscal .",
    ),
    "partition-overlap": Culprits(
        """SELECT ?p ?a ?b { ?p mz:part ?a, ?b FILTER(?a != ?b)
            ?a ((^mz:whole/mz:part)|mz:subset|^skos:broader)+ ?b }""",
        "partition:fund-sources mz:part fund:education-fee .",
    ),
    "partition-shared-part": Culprits(
        """SELECT ?p ?a ?b { ?p mz:part ?a, ?b FILTER(STR(?a) < STR(?b))
            ?a ((^mz:whole/mz:part)|mz:subset)+ ?member . ?b ((^mz:whole/mz:part)|mz:subset)+ ?member }""",
        "partition:fund-three mz:part fund:other-funds .",
    ),
    "partition-top-classes": Culprits(
        """SELECT ?p ?class { VALUES (?p ?scheme) { (partition:functional-classes code:functional)
                (partition:economic-classes code:economic)
                (partition:government-economic-classes code:government-economic) }
            { ?class skos:topConceptOf ?scheme FILTER NOT EXISTS { ?p mz:part ?class } }
            UNION { ?p mz:part ?class FILTER NOT EXISTS { ?class skos:topConceptOf ?scheme } } }""",
        "functional:299 skos:topConceptOf code:functional .",
    ),
    "subset-broader": Culprits(
        "SELECT ?whole ?subset { ?whole mz:subset ?subset FILTER NOT EXISTS { ?subset skos:broader ?whole } }",
        "fund:fiscal mz:subset fund:other .",
    ),
    "balance-sides": Culprits(
        """SELECT ?b { ?b a mz:Balance FILTER NOT EXISTS { ?b mz:left ?l ; mz:right ?r FILTER(?l != ?r) } }""",
        "partition:fault a mz:Balance ; mz:left flow:revenue ; mz:right flow:revenue .",
    ),
    # --- data structures (W3C Data Cube integrity constraints that concern structures)
    "qb-IC-3": Culprits(
        """SELECT ?dsd { ?dsd a qb:DataStructureDefinition
            FILTER NOT EXISTS { ?dsd qb:component/qb:componentProperty ?m . ?m a qb:MeasureProperty } }""",
        "structure:fault a qb:DataStructureDefinition ; qb:component component:fund .",
    ),
    "qb-IC-4": Culprits(
        "SELECT ?dim { ?dim a qb:DimensionProperty FILTER NOT EXISTS { ?dim rdfs:range ?range } }",
        "mz:fault a qb:DimensionProperty .",
    ),
    "qb-IC-5": Culprits(
        """SELECT ?dim { ?dim a qb:DimensionProperty ; rdfs:range skos:Concept
            FILTER NOT EXISTS { ?dim qb:codeList ?list . ?list a skos:ConceptScheme } }""",
        "mz:fault a qb:DimensionProperty ; rdfs:range skos:Concept ; qb:codeList code:nowhere .",
    ),
    "qb-IC-6": Culprits(
        """SELECT ?dsd ?property { ?dsd qb:component ?spec . ?spec qb:componentRequired false ;
            qb:componentProperty ?property
            FILTER NOT EXISTS { { ?property a qb:AttributeProperty } UNION { ?spec qb:attribute ?property } } }""",
        "component:fund qb:componentRequired false .",
    ),
    "qb-IC-7-8": Culprits(
        """SELECT ?key { ?key a qb:SliceKey FILTER NOT EXISTS { ?dsd qb:sliceKey ?key .
            FILTER NOT EXISTS { ?key qb:componentProperty ?p
                FILTER NOT EXISTS { ?dsd qb:component/qb:componentProperty ?p } } } }""",
        "structure:key a qb:SliceKey ; qb:componentProperty mz:fund .",
    ),
    "qb-normal-form": Culprits(
        """SELECT ?spec { ?spec a qb:ComponentSpecification FILTER NOT EXISTS {
            ?spec qb:dimension|qb:measure|qb:attribute ?p ; qb:componentProperty ?p } }""",
        "component:fault a qb:ComponentSpecification ; qb:dimension mz:fund .",
    ),
    "qb-component-type": Culprits(
        """SELECT ?spec { VALUES (?role ?type) { (qb:dimension qb:DimensionProperty) (qb:measure qb:MeasureProperty)
                (qb:attribute qb:AttributeProperty) }
            ?spec ?role ?p """
        + f'FILTER(STRSTARTS(STR(?p), "{MZ}"))'
        + """ FILTER NOT EXISTS { ?p a ?type } }""",
        "component:fault qb:measure mz:fund .",
    ),
    "qb-order": Culprits(
        """SELECT ?dsd ?order { ?dsd a qb:DataStructureDefinition ; qb:component ?a, ?b .
            ?a qb:order ?order . ?b qb:order ?order FILTER(STR(?a) < STR(?b)) }""",
        "component:fund qb:order 1 .",
    ),
    "qb-attribute-optional-stated": Culprits(
        """SELECT ?spec { ?spec qb:attribute ?p FILTER NOT EXISTS { ?spec qb:componentRequired ?required } }""",
        "component:fault qb:attribute mz:page .",
    ),
    "structure-labels": Culprits(
        """SELECT ?dsd ?language { ?dsd a qb:DataStructureDefinition VALUES ?language { "zh" "en" }
            FILTER NOT EXISTS { ?dsd rdfs:label ?l ; rdfs:comment ?c
                FILTER(LANG(?l) = ?language && LANG(?c) = ?language) } }""",
        'structure:fault a qb:DataStructureDefinition ; rdfs:label "错"@zh .',
    ),
    "structure-kind": Culprits(
        f"""SELECT ?kind {{ {{ ?kind skos:inScheme code:table FILTER NOT EXISTS {{ ?dsd mz:tableKind ?kind }} }}
            UNION {{ ?dsd a qb:DataStructureDefinition OPTIONAL {{ ?dsd mz:tableKind ?kind }}
                FILTER(!BOUND(?kind) || REPLACE(STR(?dsd), "{BASE}structure/", "{CODE}table/") != STR(?kind)) }} }}""",
        "structure:fault a qb:DataStructureDefinition ; mz:tableKind table:balance .",
    ),
    # --- units
    "unit-multiplier": Culprits(
        "SELECT ?u { ?u skos:inScheme code:unit FILTER NOT EXISTS { ?u a mz:Unit ; mz:multiplier ?m FILTER(?m > 0) } }",
        "unit:分 skos:inScheme code:unit .",
    ),
}


@cache
def store() -> ox.Store:
    """All of the ontology in one default graph."""
    loaded = ox.Store()
    for file in FILES:
        loaded.load(path=str(file), format=ox.RdfFormat.TURTLE)
    return loaded


def select(query: str) -> list[tuple[str, ...]]:
    """The solutions as tuples of plain strings; an unbound variable is an empty string."""
    solutions = store().query(PREFIXES + query)
    assert isinstance(solutions, ox.QuerySolutions)
    names = solutions.variables
    return [tuple(getattr(row[name], "value", "") for name in names) for row in solutions]


def turtle(text: str) -> list[ox.Quad]:
    declared = PREFIXES.replace("PREFIX", "@prefix").replace(">\n", "> .\n")
    return list(ox.parse(input=(declared + text).encode(), format=ox.RdfFormat.TURTLE))


@pytest.mark.parametrize("name", CULPRITS)
def test_no_culprits(name: str) -> None:
    assert select(CULPRITS[name].query) == []


@pytest.mark.parametrize("name", CULPRITS)
def test_the_planted_fault_is_found(name: str) -> None:
    added = [quad for quad in turtle(CULPRITS[name].fault) if quad not in store()]
    assert added, "the fault says nothing new"
    store().extend(added)
    try:
        assert select(CULPRITS[name].query)
    finally:
        for quad in added:
            store().remove(quad)


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.name)
def test_file_has_no_blank_nodes_but_lists(file: Path) -> None:
    triples = list(ox.parse(path=str(file), format=ox.RdfFormat.TURTLE))
    assert triples
    rest = "http://www.w3.org/1999/02/22-rdf-syntax-ns#rest"
    cells = {triple.subject for triple in triples if triple.predicate.value == rest}
    blank = {triple.subject for triple in triples if isinstance(triple.subject, ox.BlankNode)}
    assert blank == {cell for cell in cells if isinstance(cell, ox.BlankNode)}


@pytest.mark.parametrize("scheme", CLASSIFICATIONS)
def test_codes_are_in_order(scheme: str) -> None:
    text = (folder("ontology") / f"classification-{scheme}.ttl").read_text(encoding="utf-8")
    codes = re.findall(rf"^{scheme}:(\d+) a skos:Concept", text, re.MULTILINE)
    assert codes == sorted(codes) and len(codes) == len(set(codes)) >= 79


@pytest.mark.parametrize("scheme", SLUGS)
def test_members_that_the_layouts_name(scheme: str) -> None:
    members = {iri for (iri,) in select(f"SELECT ?c {{ ?c a skos:Concept ; skos:inScheme <{CODE}{scheme}> }}")}
    assert {f"{CODE}{scheme}/{slug}" for slug in SLUGS[scheme].split()} <= members


def layout_words(value: object) -> Iterator[tuple[str, str]]:
    """Every `scheme: member` that a layout declaration sets, at any depth; of `member/name`, only the member."""
    if isinstance(value, dict):
        for key, inner in value.items():
            if isinstance(key, str) and key in SLUGS and isinstance(inner, str):
                yield key, inner.split("/")[0]
            yield from layout_words(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from layout_words(inner)


@pytest.mark.parametrize("name", ["kinds", "terms"])
def test_members_that_the_layout_files_set(name: str) -> None:
    layouts = pytest.importorskip("ingest.layouts")
    words = set(layout_words(layouts.declarations(name)))
    assert words
    members = {iri for (iri,) in select("SELECT ?c { ?c a skos:Concept }")}
    assert {(scheme, slug) for scheme, slug in words if f"{CODE}{scheme}/{slug}" not in members} == set()


def test_every_dimension_is_in_every_structure() -> None:
    components = select("SELECT ?d ?p { ?d a qb:DataStructureDefinition ; qb:component/qb:componentProperty ?p }")
    structures = {structure for structure, _ in components}
    assert structures == {f"{BASE}structure/{kind}" for kind in SLUGS["table"].split()}
    expected = {MZ + name for name in f"{DIMENSIONS} amount {ATTRIBUTES}".split()} | {
        "http://purl.org/linked-data/sdmx/2009/attribute#obsStatus",
        "http://data.openbudgets.eu/ontology/dsd/attribute/currency",
    }
    for structure in structures:
        assert {p for s, p in components if s == structure} == expected, structure


def test_dimensions_have_concept_and_code_list() -> None:
    found = select("SELECT ?d ?c { ?d a qb:DimensionProperty ; qb:concept ?c . ?c a skos:Concept }")
    assert {d for d, _ in found} == {MZ + name for name in DIMENSIONS.split()}


@pytest.mark.parametrize(("scheme", "code", "year", "name"), ATTESTED)
def test_name_of_a_code_in_a_year(scheme: str, code: str, year: int, name: str) -> None:
    """A former name with a last year holds until then; after it the preferred name, or a former one of open end."""
    concept = f"<{CODE}{scheme}/{code}>"
    within = f"""OPTIONAL {{ ?x mz:firstYear ?first }} OPTIONAL {{ ?x mz:lastYear ?last }}
        FILTER(!BOUND(?first) || xsd:integer(STR(?first)) <= {year})
        FILTER(!BOUND(?last) || xsd:integer(STR(?last)) >= {year})"""
    assert select(f"SELECT ?x {{ VALUES ?x {{ {concept} }} ?x a skos:Concept {within} }}"), "no such code in that year"
    former = select(f"SELECT ?n ?last {{ {concept} skosxl:altLabel ?x . ?x skosxl:literalForm ?n {within} }}")
    preferred = select(f'SELECT ?n {{ {concept} skos:prefLabel ?n FILTER(LANG(?n) = "zh") }}')
    ended = {label for label, last in former if last}
    assert name in (ended or {label for label, _ in former} | {label for (label,) in preferred})


@pytest.mark.parametrize(
    ("scheme", "code", "year", "name"),
    [("functional", "20805", 2019, "行政事业单位养老支出"), ("economic", "30311", 2017, "代缴社会保险费")],
)
def test_a_name_of_another_year_is_noticed(scheme: str, code: str, year: int, name: str) -> None:
    with pytest.raises(AssertionError):
        test_name_of_a_code_in_a_year(scheme, code, year, name)


def test_personnel_and_operation_are_confirmed_by_tables() -> None:
    found = select(
        """SELECT ?whole ?part { ?p mz:confirmedByTable true ; mz:dimension mz:nature ; mz:whole ?whole ;
            mz:partDimension mz:economic ; mz:partWithin nature:basic ; mz:part ?part }"""
    )
    short = {(whole.rsplit("/", 1)[1], part.rsplit("/", 1)[1]) for whole, part in found}
    assert short == {("personnel", "301"), ("personnel", "303"), ("operating", "302"), ("operating", "310")}


def test_both_sides_balance() -> None:
    assert select("SELECT ?l ?r { ?b a mz:Balance ; mz:left ?l ; mz:right ?r }") == [
        (f"{CODE}flow/total-in", f"{CODE}flow/total-out")
    ]


@pytest.mark.parametrize(
    ("county", "city", "province"),
    [
        ("宁强县", "汉中市", "陕西省"),
        ("眉县", "宝鸡市", "陕西省"),
        ("凤县", "宝鸡市", "陕西省"),
        ("万源市", "达州市", "四川省"),
        ("射洪市", "遂宁市", "四川省"),
    ],
)
def test_counties_roll_up(county: str, city: str, province: str) -> None:
    chain = f'?a skos:prefLabel "{county}"@zh ; skos:broader ?b . ?b skos:prefLabel "{city}"@zh ; skos:broader ?c .'
    assert len(select(f'SELECT ?a {{ {chain} ?c skos:prefLabel "{province}"@zh }}')) == 1


def test_places_are_all_there() -> None:
    assert len(select("SELECT ?p { ?p a mz:Place ; skos:topConceptOf ?s }")) == 34
    assert select('SELECT ?p { ?d skos:prefLabel "普陀区"@zh ; skos:broader ?p }') == [(f"{BASE}place/310000",)]
    assert len(select("SELECT ?p { ?p skos:broader place:310000 }")) == 16
    assert len(select("SELECT ?p { ?p skos:broader place:610000 }")) == 10


def test_ontology_header() -> None:
    header = select(
        f"""SELECT ?prefix ?version ?license {{
            <{MZ[:-1]}> a owl:Ontology, <http://purl.org/vocommons/voaf#Vocabulary> ;
            <http://purl.org/vocab/vann/preferredNamespacePrefix> ?prefix ; owl:versionIRI ?version ;
            dcterms:license ?license }}"""
    )
    assert len(header) == 1
    prefix, version, license_ = header[0]
    assert prefix == "mz" and version.startswith(f"{BASE}ontology/") and "/by/4.0" in license_


# --- JSON-LD context


@cache
def context() -> dict[str, object]:
    parsed = json.loads((folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))
    inner = parsed["@context"]
    assert isinstance(inner, dict)
    return inner


def test_context_covers_all_terms() -> None:
    expected: dict[str, object] = {}
    for term, _ in select(f"SELECT ?term ?x {{ ?term a rdfs:Class {IN_MZ} }}"):
        expected[term.removeprefix(MZ)] = f"mz:{term.removeprefix(MZ)}"
    xsd = "http://www.w3.org/2001/XMLSchema#"
    for term, range_ in select(f"SELECT ?term ?range {{ ?term a rdf:Property ; rdfs:range ?range {IN_MZ} }}"):
        name = term.removeprefix(MZ)
        if range_.endswith("#langString"):
            expected[name] = {"@id": f"mz:{name}", "@container": "@language"}
        elif range_.startswith(xsd):
            expected[name] = {"@id": f"mz:{name}", "@type": range_.replace(xsd, "xsd:")}
        else:
            expected[name] = {"@id": f"mz:{name}", "@type": "@id"}
    assert len(expected) > 100
    assert {name: context().get(name) for name in expected} == expected
    surplus = {k for k, v in context().items() if str(v).startswith(("mz:", "{'@id': 'mz:"))} - set(expected)
    assert surplus == set()


def test_context_reads_a_figure() -> None:
    document = {
        "@context": context(),
        "id": "urn:x:figure",
        "type": "Observation",
        "fund": f"{CODE}fund/fiscal",
        "amount": "8120400",
        "emptyTable": True,
        "prefLabel": {"zh": "中", "en": "e"},
    }
    triples = set(ox.parse(input=json.dumps(document).encode(), format=ox.RdfFormat.JSON_LD))
    figure = ox.NamedNode("urn:x:figure")
    decimal = ox.NamedNode("http://www.w3.org/2001/XMLSchema#decimal")
    graph = ox.DefaultGraph()
    assert ox.Quad(figure, ox.NamedNode(MZ + "fund"), ox.NamedNode(f"{CODE}fund/fiscal"), graph) in triples
    assert ox.Quad(figure, ox.NamedNode(MZ + "amount"), ox.Literal("8120400", datatype=decimal), graph) in triples
    assert ox.Quad(figure, ox.NamedNode(SKOS + "prefLabel"), ox.Literal("中", language="zh"), graph) in triples


# --- terms of other vocabularies

#: vocabularies that rdflib ships as closed lists of terms
SHIPPED = [
    known.CSVW, known.DCAT, known.DCTERMS, known.ORG, known.OWL, known.PROV, known.QB, known.RDF, known.RDFS,
    known.SDO, known.SH, known.SKOS, known.TIME, known.VANN, known.XSD,
]  # fmt: skip
OBEU = "http://data.openbudgets.eu/"
SDMX = "http://purl.org/linked-data/sdmx/2009/"
#: vocabularies it does not: namespace → the terms that exist and that we may cite
LISTED = {
    "http://rdf-vocabulary.ddialliance.org/xkos#": "ClassificationLevel levels depth numberOfLevels notationPattern",
    "http://www.w3.org/2008/05/skos-xl#": "Label literalForm prefLabel altLabel hiddenLabel labelRelation",
    "http://www.w3.org/ns/oa#": "Annotation SpecificResource TextQuoteSelector FragmentSelector exact",
    "http://purl.org/vocommons/voaf#": "Vocabulary reliesOn",
    f"{OBEU}ontology/dsd/dimension/": "organization fiscalYear fiscalPeriod operationCharacter budgetPhase "
    "classification functionalClassification economicClassification programmeClassification project budgetLine",
    f"{OBEU}ontology/dsd/measure/": "amount",
    f"{OBEU}ontology/dsd/attribute/": "currency taxesIncluded",
    f"{OBEU}resource/codelist/budget-phase/": "draft approved revised executed",
    f"{OBEU}resource/codelist/operation-character/": "expenditure revenue",
    f"{OBEU}ontology/": "FunctionalClassification EconomicClassification AdministrativeClassification "
    "ProgrammeClassification BudgetPhase OperationCharacter",
    f"{SDMX}dimension#": "refPeriod refArea",
    f"{SDMX}measure#": "obsValue",
    f"{SDMX}attribute#": "unitMeasure unitMult obsStatus decimals comment confStatus",
    f"{SDMX}concept#": "statUnit refPeriod",
    f"{SDMX}code#": "unitMult-0 unitMult-1 unitMult-2 unitMult-3 unitMult-4 unitMult-6 obsStatus-A obsStatus-M",
}
#: things on the web that are no terms
DOCUMENTS = {
    "https://creativecommons.org/licenses/by/4.0/",
    "http://purl.org/linked-data/cube",
    "http://www.w3.org/2004/02/skos/core",
    "http://www.w3.org/ns/org#",
    "http://www.w3.org/ns/prov#",
}


def exists(iri: str) -> bool:
    if iri in DOCUMENTS:
        return True
    for namespace, terms in LISTED.items():
        if iri.startswith(namespace) and iri.removeprefix(namespace) in terms.split():
            return True
    for shipped in SHIPPED:
        if iri.startswith(str(shipped._NS)):
            return iri in shipped
    return False


def test_cited_terms_of_other_vocabularies_exist() -> None:
    cited = {
        node.value
        for quad in store()
        for node in (quad.subject, quad.predicate, quad.object)
        if isinstance(node, ox.NamedNode) and not node.value.startswith(BASE)
    }
    assert len(cited) > 60
    assert {iri for iri in cited if not exists(iri)} == set()


@pytest.mark.parametrize(
    "iri",
    [f"{OBEU}ontology/dsd/attribute/location", f"{OBEU}ontology/contract", f"{SDMX}code#unitMult-8", SKOS + "narow"],
)
def test_a_term_that_does_not_exist_is_noticed(iri: str) -> None:
    assert not exists(iri)


def test_shapes_and_queries_use_declared_terms() -> None:
    declared = {term.removeprefix(MZ) for (term,) in select(f"SELECT DISTINCT ?term {{ {DECLARED} {IN_MZ} }}")}
    used = {
        (file.name, term)
        for name in ("shapes", "queries")
        for file in folder(name).rglob("*")
        if file.suffix in (".ttl", ".rq")
        for term in re.findall(r"(?<![\w-])mz:([A-Za-z]\w*)", file.read_text(encoding="utf-8"))
    }
    assert {(file, term) for file, term in used if term not in declared} == set()
    assert "amount" in declared and "undeclared" not in declared
