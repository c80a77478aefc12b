"""Errors as every client gets them: one shape in JSON, one page for people.

The shape is `{"ok": false, "status": 503, "error": "…", "errors": ["…"]}`; the status is that of the response.
"""

from __future__ import annotations

from html import escape
from http import HTTPStatus

from starlette.responses import HTMLResponse, JSONResponse, Response

_PAGE = """<!doctype html>
<html lang="zh-Hans">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">{refresh}
<title>{title} · 明账</title>
<link rel="stylesheet" href="/assets/site.css">
</head>
<body>
<main>
<h1>{title}</h1>
<p class="lead">{text}</p>
<p><a href="/">明账 Mingzhang</a></p>
</main>
</body>
</html>
"""


class Problem(Exception):
    """A request that cannot be answered; `message` is for the one who asked."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}


def told(problem: Problem, accept: str) -> Response:
    """The problem as the client can read it: a page for a browser, JSON for everybody else."""
    if "text/html" in accept:
        title = f"{problem.status} {_NAMES.get(problem.status) or HTTPStatus(problem.status).phrase}"
        page = _PAGE.format(title=escape(title), text=escape(problem.message), refresh="")
        return HTMLResponse(page, problem.status, problem.headers)
    content = {"ok": False, "status": problem.status, "error": problem.message, "errors": [problem.message]}
    return JSONResponse(content, problem.status, problem.headers)


def waiting_page(title: str, text: str) -> Response:
    """A page that is asked for again every two seconds."""
    refresh = '\n<meta http-equiv="refresh" content="2">'
    page = _PAGE.format(title=escape(title), text=escape(text), refresh=refresh)
    return HTMLResponse(page, 202, {"Cache-Control": "no-store"})


_NAMES = {
    400: "请求有误 Bad request",
    404: "没有找到 Not found",
    406: "没有这种格式 No such format",
    413: "太大 Too large",
    422: "无法处理 Cannot be processed",
    503: "暂时无法应答 Busy",
}
