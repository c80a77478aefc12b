"""Errors as every client gets them: one shape in JSON, one page in HTML.

The shape is `{"ok": false, "status": 503, "error": "…", "errors": ["…"]}`; the status is that of the response.
"""

from __future__ import annotations

from starlette.responses import JSONResponse


class Problem(Exception):
    """A request that cannot be answered; `message` is for the one who asked."""

    def __init__(self, status: int, message: str, headers: dict[str, str] | None = None) -> None:
        super().__init__(message)
        self.status = status
        self.message = message
        self.headers = headers or {}


def as_json(problem: Problem) -> JSONResponse:
    """The problem as JSON."""
    content = {"ok": False, "status": problem.status, "error": problem.message, "errors": [problem.message]}
    return JSONResponse(content, problem.status, problem.headers)
