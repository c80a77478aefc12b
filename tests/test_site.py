"""The static site, and what others' programs say of it: RDF parsers, SHACL, SKOS, Data Cube, an HTML validator,
axe-core, a browser.

The judges that are no Python packages are installed by .ci/run; elsewhere a test says what it would need.
"""

from __future__ import annotations

import hashlib
import json
import os
import re
import shutil
import subprocess
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from html import unescape
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urldefrag

import pyoxigraph
import pyshacl
import pytest
import rdflib

from mingzhang.cli import main
from mingzhang.cube import violations
from mingzhang.publish.layout import FORMATS
from mingzhang.publish.options import Options
from mingzhang.publish.pictures import Sources
from mingzhang.publish.resources import kind_of
from mingzhang.publish.site import MANIFEST, Published, publish
from mingzhang.resources import folder
from mingzhang.sources import find
from mingzhang.store import Store, open_store
from tests.publishing import NAMES, filled, graphs

ROOT = Path(__file__).parent.parent
JUDGES = Path(__file__).parent / "judges"
DECLARED = Path(__file__).parent / "publication"
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
REQUIRED = bool(os.environ.get("MINGZHANG_JUDGES"))
WIDTHS = {"phone": (390, 844), "desktop": (1280, 900)}


def needed(there: bool, what: str) -> pytest.MarkDecorator:
    """Skips a test whose judge is missing, unless the judges are required, as in continuous integration."""
    return pytest.mark.skipif(not there and not REQUIRED, reason=f"{what} is missing: .ci/run installs it")


@dataclass(frozen=True)
class Site:
    """A published site below an address of its own."""

    folder: Path
    url: str
    done: Published


@pytest.fixture(scope="module")
def store() -> Iterator[Store]:
    with open_store("memory") as opened:
        yield filled(opened)


