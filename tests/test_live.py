"""`mingzhang serve` as its users meet it: SPARQL clients of others, people at a browser, with a phone, with a keyboard
alone, and on a slow machine.

The judges that are no Python packages are installed by .ci/run; elsewhere a test says what it would need.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import quote, unquote, urlsplit

import httpx2
import pytest
import rdflib

from mingzhang.aspects import keep_aspects
from mingzhang.publish import Options, Publication, kind_of
from mingzhang.resources import folder
from mingzhang.store import Store, open_store
from tests.publishing import filled

JUDGES = Path(__file__).parent / "judges"
CHROMIUM = next(
    (path for name in ("chromium", "chromium-browser", "google-chrome") if (path := shutil.which(name))), ""
)
REQUIRED = bool(os.environ.get("MINGZHANG_JUDGES"))
WIDTHS = {"phone": (390, 844), "desktop": (1280, 900)}
TOKEN = "the-token-of-this-test"
SAMPLE = folder("samples") / "明河县档案馆2024年部门决算.pdf"
REPORT = "report/明河县档案馆/2024/department-final-accounts"
#: milliseconds that a step on a busy machine may take
PATIENCE = 20_000


def needed(there: bool, what: str) -> pytest.MarkDecorator:
    """Skips a test whose judge is missing, unless the judges are required, as in continuous integration."""
    return pytest.mark.skipif(not there and not REQUIRED, reason=f"{what} is missing: .ci/run installs it")


@dataclass(frozen=True)
class Live:
    """A server on loopback, and one path of each kind of page that it has."""

    url: str
    base: str
    paths: dict[str, str]

    def at(self, path: str) -> str:
        return self.url + quote(path, safe="/?=&#")


def _free_port() -> int:
    with socket.socket() as opened:
        opened.bind(("127.0.0.1", 0))
        return int(opened.getsockname()[1])


def _one_of_each(store: Store) -> dict[str, str]:
    """Kind → path of the thing of which most is said."""
    publication = Publication(store, Options(live=True))
    found: dict[str, tuple[int, str]] = {}
    for path, _ in publication.listing():
        if (resource := publication.find(path)) and (kind := kind_of(path)):
            found[kind] = max(found.get(kind, (-1, "")), (len(resource.statements), path))
    return {kind: path for kind, (_, path) in sorted(found.items())}


@pytest.fixture(scope="module")
def live(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Live]:
    """The command itself, over two reports, with a token for those who write."""
    place = tmp_path_factory.mktemp("live") / "store"
    with open_store(place) as store:
        filled(store)
        keep_aspects(store)
        base, paths = store.base, _one_of_each(store)
    port = _free_port()
    command = [sys.executable, "-m", "mingzhang.cli", "serve", "--store", str(place), "--port", str(port)]
    environment = {**os.environ, "MINGZHANG_TOKEN": TOKEN}
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True, env=environment) as server:
        try:
            url = f"http://127.0.0.1:{port}/"
            for _ in range(300):
                try:
                    if httpx2.get(f"{url}health.json").json()["search"]:
                        break
                except httpx2.TransportError:
                    assert server.poll() is None, server.communicate()[1]
                time.sleep(0.1)
            yield Live(url, base, paths)
        finally:
            server.terminate()
            _, complaints = server.communicate(timeout=20)
    assert "Traceback" not in complaints, complaints


# Clients of SPARQL --------------------------------------------------------------------------------------------------

PREFIXES = "PREFIX mz: <https://w3id.org/mingzhang/ontology#> PREFIX dcterms: <http://purl.org/dc/terms/> "
SELECT = PREFIXES + "SELECT ?report ?title { ?report a mz:Report ; dcterms:title ?title } ORDER BY ?report"
ASK = PREFIXES + "ASK { ?report a mz:Report }"
ASK_FOR_NOTHING = PREFIXES + "ASK { ?report a mz:NoSuchClass }"
CONSTRUCT = PREFIXES + "CONSTRUCT { ?report dcterms:title ?title } WHERE { ?report a mz:Report ; dcterms:title ?title }"


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_sparqlwrapper_reads_the_endpoint(live: Live, method: str) -> None:
    """A table in each format that it knows, a truth, a graph."""
    from SPARQLWrapper import CSV, JSON, POSTDIRECTLY, TSV, TURTLE, XML, SPARQLWrapper

    client = SPARQLWrapper(f"{live.url}sparql")
    client.setMethod(method)
    client.setTimeout(30)

    def ask(query: str, format: str) -> Any:
        client.setQuery(query)
        client.setReturnFormat(format)
        return client.query().convert()

    rows = ask(SELECT, JSON)["results"]["bindings"]
    reports = [row["report"]["value"] for row in rows]
    assert len(reports) == 2 and all(report.startswith(f"{live.base}report/") for report in reports)
    assert "明河县档案馆" in rows[0]["title"]["value"]
    assert [node.firstChild.data for node in ask(SELECT, XML).getElementsByTagName("uri")] == reports
    for format in (CSV, TSV):
        assert len(ask(SELECT, format).decode().splitlines()) == 1 + len(reports)
    assert ask(ASK, JSON)["boolean"] is True
    assert ask(ASK_FOR_NOTHING, JSON)["boolean"] is False
    turtle = rdflib.Graph().parse(data=ask(CONSTRUCT, TURTLE), format="turtle")
    assert {str(subject) for subject in turtle.subjects()} == set(reports)
    assert {str(subject) for subject in ask(CONSTRUCT, XML).subjects()} == set(reports)
    if method == "POST":
        client.setRequestMethod(POSTDIRECTLY)
        assert len(ask(SELECT, JSON)["results"]["bindings"]) == 2


@needed(bool(shutil.which("node")), "node")
@needed((JUDGES / "node_modules" / "fetch-sparql-endpoint").is_dir(), "fetch-sparql-endpoint (npm)")
def test_the_client_of_comunica_reads_the_endpoint(live: Live) -> None:
    """With the headers and the parsers of JavaScript's linked-data clients."""
    command = ["node", str(JUDGES / "sparql-client.mjs"), f"{live.url}sparql", SELECT, ASK, ASK_FOR_NOTHING, CONSTRUCT]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    rows, yes, no, triples = json.loads(done.stdout)
    assert (yes, no) == (True, False)
    titles = {row["report"]["value"]: row["title"] for row in rows}
    assert len(titles) == 2 and all(name.startswith(f"{live.base}report/") for name in titles)
    assert {subject["value"]: title for subject, _, title in triples} == titles


