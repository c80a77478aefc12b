"""The server on the sample graph, asked as clients ask."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from mingzhang.aspects import keep_aspects
from mingzhang.publish import Options
from mingzhang.publish.pictures import Sources
from mingzhang.serve.app import application
from mingzhang.serve.negotiation import settled
from mingzhang.serve.settings import Settings
from mingzhang.sources import Source
from mingzhang.store import open_store
from mingzhang.worker import answer as read_answer

ROOT = Path(__file__).parent.parent
SAMPLE = ROOT / "samples" / "明河县档案馆2024年部门决算.pdf"
TOKEN = "the-token-of-this-test"


def graph_of(path: Path, base: str) -> tuple[str, bytes]:
    task = {"path": str(path), "member": "", "entry": -1, "want": "triples"}
    head, payload = read_answer(task, base)
    return head["graph"], payload


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    with open_store(tmp_path_factory.mktemp("serve") / "store") as store:
        store.load_shared()
        store.put_many([graph_of(SAMPLE, store.base)])
        keep_aspects(store)
        settings = Settings(token=TOKEN, query_seconds=5, query_bytes=1 << 20, upload_bytes=2 << 20)
        options, documents = Options(live=True, pictures=True), Sources([Source(SAMPLE)])
        app = application(store, settings, options, documents)
        with TestClient(app, raise_server_exceptions=False) as client:
            yield client


COUNT = "SELECT (COUNT(*) AS ?n) { ?report a <https://w3id.org/mingzhang/ontology#Report> }"


class TestSparqlProtocol:
    def test_get(self, client: TestClient) -> None:
        answer = client.get("/sparql", params={"query": COUNT})
        assert answer.status_code == 200
        assert answer.headers["content-type"] == "application/sparql-results+json"
        assert answer.json()["results"]["bindings"][0]["n"]["value"] == "1"

    def test_posted_form_and_posted_query(self, client: TestClient) -> None:
        form = client.post("/sparql", data={"query": COUNT})
        direct = client.post(
            "/sparql", content=COUNT, headers={"Content-Type": "application/sparql-query; charset=utf-8"}
        )
        assert form.json() == direct.json()

    @pytest.mark.parametrize(
        ("accept", "sent"),
        [
            ("application/sparql-results+xml", "application/sparql-results+xml"),
            ("text/csv", "text/csv; charset=utf-8"),
            ("text/tab-separated-values", "text/tab-separated-values; charset=utf-8"),
            ("application/sparql-results+xml;q=0.3, text/csv;q=0.9, */*;q=0.1", "text/csv; charset=utf-8"),
            ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "application/sparql-results+json"),
        ],
    )
    def test_result_formats_of_a_table(self, client: TestClient, accept: str, sent: str) -> None:
        answer = client.get("/sparql", params={"query": COUNT}, headers={"Accept": accept})
        assert answer.headers["content-type"] == sent

    @pytest.mark.parametrize(
        ("format", "sent"),
        [
            ("ttl", "text/turtle"),
            ("jsonld", "application/ld+json"),
            ("nt", "application/n-triples"),
            ("rdf", "application/rdf+xml"),
        ],
    )
    def test_formats_of_a_graph(self, client: TestClient, format: str, sent: str) -> None:
        query = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o } LIMIT 5"
        answer = client.get("/sparql", params={"query": query, "format": format})
        assert answer.headers["content-type"].split(";")[0] == sent
        assert answer.content

    def test_a_format_that_is_not_there(self, client: TestClient) -> None:
        assert client.get("/sparql", params={"query": COUNT, "format": "pdf"}).status_code == 406
        assert client.get("/sparql", params={"query": COUNT}, headers={"Accept": "image/png"}).status_code == 406

    def test_named_graphs_of_the_request(self, client: TestClient) -> None:
        graph = client.get(
            "/sparql", params={"query": "SELECT ?g { GRAPH ?g { ?r a <https://w3id.org/mingzhang/ontology#Report> } }"}
        )
        name = graph.json()["results"]["bindings"][0]["g"]["value"]
        inside = client.get("/sparql", params={"query": COUNT, "default-graph-uri": name})
        outside = client.get("/sparql", params={"query": COUNT, "default-graph-uri": "https://example.org/none"})
        assert [a.json()["results"]["bindings"][0]["n"]["value"] for a in (inside, outside)] == ["1", "0"]

    @pytest.mark.parametrize(
        ("query", "status"),
        [
            ("SELECT", 400),
            ("INSERT DATA { <a:a> <a:b> <a:c> }", 403),
            ("SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }", 403),
            ("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", 503),
            ("SELECT * { ?a ?b ?c . ?d ?e ?f }", 503),
        ],
    )
    def test_what_is_refused(self, client: TestClient, query: str, status: int) -> None:
        answer = client.get("/sparql", params={"query": query, "timeout": "1"})
        assert answer.status_code == status
        assert answer.json() == {
            "ok": False,
            "status": status,
            "error": answer.json()["error"],
            "errors": [answer.json()["error"]],
        }

    def test_updates_and_odd_bodies(self, client: TestClient) -> None:
        assert client.post("/sparql", data={"update": "CLEAR ALL"}).status_code == 403
        update = {"Content-Type": "application/sparql-update"}
        assert client.post("/sparql", content="CLEAR ALL", headers=update).status_code == 403
        assert client.post("/sparql", content=COUNT, headers={"Content-Type": "text/plain"}).status_code == 415
        assert client.get("/sparql", params=[("query", COUNT), ("query", COUNT)]).status_code == 400

    def test_from_other_sites(self, client: TestClient) -> None:
        answer = client.get("/sparql", params={"query": COUNT}, headers={"Origin": "https://example.org"})
        assert answer.headers["access-control-allow-origin"] == "*"

    def test_service_description(self, client: TestClient) -> None:
        import rdflib

        graph = rdflib.Graph().parse(
            data=client.get("/sparql", headers={"Accept": "text/turtle"}).text, format="turtle"
        )
        sd = rdflib.Namespace("http://www.w3.org/ns/sparql-service-description#")
        service = graph.value(predicate=rdflib.RDF.type, object=sd.Service)
        assert str(graph.value(service, sd.endpoint)).endswith("/sparql")
        assert (service, sd.supportedLanguage, sd.SPARQL11Query) in graph
        assert (service, sd.feature, sd.UnionDefaultGraph) in graph


class TestResources:
    organization = "/org/明河县档案馆"
    report = "/report/明河县档案馆/2024/department-final-accounts"

    def test_a_thing_sends_to_its_description(self, client: TestClient) -> None:
        answer = client.get(self.organization, headers={"Accept": "text/turtle"}, follow_redirects=False)
        assert answer.status_code == 303
        assert answer.headers["location"].endswith(".ttl")
        described = client.get(answer.headers["location"])
        assert described.headers["content-type"] == "text/turtle; charset=utf-8"
        assert "明河县档案馆" in described.text

    @pytest.mark.parametrize(
        ("format", "media_type"),
        [
            ("ttl", "text/turtle; charset=utf-8"),
            ("jsonld", "application/ld+json"),
            ("nt", "application/n-triples"),
            ("rdf", "application/rdf+xml"),
            ("html", "text/html; charset=utf-8"),
        ],
    )
    def test_formats_of_a_document(self, client: TestClient, format: str, media_type: str) -> None:
        by_parameter = client.get(self.report, params={"format": format}, headers={"Accept": "image/png"})
        by_header = client.get(self.report, headers={"Accept": media_type.split(";")[0]})
        assert by_parameter.headers["content-type"] == by_header.headers["content-type"] == media_type
        assert by_parameter.content == by_header.content
        if format != "html":
            assert client.get(f"{self.report}.{format}").content == by_header.content

    def test_all_formats_say_the_same(self, client: TestClient) -> None:
        import rdflib
        from rdflib.compare import isomorphic

        graphs = [
            rdflib.Graph().parse(data=client.get(f"{self.report}.{ending}").content, format=parser)
            for ending, parser in (("ttl", "turtle"), ("jsonld", "json-ld"), ("nt", "nt"), ("rdf", "xml"))
        ]
        assert len(graphs[0]) > 20
        assert all(isomorphic(graphs[0], graph) for graph in graphs[1:])

    def test_quality_of_the_header(self, client: TestClient) -> None:
        accept = "application/ld+json;q=0.4, text/turtle;q=0.7, text/html;q=0.1"
        assert client.get(self.report, headers={"Accept": accept}).headers["content-type"].startswith("text/turtle")
        assert client.get(self.report, headers={"Accept": "image/png"}).status_code == 406
        assert client.get(self.report, params={"format": "docx"}).status_code == 406

    def test_every_browser_asks_for_the_same(self) -> None:
        browsers = ("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", "text/html", "*/*", "")
        assert {settled(accept) for accept in browsers} == {"text/html"}
        assert settled("text/turtle;q=0.9, text/html;q=0.1") == "text/turtle"
        assert settled("image/webp") == "image/webp"

    def test_links_to_the_others(self, client: TestClient) -> None:
        link = client.get(self.report).headers["link"]
        assert link.count('rel="alternate"') == 4
        assert 'type="application/ld+json"' in link

    def test_languages(self, client: TestClient) -> None:
        chinese, english = client.get(self.report), client.get(self.report, params={"lang": "en"})
        assert (chinese.headers["content-language"], english.headers["content-language"]) == ("zh", "en")
        assert chinese.content != english.content

    def test_what_is_not_there(self, client: TestClient) -> None:
        for path in ("/org/没有", "/report/a/b/c", "/nothing", f"{self.report}/table/none"):
            assert client.get(path).status_code == 404, path

    def test_what_the_client_has_is_not_sent_again(self, client: TestClient) -> None:
        first = client.get(self.report)
        second = client.get(self.report, headers={"If-None-Match": f'"other", W/{first.headers["etag"]}'})
        assert (second.status_code, second.content) == (304, b"")

    def test_packed_for_those_who_can_unpack(self, client: TestClient) -> None:
        packed = client.get(self.report, headers={"Accept-Encoding": "gzip"})
        plain = client.get(self.report, headers={"Accept-Encoding": "identity"})
        assert packed.headers["content-encoding"] == "gzip"
        assert "content-encoding" not in plain.headers
        assert packed.content == plain.content

    def test_head(self, client: TestClient) -> None:
        answer = client.head(self.report)
        assert (answer.status_code, answer.content) == (200, b"")


BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}


class TestPages:
    def test_the_editor_and_the_description_share_an_address(self, client: TestClient) -> None:
        page = client.get("/sparql", headers=BROWSER)
        assert page.headers["content-type"].startswith("text/html")
        assert "yasgui" in page.text
        assert client.get("/sparql").headers["content-type"].startswith("text/turtle")

    def test_a_question_with_values(self, client: TestClient) -> None:
        page = client.get("/query/spending-by-function", params={"year": "2024"}, headers=BROWSER)
        assert page.status_code == 200 and "<form" in page.text
        assert "一般公共服务支出" in page.text

    def test_files_that_pages_load(self, client: TestClient) -> None:
        for path in ("/assets/site.css", "/assets/site.js", "/data/search.json", "/data/findings.json"):
            assert client.get(path).status_code == 200, path
        assert client.get("/assets/%2e%2e/library.py").status_code == 404

    def test_pictures_of_the_printed_pages(self, client: TestClient) -> None:
        from io import BytesIO

        from PIL import Image

        picture = client.get(f"{TestResources.report}/page/4.webp")
        assert (picture.status_code, picture.headers["content-type"]) == (200, "image/webp")
        assert Image.open(BytesIO(picture.content)).width > 500
        assert client.get(f"{TestResources.report}/source.pdf").content == SAMPLE.read_bytes()
        for name in ("page/999.webp", "page/0.webp", "source.txt"):
            assert client.get(f"{TestResources.report}/{name}").status_code == 404, name
        assert "page/{page}.webp" in client.get(f"{TestResources.report}/table/expenditure", headers=BROWSER).text

    def test_errors_are_pages_for_people(self, client: TestClient) -> None:
        page = client.get("/org/%3Cscript%3E", headers=BROWSER)
        assert page.status_code == 404
        assert page.headers["content-type"].startswith("text/html") and "<script>" not in page.text

    def test_an_upload_without_scripts(self, client: TestClient) -> None:
        files = {"report": (SAMPLE.name, SAMPLE.read_bytes(), "application/pdf")}
        sent = client.post("/check", files=files, headers=BROWSER, follow_redirects=False)
        assert sent.status_code == 303
        for _ in range(600):
            page = client.get(sent.headers["location"], headers=BROWSER)
            if page.status_code != 202:
                break
            assert 'http-equiv="refresh"' in page.text
            time.sleep(0.1)
        assert page.status_code == 200
        assert str(page.url).endswith("/findings.html")


class TestQuestions:
    def test_listed(self, client: TestClient) -> None:
        from mingzhang.questions import names

        listed = client.get("/query.json").json()["questions"]
        assert [asked["name"] for asked in listed] != []
        assert {asked["name"] for asked in listed} == set(names())

    def test_answer_as_json(self, client: TestClient) -> None:
        answer = client.get(
            "/query/spending-by-function.json", params={"organization": "档案馆", "year": "2024"}
        ).json()
        assert answer["values"]["year"] == "2024"
        assert answer["total"] == len(answer["rows"]) > 3
        assert answer["rows"][0].keys() == {column["name"] for column in answer["columns"]}
        amounts = {column["name"] for column in answer["columns"] if column["type"] == "amount"}
        assert all(isinstance(row[name], str) for row in answer["rows"] for name in amounts)

    @pytest.mark.parametrize(("ending", "begins"), [("csv", "\ufeff"), ("md", "**"), ("srj", "{"), ("rq", "#+")])
    def test_other_formats(self, client: TestClient, ending: str, begins: str) -> None:
        answer = client.get(f"/query/spending-by-function.{ending}", params={"year": "2024"})
        assert (answer.status_code, answer.text[: len(begins)]) == (200, begins)

    def test_chart(self, client: TestClient) -> None:
        chart = client.get("/query/spending-by-function.chart.json", params={"year": "2024"}).json()
        assert "vega-lite" in chart["$schema"]

    def test_rows_are_limited(self, client: TestClient) -> None:
        answer = client.get("/query/spending-by-function.json", params={"rows": "2"}).json()
        assert len(answer["rows"]) == 2 < answer["total"]

    @pytest.mark.parametrize(
        ("path", "status"),
        [
            ("/query/no-such-question.json", 404),
            ("/query/spending-by-function.json?year=soon", 400),
            ("/query/spending-by-function.json?colour=red", 400),
            ("/query/spending-by-function.json?rows=0", 400),
            ("/query/spending-by-function.json?lang=fr", 400),
        ],
    )
    def test_what_cannot_be_answered(self, client: TestClient, path: str, status: int) -> None:
        answer = client.get(path)
        assert (answer.status_code, answer.json()["status"]) == (status, status)

    def test_examples_of_a_parameter(self, client: TestClient) -> None:
        found = client.get("/query/spending-by-function/organization.json").json()["examples"]
        assert any("明河县档案馆" in one for one in found)

    def test_described_for_programs(self, client: TestClient) -> None:
        from openapi_spec_validator import validate

        from mingzhang.questions import names

        document = client.get("/openapi.json").json()
        validate(document)
        assert {f"/query/{name}.json" for name in names()} <= document["paths"].keys()
        # every described address is one that the server has
        for path, item in document["paths"].items():
            if "get" in item and "{" not in path and not any(p["required"] for p in item["get"].get("parameters", ())):
                assert client.get(path).status_code == 200, path


class TestSearch:
    def found(self, client: TestClient, **parameters: str) -> list[dict[str, str]]:
        for _ in range(100):
            answer = client.get("/search.json", params=parameters)
            if answer.status_code != 503:
                break
            time.sleep(0.1)
        hits: list[dict[str, str]] = answer.json()["hits"]
        return hits

    def test_by_name(self, client: TestClient) -> None:
        first = self.found(client, q="档案馆")[0]
        assert (first["kind"], first["title"]) == ("organization", "明河县档案馆")

    def test_by_code(self, client: TestClient) -> None:
        assert self.found(client, q="210")[0]["title"] == "210 卫生健康支出"

    def test_short_words_together(self, client: TestClient) -> None:
        titles = [hit["title"] for hit in self.found(client, q="支出 收入", kind="table")]
        assert titles and all("支出" in title and "收入" in title for title in titles)

    def test_rules_and_questions(self, client: TestClient) -> None:
        assert self.found(client, q="坐标 一致", kind="rule")
        assert self.found(client, q="budget outturn", kind="question") or self.found(
            client, q="预算 决算", kind="question"
        )

    def test_nothing_and_signs(self, client: TestClient) -> None:
        assert self.found(client, q="没有这样的机构") == []
        assert self.found(client, q='"%_\\ OR') == []
        assert self.found(client, q="  ") == []

    def test_wrong_parameters(self, client: TestClient) -> None:
        assert client.get("/search.json", params={"q": "a", "limit": "many"}).status_code == 400
        assert client.get("/search.json", params={"q": "a", "kind": "cat"}).status_code == 400


class TestUpload:
    def ended(self, client: TestClient, location: str) -> dict[str, Any]:
        for _ in range(600):
            state: dict[str, Any] = client.get(location).json()
            if state["state"] in ("done", "failed"):
                return state
            time.sleep(0.1)
        raise AssertionError(f"still {state['state']}")

    def test_a_report_is_read_and_checked(self, client: TestClient) -> None:
        sent = client.post("/check", files={"report": (SAMPLE.name, SAMPLE.read_bytes(), "application/pdf")})
        assert sent.status_code == 202
        state = self.ended(client, sent.headers["location"])
        assert state["state"] == "done", state
        assert state["read"]["figures"] > 100
        assert any(finding["severity"] == "violation" for finding in state["findings"])
        page = client.get(f"/check/{state['job']}/findings.html")
        assert "<html" in page.text
        assert client.get(f"/check/{state['job']}/findings.docx").status_code == 404

    def test_what_is_no_report(self, client: TestClient) -> None:
        sent = client.post("/check", files={"report": ("../../a.pdf", b"%PDF-1.7 nothing", "application/pdf")})
        state = self.ended(client, sent.headers["location"])
        assert state["state"] == "failed"
        assert "a.pdf" in state["error"] and "/" not in state["error"].split(":")[0]
        assert client.get(f"/check/{state['job']}/findings.html").status_code == 409

    def test_limits(self, client: TestClient) -> None:
        assert client.post("/check", files={"report": ("a.pdf", b"x" * (3 << 20))}).status_code == 413
        assert client.post("/check", data={"report": "text"}).status_code == 400
        assert client.get("/check/unknown.json").status_code == 404


class TestWriting:
    def test_needs_the_token(self, client: TestClient) -> None:
        files = {"report": (SAMPLE.name, SAMPLE.read_bytes())}
        assert client.post("/reports", files=files).status_code == 401
        assert client.post("/reports", files=files, headers={"Authorization": "Bearer wrong"}).status_code == 401
        assert client.delete("/reports", params={"report": "x"}).status_code == 401

    def test_put_and_remove(self, client: TestClient) -> None:
        other = ROOT / "samples" / "明河县档案馆2025年部门预算.pdf"
        key = {"Authorization": f"Bearer {TOKEN}"}
        put = client.post("/reports", files={"report": (other.name, other.read_bytes())}, headers=key)
        assert (put.status_code, put.json()["fiscal_year"]) == (201, 2025)
        count = client.get("/sparql", params={"query": COUNT}).json()["results"]["bindings"][0]["n"]["value"]
        assert count == "2"
        again = client.post("/reports", files={"report": (other.name, other.read_bytes())}, headers=key)
        assert (again.status_code, again.json()["changed"]) == (200, False)
        gone = client.delete("/reports", params={"report": put.json()["report"]}, headers=key)
        assert gone.status_code == 200
        count = client.get("/sparql", params={"query": COUNT}).json()["results"]["bindings"][0]["n"]["value"]
        assert count == "1"

    def test_a_file_that_cannot_be_read(self, client: TestClient) -> None:
        key = {"Authorization": f"Bearer {TOKEN}"}
        answer = client.post("/reports", files={"report": ("a.txt", "没有表".encode())}, headers=key)
        assert answer.status_code == 422

    def test_read_only_without_a_token(self) -> None:
        with open_store("memory") as store, TestClient(application(store, Settings())) as client:
            answer = client.delete("/reports", params={"report": "x"}, headers={"Authorization": "Bearer "})
            assert answer.status_code == 403


class TestDismissing:
    key = {"Authorization": f"Bearer {TOKEN}"}  # noqa: RUF012

    def test_a_finding_is_dismissed_and_taken_back(self, client: TestClient) -> None:
        put = client.post("/reports", files={"report": (SAMPLE.name, SAMPLE.read_bytes())}, headers=self.key).json()
        assert put["findings"]["violation"] > 0
        query = "SELECT ?f { ?f a <https://w3id.org/mingzhang/ontology#Finding> } ORDER BY ?f LIMIT 1"
        finding = client.get("/sparql", params={"query": query}).json()["results"]["bindings"][0]["f"]["value"]
        said = {"finding": finding, "reason": "上级已批复", "by": "审核人"}
        assert client.post("/dismissals", json=said).status_code == 401
        assert client.post("/dismissals", json={**said, "reason": " "}, headers=self.key).status_code == 400
        assert client.post("/dismissals", json={**said, "finding": "none"}, headers=self.key).status_code == 404
        assert client.post("/dismissals", json=said, headers=self.key).json() == {"ok": True, "count": 1}
        (kept,) = client.get("/dismissals.json").json()["dismissals"]
        assert (kept["finding"], kept["reason"], kept["by"]) == (finding, "上级已批复", "审核人")
        page = client.get(f"{TestResources.report}/findings", headers=BROWSER).text
        assert "已驳回" in page and "上级已批复" in page and 'id="dismiss"' in page
        gone = client.request("DELETE", "/dismissals", json={"finding": finding}, headers=self.key)
        assert gone.status_code == 200
        assert client.get("/dismissals.json").json()["dismissals"] == []


def test_errors_have_one_shape(client: TestClient) -> None:
    for path in ("/nothing/here", "/search.json?q=a&limit=x", "/check/none.json"):
        answer = client.get(path)
        assert json.loads(answer.content).keys() == {"ok", "status", "error", "errors"}
        assert answer.json()["status"] == answer.status_code


def test_health(client: TestClient) -> None:
    state = client.get("/health.json").json()
    assert state["ok"] and state["reports"] == 1 and not state["read_only"]
    assert client.get("/health.json").headers["x-content-type-options"] == "nosniff"