@pytest.fixture(scope="module")
def site(store: Store, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Two reports with their documents and pictures of their pages, served under /ledger/."""
    root = tmp_path_factory.mktemp("web")

    class Quiet(SimpleHTTPRequestHandler):
        def __init__(self, *arguments: Any) -> None:
            super().__init__(*arguments, directory=str(root))

        def log_message(self, *_: Any) -> None:
            """Nobody reads it."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Quiet)
    url = f"http://127.0.0.1:{server.server_address[1]}/ledger/"
    documents = Sources(find(tuple(str(folder("samples") / f"{name}.pdf") for name in NAMES)).sources)
    done = publish(
        store, root / "ledger", Options(home=url, pictures=True, publisher="明河县财政局"), sources=documents
    )
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield Site(root / "ledger", url, done)
    server.shutdown()
    server.server_close()
    thread.join(10)


@pytest.fixture(scope="module")
def one_of_each(site: Site) -> dict[str, str]:
    """Kind → path of the largest page of the kind."""
    found: dict[str, tuple[int, str]] = {}
    for page in site.folder.rglob("index.html"):
        path = page.parent.relative_to(site.folder).as_posix().removeprefix(".")
        kind, size = kind_of(path), page.stat().st_size
        assert kind, path
        found[kind] = max(found.get(kind, (0, "")), (size, path))
    return {kind: path for kind, (_, path) in sorted(found.items())}


def page_of(path: str, language: str = "zh") -> str:
    return (f"{path}/" if path else "") + ("index.html" if language == "zh" else "index.en.html")


# What is there ------------------------------------------------------------------------------------------------------


def test_everything_has_a_page_in_two_languages_and_its_data(site: Site, store: Store) -> None:
    assert site.done.resources == site.done.made > 3000
    for report in (name.removeprefix(store.base) for name in store.reports()):
        for name in ("data.ttl", "figures.csv", "figures.parquet", "source.pdf", "page/1.webp", "findings/index.html"):
            assert (site.folder / report / name).stat().st_size > 100, name
        assert (site.folder / f"{report}.jsonld").exists()
        assert len(list((site.folder / report / "table").glob("*.ttl"))) > 5
    for name in (
        "sitemap.xml",
        "void.ttl",
        ".well-known/void",
        "robots.txt",
        "dump/store.nq.gz",
        "dump/figures.parquet",
    ):
        assert (site.folder / name).exists(), name
    for page in site.folder.rglob("index.html"):
        assert page.with_name("index.en.html").exists(), page


def test_every_page_tells_its_licence_and_a_report_its_source(site: Site, one_of_each: dict[str, str]) -> None:
    for kind, path in one_of_each.items():
        for language in ("zh", "en"):
            text = (site.folder / page_of(path, language)).read_text("utf-8")
            assert 'rel="license"' in text and "CC BY 4.0" in text, kind
            if kind in ("report", "table", "section", "form", "report-findings", "organization"):
                assert "明河县档案馆202" in text and ("来源" in text or "Source" in text), kind


def test_links_lead_somewhere(site: Site) -> None:
    """Every link of every page: the file is there, and so is the fragment."""
    link = re.compile(r'\b(?:href|src|action)="([^"]*)"')
    identity = re.compile(r'\bid="([^"]*)"')
    ids: dict[Path, set[str]] = {}
    checked: set[Path] = set()
    broken: list[str] = []
    pages = sorted(site.folder.rglob("*.html"))
    for page in pages:
        text = page.read_text("utf-8")
        ids[page] = set(map(unescape, identity.findall(text)))
    for page in pages:
        for target in {unescape(found) for found in link.findall(page.read_text("utf-8"))}:
            if target.startswith(site.url):
                target = "/" + target.removeprefix(site.url)
            elif "://" in target:
                continue
            address, fragment = urldefrag(target)
            name = unquote(address)
            file = (site.folder / name[1:] if name.startswith("/") else page.parent / name) if name else page
            file = Path(os.path.normpath(file))
            if name.endswith("/") or file == site.folder:
                file /= "index.html"
            if file not in checked:
                if not file.is_file():
                    broken.append(f"{page.relative_to(site.folder)} → {target}")
                    continue
                checked.add(file)
            here = unquote(fragment)
            if fragment and file.suffix == ".html" and here not in ids[file] and not _chosen_in_browser(file):
                broken.append(f"{page.relative_to(site.folder)} → {target}")
    assert not broken, f"{len(broken)}: {broken[:8]}"
    assert len(checked) > 3000


def _chosen_in_browser(file: Path) -> bool:
    """Pages that keep the reader's choice after the #."""
    return file.parent.name in ("compare", "findings", "sparql") and file.parent.parent.name == "ledger"


def test_no_page_asks_another_host_for_anything(site: Site) -> None:
    loaded = re.compile(r'<(?:script|img|link rel="stylesheet")[^>]*(?:src|href)="(https?:)?//')
    assert not [page for page in site.folder.rglob("*.html") if loaded.search(page.read_text("utf-8"))]
    for style in (site.folder / "assets").rglob("*.css"):
        assert not re.search(r"url\(['\"]?https?:|@import", style.read_text("utf-8")), style


def test_the_first_page_is_small(site: Site) -> None:
    """With everything that it loads before anybody does anything."""
    text = (site.folder / "index.html").read_text("utf-8")
    names = re.findall(r'<(?:script src|link rel="stylesheet" href)="\./([^"]+)"', text)
    assert "assets/site.css" in names and "assets/site.js" in names
    assert len(text.encode()) + sum((site.folder / name).stat().st_size for name in names) < 200_000


# Only what has changed ----------------------------------------------------------------------------------------------


def test_a_web_page_is_published_as_text_that_runs_no_script(tmp_path: Path) -> None:
    page = b"<html><script>alert(1)</script></html>"
    (tmp_path / "a.HTML").write_bytes(page)
    (tmp_path / "b.docx").write_bytes(b"PK")
    documents = Sources(find([str(tmp_path)]).sources)
    for content, name in ((page, "source.html.txt"), (b"PK", "source.docx")):
        graph = b'<r> <https://example.org/#contentHash> "' + hashlib.sha256(content).hexdigest().encode() + b'" .'
        assert list(documents.files(graph, pictures=False)) == [(name, content)]
        assert documents.file(graph, name) == content
        assert documents.file(graph, "source.html") is None


def test_publishing_again_writes_nothing(site: Site, store: Store) -> None:
    documents = Sources(find(tuple(str(folder("samples") / f"{name}.pdf") for name in NAMES)).sources)
    options = Options(home=site.url, pictures=True, publisher="明河县财政局")
    again = publish(store, site.folder, options, sources=documents)
    assert (again.written, again.removed) == (0, 0)
    assert again.resources == site.done.resources


def test_one_new_report_leaves_the_others_alone(tmp_path: Path) -> None:
    with open_store("memory") as store:
        store.load_shared()
        for graph, data in graphs(store.base).items():
            store.put(graph, data)
        publish(store, tmp_path / "site", dumps=False)
        before = {file: file.stat().st_mtime_ns for file in (tmp_path / "site").rglob("*") if file.is_file()}
        new = graphs(store.base, ("明河县水利管理站2024年单位决算",))
        store.put_many(new.items())
        added = publish(store, tmp_path / "site", dumps=False)
        assert added.made < added.resources and added.removed == 0
        (report,) = (graph.removeprefix(store.base) for graph in new)
        for file, written in before.items():
            name = file.relative_to(tmp_path / "site").as_posix()
            if name.startswith("report/明河县档案馆"):
                assert file.stat().st_mtime_ns == written, name
        assert (tmp_path / "site" / report / "index.html").exists()
        store.remove(f"{store.base}{report}")
        gone = publish(store, tmp_path / "site", dumps=False)
        assert gone.removed > 50 and not (tmp_path / "site" / report).exists()
        after = {file for file in (tmp_path / "site").rglob("*") if file.is_file()}
        assert after == set(before)


def test_a_folder_of_something_else_is_left_alone(tmp_path: Path, store: Store) -> None:
    (tmp_path / "precious.txt").write_text("keep me")
    with pytest.raises(Exception, match="no publication has written"):
        publish(store, tmp_path)
    assert not (tmp_path / MANIFEST).exists()


# RDF ----------------------------------------------------------------------------------------------------------------


def test_every_turtle_and_json_ld_is_readable_and_says_the_same(site: Site) -> None:
    """By Oxigraph, all files; rdflib and PyLD read one of each kind in test_publish."""
    compared = 0
    for file in sorted(site.folder.rglob("*.ttl")):
        if file.name in ("data.ttl", "void.ttl"):
            continue
        turtle = pyoxigraph.Dataset(pyoxigraph.parse(path=str(file), format=pyoxigraph.RdfFormat.TURTLE))
        other = file.with_suffix(".jsonld")
        json_ld = pyoxigraph.Dataset(pyoxigraph.parse(path=str(other), format=pyoxigraph.RdfFormat.JSON_LD))
        for each in (turtle, json_ld):
            each.canonicalize(pyoxigraph.CanonicalizationAlgorithm.RDFC_1_0)
        assert turtle == json_ld, file
        compared += bool(len(turtle))
    assert compared > 3000


@pytest.fixture(scope="module")
def catalogue(site: Site) -> rdflib.Graph:
    return rdflib.Graph().parse(site.folder / "catalogue.ttl")


def judged(data: rdflib.Graph) -> list[str]:
    """What the shapes of DCAT-AP find, as (path, message) in one text each."""
    shapes = rdflib.Graph().parse(DECLARED / "dcat-ap.ttl")
    conforms, results, _ = pyshacl.validate(data, shacl_graph=shapes, allow_warnings=False)
    sh = rdflib.Namespace("http://www.w3.org/ns/shacl#")
    return (
        []
        if conforms
        else [
            f"{results.value(result, sh.resultPath)} {results.value(result, sh.focusNode)}"
            for result in results.subjects(rdflib.RDF.type, sh.ValidationResult)
        ]
    )


def test_the_catalogue_follows_dcat_ap(catalogue: rdflib.Graph) -> None:
    assert judged(catalogue) == []
    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    assert len(set(catalogue.subjects(dcat.inSeries))) == 2
    assert len(set(catalogue.objects(None, dcat.distribution))) > 10


@pytest.mark.parametrize(
    "removed", ["title", "publisher", "accessURL", "theme", "keyword", "license", "name", "endDate"]
)
def test_the_shapes_of_dcat_ap_notice_what_is_missing(catalogue: rdflib.Graph, removed: str) -> None:
    poorer = rdflib.Graph()
    for triple in catalogue:
        if not str(triple[1]).endswith(f"/{removed}") and not str(triple[1]).endswith(f"#{removed}"):
            poorer.add(triple)
    if removed == "endDate":  # one of the two dates is enough
        for triple in list(poorer.triples((None, rdflib.URIRef("http://www.w3.org/ns/dcat#startDate"), None))):
            poorer.remove(triple)
    assert judged(poorer)


def test_distributions_are_the_files_they_say(site: Site, catalogue: rdflib.Graph) -> None:
    dcat = rdflib.Namespace("http://www.w3.org/ns/dcat#")
    spdx = rdflib.Namespace("http://spdx.org/rdf/terms#")
    hashed = 0
    for node in set(catalogue.objects(None, dcat.distribution)):
        url = str(catalogue.value(node, dcat.downloadURL))
        file = site.folder / unquote(url.removeprefix(site.url))
        assert file.stat().st_size == int(catalogue.value(node, dcat.byteSize) or 0)
        if checksum := catalogue.value(node, spdx.checksum):
            stated = str(catalogue.value(checksum, spdx.checksumValue))
            assert stated == hashlib.sha256(file.read_bytes()).hexdigest()
            hashed += 1
    assert hashed == 2


def test_void_names_the_dump(site: Site) -> None:
    graph = rdflib.Graph().parse(site.folder / ".well-known" / "void", format="turtle")
    void = rdflib.Namespace("http://rdfs.org/ns/void#")
    dumps = list(graph.objects(None, void.dataDump))
    assert [str(dump).removeprefix(site.url) for dump in dumps] == ["dump/store.nq.gz"]


def test_published_code_lists_keep_the_conditions_of_skos(site: Site) -> None:
    store = pyoxigraph.Store()
    for name in ("code", "place"):
        for file in [site.folder / f"{name}.ttl", *(site.folder / name).rglob("*.ttl")]:
            store.load(path=str(file), format=pyoxigraph.RdfFormat.TURTLE)
    query = (DECLARED / "skos.rq").read_text("utf-8")
    assert len(store) > 10_000
    assert [str(row) for row in store.query(query)] == []
    concept = pyoxigraph.NamedNode("https://w3id.org/mingzhang/code/functional/205")
    broader = pyoxigraph.NamedNode("http://www.w3.org/2004/02/skos/core#broader")
    store.add(pyoxigraph.Quad(concept, broader, concept))
    assert len(list(store.query(query))) == 1


def as_n_triples(file: Path) -> bytes:
    quads = pyoxigraph.parse(path=str(file), format=pyoxigraph.RdfFormat.TURTLE)
    return pyoxigraph.serialize((quad.triple for quad in quads), format=pyoxigraph.RdfFormat.N_TRIPLES) or b""


def test_published_tables_are_well_formed_cubes(site: Site, store: Store) -> None:
    """Put together again from what is on the web, table by table."""
    with open_store("memory") as again:
        again.load_shared()
        for report in (name.removeprefix(store.base) for name in store.reports()):
            files = [site.folder / f"{report}.ttl", *(site.folder / report / "table").glob("*.ttl")]
            lines = b"".join(map(as_n_triples, files))
            again.put(f"{store.base}{report}", lines)
        others = b"".join(
            as_n_triples(file) for name in ("org", "code") for file in (site.folder / name).rglob("*.ttl")
        )
        again.put(f"{store.base}ontology/published", others)
        assert again.select("SELECT ?o { ?o <http://purl.org/linked-data/cube#dataSet> ?d }").rows
        assert [f"{v.constraint} {v.focus} {v.message_en}" for v in violations(again)] == []


# HTML, accessibility, a browser -------------------------------------------------------------------------------------


@needed((JUDGES / "node_modules" / "html-validate").is_dir(), "html-validate (npm)")
def test_pages_are_valid_html(site: Site, one_of_each: dict[str, str], tmp_path: Path) -> None:
    files = [str(site.folder / page_of(path, language)) for path in one_of_each.values() for language in ("zh", "en")]
    bad = tmp_path / "bad.html"
    bad.write_text((site.folder / "index.html").read_text("utf-8").replace("<main", "<p><div></p><main", 1), "utf-8")
    program = JUDGES / "node_modules" / "html-validate" / "bin" / "html-validate.mjs"
    command = ["node", str(program), "--config", str(JUDGES / ".htmlvalidate.json"), "--formatter", "json"]

    def found(names: list[str]) -> list[str]:
        process = subprocess.run([*command, *names], capture_output=True, text=True, timeout=300)
        assert process.stdout.startswith("["), process.stderr
        return [
            f"{each['filePath']}:{message['line']} {message['message']}"
            for each in json.loads(process.stdout)
            for message in each["messages"]
        ]

    assert found([str(bad)]), "the judge sees nothing"
    assert found(files) == []


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any) -> Iterator[Any]:
    """A page of desktop width; an error in a script or a file that is missing fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900}, reduced_motion="reduce")
    opened = context.new_page()
    problems: list[str] = []
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("response", lambda answer: problems.append(answer.url) if answer.status >= 400 else None)
    yield opened
    context.close()
    assert not problems


@needed(bool(CHROMIUM), "chromium")
@needed((JUDGES / "node_modules" / "axe-core").is_dir(), "axe-core (npm)")
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_pages_are_accessible(browser: Any, site: Site, one_of_each: dict[str, str], scheme: str) -> None:
    """No serious or critical fault by axe-core, and no page wider than the screen, on a phone and on a desktop."""
    axe = (JUDGES / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
    faults: list[str] = []
    for name, (width, height) in WIDTHS.items():
        context = browser.new_context(viewport={"width": width, "height": height}, color_scheme=scheme)
        opened = context.new_page()
        for kind, path in one_of_each.items():
            opened.goto(site.url + page_of(path, "en" if scheme == "dark" else "zh"), wait_until="load")
            opened.evaluate(axe)
            result = opened.evaluate("axe.run(document, {resultTypes: ['violations']})")
            faults += [
                f"{kind} {name}: {each['id']} {each['nodes'][0]['html'][:120]}"
                for each in result["violations"]
                if each["impact"] in ("serious", "critical")
            ]
            if opened.evaluate("document.documentElement.scrollWidth") > width:
                faults.append(f"{kind} {name}: wider than the screen")
        context.close()
    assert not faults, "\n".join(faults[:12])


@needed(bool(CHROMIUM), "chromium")
class TestInABrowser:
    def test_search_finds_by_name_and_by_code_with_the_keyboard(self, page: Any, site: Site) -> None:
        page.goto(site.url)
        page.keyboard.press("/")
        page.keyboard.type("明河县档案馆")
        page.wait_for_selector(".search li")
        assert "明河县档案馆" in page.inner_text(".search li >> nth=0")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/org/**")
        assert page.inner_text("h1") == "明河县档案馆"
        page.fill(".search input", "2080505")
        page.wait_for_selector(".search li")
        page.keyboard.press("Enter")
        page.wait_for_url("**/code/functional/2080505/")

    def test_a_number_tells_its_coordinates_and_shows_its_place(self, page: Any, site: Site, store: Store) -> None:
        table = next(path for path in site.folder.rglob("table/public-expenditure/index.html") if "2024" in path.parts)
        page.goto(site.url + table.relative_to(site.folder).as_posix())
        number = page.locator("td.n a").first
        printed = number.inner_text()
        number.click()
        card = page.locator(".card")
        assert printed in card.inner_text() and "一般公共预算" in card.inner_text()
        page.wait_for_selector(".card .sheet i")
        picture, mark = page.locator(".card .sheet img").bounding_box(), page.locator(".card .sheet i").bounding_box()
        assert picture["x"] <= mark["x"] and mark["x"] + mark["width"] <= picture["x"] + picture["width"] + 4
        page.keyboard.press("Escape")
        assert not card.is_visible()

    def test_the_english_page_is_one_click_away_and_stays_english(self, page: Any, site: Site) -> None:
        page.goto(site.url + "org/")
        page.get_by_role("link", name="English").click()
        assert page.locator("html").get_attribute("lang") == "en" and page.inner_text("h1") == "Organizations"
        page.get_by_role("link", name="明河县档案馆").first.click()
        assert page.locator("html").get_attribute("lang") == "en"

    def test_organizations_are_compared(self, page: Any, site: Site) -> None:
        page.goto(site.url + "compare/#" + "org/明河县档案馆/department")
        page.wait_for_selector("table.years td.n")
        assert "明河县档案馆" in page.inner_text(".chips")
        page.wait_for_selector(".chart svg")
        assert page.locator("table.years tbody tr").count() > 8

    def test_findings_are_filtered(self, page: Any, site: Site) -> None:
        page.goto(site.url + "findings/")
        page.wait_for_selector("#results li")
        everything = page.locator("#results li").count()
        page.fill("[name=words]", "没有这样的文字")
        page.wait_for_function("document.querySelectorAll('#results li').length === 0")
        page.fill("[name=words]", "")
        page.wait_for_function(f"document.querySelectorAll('#results li').length === {everything}")
        page.locator("#results a").first.click()
        page.wait_for_url("**/findings/#*")

    def test_dark_is_chosen_and_remembered(self, page: Any, site: Site) -> None:
        page.goto(site.url)
        before = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.click("#theme")
        after = page.evaluate("getComputedStyle(document.body).backgroundColor")
        page.goto(site.url + "rule/")
        assert before != after == page.evaluate("getComputedStyle(document.body).backgroundColor")

    def test_pages_are_readable_without_scripts(self, browser: Any, site: Site, one_of_each: dict[str, str]) -> None:
        context = browser.new_context(java_script_enabled=False)
        opened = context.new_page()
        for kind in ("home", "organization", "report", "table", "section", "code", "question", "rule"):
            opened.goto(site.url + page_of(one_of_each[kind]))
            assert len(opened.inner_text("main")) > 150, kind
        context.close()


# What ships ---------------------------------------------------------------------------------------------------------


def test_libraries_are_the_files_of_their_packages() -> None:
    vendor = ROOT / "mingzhang" / "publish" / "assets" / "vendor"
    known = json.loads((vendor / "versions.json").read_text("utf-8"))
    named = {"versions.json", "yasgui.LICENSE.txt"}
    for name, told in known.items():
        assert told["licence"] in ("BSD-3-Clause", "MIT") and told["integrity"].startswith("sha512-")
        short = name.rsplit("/", 1)[-1]
        assert (vendor / f"{short}.LICENSE.txt").exists(), name
        for file, entry in told["files"].items():
            assert hashlib.sha256((vendor / file).read_bytes()).hexdigest() == entry["sha256"], file
            named.add(file)
    assert {path.name for path in vendor.iterdir()} == named


def test_formats_are_told_apart_by_their_endings() -> None:
    assert len({ending for _, ending in FORMATS.values()}) == len(FORMATS)


# The command --------------------------------------------------------------------------------------------------------


def test_the_command_says_what_is_wrong(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with open_store(tmp_path / "store") as made:
        made.load_shared()
    store = ["--store", str(tmp_path / "store"), "--out", str(tmp_path)]
    for arguments, words in (
        (["--pictures"], "--sources"),
        (["--base", "example.org"], "https://"),
        ([], "no publication has written"),
        (["--sources", str(tmp_path / "nothing.pdf")], "nothing to read"),
    ):
        assert main(["publish", *store, *arguments]) == 2
        assert words in capsys.readouterr().err