# A browser ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox"])
        yield opened
        opened.close()


class Watch:
    """What goes wrong on a page: errors in its scripts and in its console, answers that fail, requests to others."""

    def __init__(self, page: Any, live: Live) -> None:
        self.problems: list[str] = []
        host = urlsplit(live.url).netloc
        page.set_default_timeout(PATIENCE)
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda said: self.problems.append(said.text) if said.type == "error" else None)
        page.on("request", lambda sent: self._sent(sent.url, host))
        page.on(
            "response",
            lambda answer: self.problems.append(f"{answer.status} {answer.url}") if answer.status >= 400 else None,
        )

    def _sent(self, url: str, host: str) -> None:
        address = urlsplit(url)
        if address.scheme not in ("data", "blob") and address.netloc != host:
            self.problems.append(f"another host: {url}")


@pytest.fixture(params=list(WIDTHS))
def page(browser: Any, live: Live, request: pytest.FixtureRequest) -> Iterator[Any]:
    """A page as wide as a phone or a desktop; whatever goes wrong on it fails the test."""
    width, height = WIDTHS[request.param]
    context = browser.new_context(viewport={"width": width, "height": height}, reduced_motion="reduce")
    opened = context.new_page()
    watch = Watch(opened, live)
    yield opened
    sideways = opened.evaluate("document.documentElement.scrollWidth") > width
    context.close()
    assert not watch.problems
    assert not sideways, "wider than the screen"


