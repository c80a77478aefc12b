"""All addresses of the server, and what they share: limits, errors, headers, the cache."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, RedirectResponse, Response
from starlette.routing import Route

from ingest.errors import MingzhangError
from mingzhang.publish import Options
from mingzhang.serve import writing
from mingzhang.serve.cache import Cache, Kept
from mingzhang.serve.negotiation import HTML, settled
from mingzhang.serve.problems import Problem, told, waiting_page
from mingzhang.serve.questions import FORMATS as ENDINGS
from mingzhang.serve.questions import Library
from mingzhang.serve.resources import Resources
from mingzhang.serve.search import Index, kinds
from mingzhang.serve.settings import Settings
from mingzhang.serve.sparql import Endpoint
from mingzhang.serve.uploads import DONE, FAILED, FORMATS, Uploads

if TYPE_CHECKING:
    from mingzhang.publish.pictures import Sources
    from mingzhang.store import Store

_PAUSE = 0.02  # seconds between pages that are made ahead
_FOUND, _MOST_FOUND = 20, 200


class Server:
    """A store and what answers for it."""

    def __init__(self, store: Store, settings: Settings, options: Options, sources: Sources | None = None) -> None:
        self.store = store
        self.settings = settings
        self.options = options
        self.sources = sources
        self.resources = Resources(store, options, sources)
        self.library = Library(store, settings)
        self.cache = Cache(settings.cache_bytes)
        self.endpoint = Endpoint(store, settings, f"{store.base}sparql")
        self.index = Index(store)
        self.uploads: Uploads | None = None
        self._preparing: asyncio.Task[None] | None = None
        self._writing = asyncio.Lock()

    @asynccontextmanager
    async def running(self, _app: Starlette) -> AsyncIterator[None]:
        """What lives as long as the server does."""
        self.uploads = Uploads(self.store, self.settings)
        self._prepare()
        try:
            yield
        finally:
            await self.uploads.close()
            if self._preparing:
                self._preparing.cancel()
                await asyncio.gather(self._preparing, return_exceptions=True)
            self.index.close()

    def changed(self) -> None:
        """Forget what was answered from the content of before."""
        self.resources = Resources(self.store, self.options, self.sources)
        self.cache.clear()
        self._prepare()

    def _prepare(self) -> None:
        """Index the words of the store, and make the pages ahead that take longest, while nobody waits for them."""
        before = self._preparing

        async def prepare() -> None:
            if before:
                before.cancel()
                await asyncio.gather(before, return_exceptions=True)
            await run_in_threadpool(self.index.build)
            for path in await run_in_threadpool(self.resources.dear):
                with suppress(Problem, MingzhangError):  # whoever asks for the page is told
                    await self._resource(path, HTML.media_type, "", {})
                await asyncio.sleep(_PAUSE)

        self._preparing = asyncio.create_task(prepare())

    # Pages and data -----------------------------------------------------------------------------------------------

    async def resource(self, request: Request) -> Response:
        path, accept = request.path_params["path"], settled(request.headers.get("accept", ""))
        return _sent(await self._resource(path, accept, request.url.query, dict(request.query_params)), request)

    async def _resource(self, path: str, accept: str, query: str, parameters: dict[str, str]) -> Kept:
        return await self._once(("/", path, accept, query), self.resources.answer, path, accept, parameters)

    # SPARQL -------------------------------------------------------------------------------------------------------

    async def sparql(self, request: Request) -> Response:
        if request.method == "GET" and "query" not in request.query_params:
            if self.endpoint.wants_page(request):
                parameters = dict(request.query_params)
                return _sent(await self._resource("sparql", HTML.media_type, request.url.query, parameters), request)
            return self.endpoint.described(request)
        return await self.endpoint.answer(request)

    # Questions ----------------------------------------------------------------------------------------------------

    async def questions(self, request: Request) -> Response:
        return await self._computed(request, self.library.listed)

    async def answer(self, request: Request) -> Response:
        name, format = request.path_params["name"], request.path_params["format"]
        return await self._computed(request, self.library.answer, name, format, dict(request.query_params))

    async def suggestions(self, request: Request) -> Response:
        name, parameter = request.path_params["name"], request.path_params["parameter"]
        return await self._computed(request, self.library.suggested, name, parameter)

    async def openapi(self, request: Request) -> Response:
        from mingzhang.serve.openapi import document

        return JSONResponse(document(self.options.licence))

    async def _computed(self, request: Request, compute: Callable[..., Kept], *arguments: object) -> Response:
        """What is computed once for all who ask at the same address."""
        return _sent(await self._once((request.url.path, request.url.query), compute, *arguments), request)

    async def _once(self, key: object, compute: Callable[..., Kept], *arguments: object) -> Kept:
        async def made() -> Kept:
            return await run_in_threadpool(compute, *arguments)

        return await self.cache.get(key, made)

    # Search -------------------------------------------------------------------------------------------------------

    async def search(self, request: Request) -> Response:
        words, kind = request.query_params.get("q", ""), request.query_params.get("kind", "")
        if kind and kind not in kinds():
            raise Problem(400, f"There is no kind {kind}: choose one of {', '.join(kinds())}.")
        limit, offset = _number(request, "limit", _FOUND, _MOST_FOUND), _number(request, "offset", 0)
        if not self.index.ready:
            raise Problem(503, "The words of the store are still being indexed.", {"Retry-After": "5"})
        hits = await run_in_threadpool(self.index.find, words, kind, limit, offset)
        found = [{"iri": hit.iri, "kind": hit.kind, "title": hit.title, "detail": hit.detail} for hit in hits]
        return JSONResponse({"ok": True, "q": words, "hits": found})

    # Upload and check ---------------------------------------------------------------------------------------------

    async def upload(self, request: Request) -> Response:
        document, content = await self._file(request)
        job = self._uploads.accept(document, content)
        if "text/html" in request.headers.get("accept", ""):  # a form sent without a script
            return RedirectResponse(str(request.url_for("waiting", name=job.name)), 303)
        return JSONResponse(job.as_record(), 202, {"Location": str(request.url_for("job", name=job.name))})

    async def job(self, request: Request) -> Response:
        return JSONResponse(self._uploads.job(request.path_params["name"]).as_record(), headers=_FRESH)

    async def waiting(self, request: Request) -> Response:
        """For browsers without scripts: a page that asks again until the findings are there."""
        job = self._uploads.job(request.path_params["name"])
        if job.state == DONE:
            return RedirectResponse(f"{request.url.path}/findings.html", 303)
        if job.state == FAILED:
            raise Problem(422, job.error)
        return waiting_page(f"正在核对 {job.document}", f"{job.document} is being checked.")

    async def job_result(self, request: Request) -> Response:
        job, format = self._uploads.job(request.path_params["name"]), request.path_params["format"]
        if format not in FORMATS:
            raise Problem(404, f"There is no format {format}: choose one of {', '.join(FORMATS)}.")
        if format not in job.results:
            raise Problem(409, f"There is no result: the state is {job.state}. {job.error}".strip())
        return Response(job.results[format], media_type=FORMATS[format], headers=_FRESH)

    @property
    def _uploads(self) -> Uploads:
        assert self.uploads is not None, "the server runs"
        return self.uploads

    async def _file(self, request: Request) -> tuple[str, bytes]:
        """The name and the bytes of the one file of a form, field `report`."""
        limit = self.settings.upload_bytes
        too_large = Problem(413, f"A report has at most {limit >> 20} MiB here.")
        if int(request.headers.get("content-length") or 0) > limit + (1 << 16):
            raise too_large
        bounded = Request(request.scope, _bounded(request.receive, limit + (1 << 16), too_large))
        try:
            async with bounded.form(max_files=1, max_fields=10) as form:
                sent = form.get("report")
                if not isinstance(sent, UploadFile) or not sent.filename:
                    raise Problem(400, "Send one file in the field `report` of a form (multipart/form-data).")
                return sent.filename, await sent.read()
        except MultiPartException as problem:
            raise Problem(400, f"The form cannot be read: {problem.message}") from None

    # Writing ------------------------------------------------------------------------------------------------------

    async def put_report(self, request: Request) -> Response:
        writing.authorize(request, self.settings)
        document, content = await self._file(request)
        async with self._writing:
            result = await run_in_threadpool(writing.ingest, self.store, self.settings, document, content)
        self.changed()
        return JSONResponse(result, 201 if result["changed"] else 200, {"Location": _uri(result["report"])})

    async def remove_report(self, request: Request) -> Response:
        writing.authorize(request, self.settings)
        name = request.query_params.get("report", "")
        if name not in await run_in_threadpool(self.store.reports):
            raise Problem(404, f"There is no report {name or '(none named)'}.")
        async with self._writing:
            await run_in_threadpool(writing.remove, self.store, name)
        self.changed()
        return JSONResponse({"ok": True, "report": name})

    async def dismissals(self, _request: Request) -> Response:
        from mingzhang.check.dismissals import dismissals

        known = await run_in_threadpool(dismissals, self.store)
        listed = [
            {"finding": each.finding, "reason": each.reason, "by": each.by, "when": each.when, "message": each.message}
            for each in sorted(known.values(), key=lambda each: (each.when, each.finding))
        ]
        return JSONResponse({"ok": True, "dismissals": listed}, headers=_FRESH)

    async def dismiss(self, request: Request) -> Response:
        writing.authorize(request, self.settings)
        try:
            said = await request.json()
        except ValueError:
            raise Problem(400, "Send JSON: finding, reason and by.") from None
        if not isinstance(said, dict):
            raise Problem(400, "Send a JSON object: finding, reason and by.")
        async with self._writing:
            if request.method == "DELETE":
                count = await run_in_threadpool(writing.undo_dismissal, self.store, str(said.get("finding", "")))
            else:
                count = await run_in_threadpool(writing.dismiss, self.store, said)
        self.changed()
        return JSONResponse({"ok": True, "count": count})

    # The instance -------------------------------------------------------------------------------------------------

    async def health(self, _request: Request) -> Response:
        from importlib.metadata import version

        reports = await run_in_threadpool(self.store.reports)
        versions = {name: version(name) for name in ("mingzhang", "pyoxigraph", "starlette")}
        state = {"ok": True, "base": self.store.base, "reports": len(reports), "search": self.index.ready}
        return JSONResponse({**state, "read_only": not self.settings.token, "versions": versions}, headers=_FRESH)

    def routes(self) -> list[Route]:
        """The addresses."""
        endings = sorted(ENDINGS, key=len, reverse=True)  # .chart.json before .json
        return [
            Route("/sparql", self.sparql, methods=["GET", "POST"]),
            Route("/openapi.json", self.openapi),
            Route("/query.json", self.questions),
            *(Route(f"/query/{{name}}.{format}", _named(self.answer, format)) for format in endings),
            Route("/query/{name}/{parameter}.json", self.suggestions),
            Route("/search.json", self.search),
            Route("/check", self.upload, methods=["POST"]),
            Route("/check/{name}.json", self.job, name="job"),
            Route("/check/{name}", self.waiting, name="waiting"),
            Route("/check/{name}/findings.{format}", self.job_result),
            Route("/reports", self.put_report, methods=["POST"]),
            Route("/reports", self.remove_report, methods=["DELETE"]),
            Route("/dismissals.json", self.dismissals),
            Route("/dismissals", self.dismiss, methods=["POST", "DELETE"]),
            Route("/health.json", self.health),
            Route("/{path:path}", self.resource),
        ]


_FRESH = {"Cache-Control": "no-store"}
_SECURE = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"x-frame-options", b"SAMEORIGIN"),
)


def application(
    store: Store,
    settings: Settings | None = None,
    options: Options | None = None,
    sources: Sources | None = None,
) -> Starlette:
    """The ASGI application that serves a store; `options` is what the pages say of themselves, `sources` are the
    documents that the reports were read from, for pictures of their pages."""
    server = Server(store, settings or Settings(), options or Options(), sources)
    return Starlette(
        routes=server.routes(),
        lifespan=server.running,
        middleware=[
            Middleware(Secure),
            # reading is for everybody; the token travels in a header that browsers do not send by themselves
            Middleware(
                CORSMiddleware,
                allow_origins=["*"],
                allow_methods=["GET", "POST", "HEAD", "OPTIONS"],
                allow_headers=["Accept", "Content-Type"],
                expose_headers=["Link", "Location"],
            ),
        ],
        exception_handlers={Problem: _problem, HTTPException: _http, MingzhangError: _error},
    )


class Secure:
    """Adds the headers that keep a browser from guessing and framing."""

    def __init__(self, app: Any) -> None:
        self._app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        async def sent(message: Any) -> None:
            if message["type"] == "http.response.start":
                message["headers"] = [*message["headers"], *_SECURE]
            await send(message)

        await self._app(scope, receive, sent if scope["type"] == "http" else send)


async def _problem(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, Problem)
    return told(problem, request.headers.get("accept", ""))


async def _http(request: Request, problem: Exception) -> Response:
    assert isinstance(problem, HTTPException)
    headers = dict(problem.headers or {})
    return told(Problem(problem.status_code, problem.detail, headers), request.headers.get("accept", ""))


async def _error(request: Request, problem: Exception) -> Response:
    return told(Problem(500, str(problem)), request.headers.get("accept", ""))


def _bounded(receive: Callable[[], Awaitable[Any]], limit: int, too_large: Problem) -> Callable[[], Awaitable[Any]]:
    """`receive` that raises when more bytes come than allowed, whatever the headers promised."""
    received = 0

    async def bounded() -> Any:
        nonlocal received
        message = await receive()
        received += len(message.get("body", b""))
        if received > limit:
            raise too_large
        return message

    return bounded


def _named(handler: Callable[[Request], Awaitable[Response]], format: str) -> Callable[[Request], Awaitable[Response]]:
    """The handler of one format; a format may have a dot in it, which a pattern of the path cannot tell apart."""

    async def handle(request: Request) -> Response:
        request.path_params["format"] = format
        return await handler(request)

    return handle


def _sent(response: Kept, request: Request) -> Response:
    """A kept response as this request wants it: not at all where the client has it, packed where it can unpack."""
    headers = dict(response.headers)
    if response.status == 200 and headers.get("ETag") in _tags(request.headers.get("if-none-match", "")):
        return Response(status_code=304, headers=headers)
    if not response.packed:
        return Response(response.body, response.status, headers, response.media_type)
    headers["Vary"] = "Accept, Accept-Encoding"
    if "gzip" not in request.headers.get("accept-encoding", ""):
        return Response(response.body, response.status, headers, response.media_type)
    headers["Content-Encoding"] = "gzip"
    return Response(response.packed, response.status, headers, response.media_type)


def _tags(header: str) -> set[str]:
    """The entity tags of If-None-Match, compared weakly (RFC 9110, section 13.1.2)."""
    return {tag.strip().removeprefix("W/") for tag in header.split(",")}


def _uri(iri: str) -> str:
    """An IRI as headers carry it (RFC 3987, section 3.1)."""
    return quote(iri, safe=":/?#[]@!$&'()*+,;=%~-._")


def _number(request: Request, name: str, default: int, most: int = 1_000_000) -> int:
    given = request.query_params.get(name, "")
    if not given:
        return default
    if not given.isdigit() or int(given) > most:
        raise Problem(400, f"{name} is a number from 0 to {most}.")
    return int(given)