@needed(bool(CHROMIUM), "chromium")
class TestInABrowser:
    def test_from_the_home_page_to_an_organization(self, page: Any, live: Live) -> None:
        page.goto(live.url)
        page.fill("main .search input", "河县档案")
        page.locator("main .search li").first.click()
        page.wait_for_url("**/org/**")
        assert page.inner_text("h1") == "明河县档案馆"
        assert unquote(urlsplit(page.url).path).startswith("/org/明河县档案馆")

    def test_a_question_is_asked_with_its_form(self, page: Any, live: Live) -> None:
        page.goto(live.at("query/spending-by-function"))
        before = page.locator("main table tbody tr").count()
        page.fill("[name=organization]", "明河县档案馆")
        page.fill("[name=year]", "2024")
        page.get_by_role("button", name="提问").click()
        page.wait_for_url("**year=2024**")
        assert page.input_value("[name=organization]") == "明河县档案馆"
        assert 3 < page.locator("main table tbody tr").count() <= before
        page.locator("figure.chart").scroll_into_view_if_needed()
        page.wait_for_selector("figure.chart svg path")
        drawn = page.locator("figure.chart svg").bounding_box()
        assert drawn["width"] > 200 and drawn["height"] > 50
        with page.expect_download() as download:
            page.get_by_role("link", name="CSV").click()
        assert "一般公共服务支出" in Path(download.value.path()).read_text("utf-8-sig")

    def test_findings_are_filtered(self, page: Any, live: Live) -> None:
        page.goto(live.at("findings"))
        page.wait_for_selector("#results li")
        everything = page.locator("#results li").count()
        page.select_option("[name=severity]", "v")
        page.wait_for_function(
            "[...document.querySelectorAll('#results li')].every((e) => e.className === 'violation')"
        )
        assert 0 < page.locator("#results li").count() <= everything
        assert page.url.endswith("#severity=v")
        page.fill("[name=words]", "没有这样的文字")
        page.wait_for_function("document.querySelectorAll('#results li').length === 0")
        assert "没有" in page.inner_text("#shown")

    def test_a_report_is_uploaded_and_checked(self, page: Any, live: Live) -> None:
        page.goto(live.at("check"))
        page.set_input_files("#file", str(SAMPLE))
        page.wait_for_selector("#progress:not([hidden])")
        assert SAMPLE.name in page.inner_text("#state")
        page.wait_for_selector("#result h2", timeout=60_000)
        assert page.inner_text("#result h2") == SAMPLE.name
        assert not page.is_visible("#progress")
        found = page.locator("#result .findings > li")
        assert found.count() > 0 and found.first.get_attribute("class") == "violation"
        assert re.search("[一-鿿]", found.first.locator("a").inner_text()), "a rule is called by its name"
        link = page.locator("#result a", has_text="HTML").get_attribute("href")
        assert httpx2.get(httpx2.URL(page.url).join(link)).status_code == 200

    def test_what_is_no_report_is_said(self, page: Any, live: Live) -> None:
        page.goto(live.at("check"))
        page.set_input_files("#file", {"name": "a.pdf", "mimeType": "application/pdf", "buffer": b"%PDF-1.7 nothing"})
        page.wait_for_selector("#result .lead")
        assert "未能核对" in page.inner_text("#result") and "a.pdf" in page.inner_text("#result")

    def test_the_editor_runs_a_query(self, page: Any, live: Live) -> None:
        page.goto(live.at("sparql"))
        page.wait_for_selector(".yasqe .CodeMirror")
        page.locator(".yasqe_queryButton:visible").click()
        page.wait_for_selector(".yasr table tbody tr")
        assert page.locator(".yasr table tbody tr").count() == 2
        assert "明河县档案馆" in page.inner_text(".yasr table")

    def test_the_query_of_a_question_opens_in_the_editor(self, page: Any, live: Live) -> None:
        page.goto(live.at("query/spending-by-function?year=2024"))
        page.get_by_role("link", name="在编辑器中打开").click()
        page.wait_for_selector(".yasr table tbody tr >> visible=true")
        assert page.locator(".yasr table tbody tr").count() > 3

    def test_a_finding_is_dismissed_and_taken_back(self, page: Any, live: Live) -> None:
        page.goto(live.at(f"{REPORT}/findings"))
        item = page.locator("ul.findings > li").first
        name = item.get_attribute("id")
        item.get_by_role("button", name="驳回…").click()
        dialog = page.get_by_role("dialog")
        assert dialog.is_visible() and item.locator("strong").inner_text() in dialog.inner_text()
        page.keyboard.press("Escape")
        assert not dialog.is_visible()
        item.get_by_role("button", name="驳回…").click()
        page.fill("[name=reason]", "上级已批复")
        page.fill("[name=by]", "审核人")
        page.fill("[name=token]", TOKEN)
        with page.expect_event("load"):
            dialog.get_by_role("button", name="确定").click()
        same = page.locator(f"[id='{name}']")
        assert "已驳回" in same.inner_text() and "上级已批复" in same.inner_text() and "审核人" in same.inner_text()
        same.get_by_role("button", name="撤销驳回").click()
        assert not page.is_visible("[name=reason]")
        with page.expect_event("load"):
            dialog.get_by_role("button", name="确定").click()
        assert "已驳回" not in page.locator(f"[id='{name}']").inner_text()
        assert httpx2.get(f"{live.url}dismissals.json").json()["dismissals"] == []

    def test_with_the_keyboard_alone(self, page: Any, live: Live) -> None:
        page.goto(live.at("findings"))
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.className") == "skip"
        skip = page.locator("a.skip").bounding_box()
        assert skip["x"] >= 0 and skip["y"] >= 0, "the link is seen when it has the focus"
        page.keyboard.press("Enter")
        assert page.evaluate("document.activeElement.id") == "main"
        page.keyboard.press("/")
        page.keyboard.type("明河县档案馆")
        page.wait_for_selector(".search li")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        page.wait_for_url("**/org/**")
        assert page.inner_text("h1") == "明河县档案馆"

    def test_english_stays_english(self, page: Any, live: Live) -> None:
        page.goto(live.url)
        page.get_by_role("link", name="English").click()
        language = page.locator("html")
        for name in ("Organizations", "Questions", "Findings"):
            page.locator("header nav").get_by_role("link", name=name, exact=True).click()
            page.wait_for_url("**lang=en**")
            assert (language.get_attribute("lang"), page.inner_text("h1")) == ("en", name)
        page.keyboard.press("/")
        page.keyboard.type("明河县档案馆")
        page.wait_for_selector(".search li")
        page.keyboard.press("Enter")
        page.wait_for_url("**/org/**")
        assert language.get_attribute("lang") == "en"
        page.goto(live.at("query/spending-by-function?lang=en"))
        page.get_by_role("button", name="Ask").click()
        page.wait_for_load_state()
        assert language.get_attribute("lang") == "en"
        page.get_by_role("link", name="中文").click()
        page.wait_for_load_state()
        assert language.get_attribute("lang") == "zh-Hans"


#: what YASGUI itself does: its tabs stand beside the button that adds one; its text scrolls with the caret
OF_YASGUI = {
    ("aria-required-children", '<div class="tabsList" role='),
    ("scrollable-region-focusable", '<div class="CodeMirror-scro'),
}


@needed(bool(CHROMIUM), "chromium")
@needed((JUDGES / "node_modules" / "axe-core").is_dir(), "axe-core (npm)")
@pytest.mark.parametrize("width", list(WIDTHS))
def test_every_kind_of_page(browser: Any, live: Live, width: str) -> None:
    """Fits the screen, is quiet, asks nobody else, has contrast and names for all it shows, and does not jump."""
    axe = (JUDGES / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
    context = browser.new_context(viewport=dict(zip(("width", "height"), WIDTHS[width], strict=True)))
    context.add_init_script(MEASURES)
    opened = context.new_page()
    watch = Watch(opened, live)
    faults: list[str] = []
    assert len(live.paths) > 20
    for kind, path in live.paths.items():
        opened.goto(live.at(path), wait_until="networkidle")
        if kind == "sparql":
            opened.locator(".yasqe_queryButton:visible").click()
            opened.wait_for_selector(".yasr table tbody tr")
        if opened.evaluate("document.documentElement.scrollWidth") > WIDTHS[width][0]:
            faults.append(f"{kind} {path}: wider than the screen")
        if (shift := opened.evaluate("measured.shift")) >= 0.1:
            faults.append(f"{kind} {path}: jumps by {shift:.2f}")
        if unsized := opened.evaluate(UNSIZED):
            faults.append(f"{kind} {path}: images without sizes: {unsized[:2]}")
        if blocking := opened.evaluate(BLOCKING):
            faults.append(f"{kind} {path}: scripts that block: {blocking}")
        opened.evaluate(axe)
        result = opened.evaluate("axe.run(document, {resultTypes: ['violations']})")
        for each in result["violations"]:
            shown = [node["html"] for node in each["nodes"] if (each["id"], node["html"][:27]) not in OF_YASGUI]
            if shown and each["impact"] in ("serious", "critical"):
                faults.append(f"{kind} {path}: {each['id']} {shown[0][:120]}")
    context.close()
    assert not faults, "\n".join(faults[:12])
    assert not watch.problems


# On a slow machine --------------------------------------------------------------------------------------------------

MEASURES = """
window.measured = { shift: 0, largest: 0, first: 0 };
new PerformanceObserver((seen) => {
  for (const entry of seen.getEntries()) if (!entry.hadRecentInput) measured.shift += entry.value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((seen) => {
  for (const entry of seen.getEntries()) measured.largest = entry.startTime;
}).observe({ type: "largest-contentful-paint", buffered: true });
new PerformanceObserver((seen) => {
  for (const entry of seen.getEntries()) if (entry.name === "first-contentful-paint") measured.first = entry.startTime;
}).observe({ type: "paint", buffered: true });
"""
#: images whose place the page cannot keep free before they come
UNSIZED = """[...document.images].filter((image) => !(image.hasAttribute("width") && image.hasAttribute("height"))
  && getComputedStyle(image).aspectRatio === "auto").map((image) => image.src)"""
BLOCKING = """[...document.head.querySelectorAll("script[src]")]
  .filter((script) => !script.defer && !script.async && script.type !== "module").map((script) => script.src)"""
#: kind → bounds in milliseconds of the first and the largest contentful paint, the CPU four times as slow
PAINTS = {"home": (1800, 2500), "organization": (1800, 2500), "report": (1800, 2500), "table": (1800, 2500)}


@needed(bool(CHROMIUM), "chromium")
def test_the_first_page_is_small(browser: Any, live: Live) -> None:
    """Bytes over the wire, with everything that the home page loads by itself."""
    context = browser.new_context()
    opened = context.new_page()
    session = context.new_cdp_session(opened)
    session.send("Network.enable")
    received: list[int] = []
    session.on("Network.loadingFinished", lambda done: received.append(int(done["encodedDataLength"])))
    opened.goto(live.url, wait_until="networkidle")
    context.close()
    assert len(received) >= 3
    assert sum(received) < 200_000


@needed(bool(CHROMIUM), "chromium")
@pytest.mark.parametrize("kind", list(PAINTS))
def test_pages_are_painted_soon_on_a_slow_machine(browser: Any, live: Live, kind: str) -> None:
    """The bounds that Lighthouse calls good on a phone, the best of three visits with nothing kept from before."""
    first_bound, largest_bound = PAINTS[kind]
    visits = []
    for _ in range(3):
        context = browser.new_context(viewport={"width": 390, "height": 844})
        context.add_init_script(MEASURES)
        opened = context.new_page()
        session = context.new_cdp_session(opened)
        session.send("Emulation.setCPUThrottlingRate", {"rate": 4})
        opened.goto(live.at(live.paths[kind]), wait_until="networkidle")
        opened.wait_for_function("measured.first && measured.largest")  # told a moment after the network is silent
        visits.append(opened.evaluate("measured"))
        context.close()
    first = min(visit["first"] for visit in visits)
    largest = min(visit["largest"] for visit in visits)
    assert 0 < first < first_bound, visits
    assert 0 < largest < largest_bound, visits
    assert max(visit["shift"] for visit in visits) < 0.1, visits
