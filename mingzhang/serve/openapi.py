"""The description of the JSON interface for programs (OpenAPI 3.1), made from the question library and the routes."""

from __future__ import annotations

from typing import Any

from mingzhang import __version__
from mingzhang.questions import Parameter, Question, questions
from mingzhang.serve.questions import FORMATS, MOST_ROWS, ROWS
from mingzhang.serve.search import kinds
from mingzhang.serve.uploads import FORMATS as FINDINGS

_SCHEMAS = {"year": "string", "integer": "string", "number": "string"}
_CELLS: dict[str, dict[str, Any]] = {
    "integer": {"type": ["integer", "null"]},
    "year": {"type": ["integer", "null"]},
    "boolean": {"type": ["boolean", "null"]},
    **{
        name: {"type": ["string", "null"], "pattern": r"^-?\d+(\.\d+)?$", "description": "an exact decimal"}
        for name in ("amount", "number", "percent")
    },
}


def document(licence: str) -> dict[str, Any]:
    """The OpenAPI document; `licence` is the IRI of that of the data."""
    paths: dict[str, Any] = {}
    for asked in questions():
        paths[f"/query/{asked.name}.json"] = {"get": _question(asked)}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "明账 Mingzhang",
            "version": __version__,
            "summary": "政府预算、决算公开数据 Budgets and final accounts of Chinese government bodies as linked data",
            "license": {"name": "Licence of the data", "url": licence},
        },
        "paths": {**_FIXED, **paths},
        "components": {
            "schemas": {"Problem": _PROBLEM},
            "responses": {
                "Problem": {
                    "description": "an error",
                    "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
                }
            },
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _question(asked: Question) -> dict[str, Any]:
    row = {
        "type": "object",
        "properties": {
            one.name: {"title": one.heading("en"), **_CELLS.get(one.type, {"type": ["string", "null"]})}
            for one in asked.columns
        },
    }
    answer = {
        "type": "object",
        "properties": {"ok": {"const": True}, "rows": {"type": "array", "items": row}, "total": {"type": "integer"}},
    }
    others = ", ".join(f".{name}" for name in FORMATS if name != "json")
    return {
        "operationId": asked.name,
        "tags": [asked.family],
        "summary": f"{asked.summary['zh']} {asked.summary['en']}",
        "description": f"{asked.description['zh']}\n\n{asked.description['en']}\n\nAlso as {others}.",
        "parameters": [
            *(_parameter(one) for one in asked.params.values()),
            _query("lang", {"enum": ["zh", "en"], "default": "zh"}, "语言 language"),
            _query("rows", {"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": ROWS}, "行数 rows"),
        ],
        "responses": _answers(answer),
    }


def _parameter(one: Parameter) -> dict[str, Any]:
    schema: dict[str, Any] = {"type": _SCHEMAS.get(one.type, "string")}
    if one.choices:
        schema["enum"] = list(one.choices)
    if one.default:
        schema["default"] = one.default
    return _query(one.name, schema, f"{one.zh} {one.en}", one.required and not one.default)


def _query(name: str, schema: dict[str, Any], description: str, required: bool = False) -> dict[str, Any]:
    return {"name": name, "in": "query", "required": required, "description": description, "schema": schema}


def _answers(schema: dict[str, Any], status: str = "200", media_type: str = "application/json") -> dict[str, Any]:
    return {
        status: {"description": "the answer", "content": {media_type: {"schema": schema}}},
        "default": {"$ref": "#/components/responses/Problem"},
    }


def _part(name: str, description: str, schema: dict[str, Any] | None = None) -> dict[str, Any]:
    shape = schema or {"type": "string"}
    return {"name": name, "in": "path", "required": True, "description": description, "schema": shape}


def _json_body(*names: str) -> dict[str, Any]:
    schema = {"type": "object", "required": list(names), "properties": {name: {"type": "string"} for name in names}}
    return {"required": True, "content": {"application/json": {"schema": schema}}}


_OBJECT: dict[str, Any] = {"type": "object"}
_PROBLEM = {
    "type": "object",
    "required": ["ok", "status", "error", "errors"],
    "properties": {
        "ok": {"const": False},
        "status": {"type": "integer"},
        "error": {"type": "string"},
        "errors": {"type": "array", "items": {"type": "string"}},
    },
}
_FORM = {
    "required": True,
    "content": {
        "multipart/form-data": {
            "schema": {
                "type": "object",
                "required": ["report"],
                "properties": {"report": {"type": "string", "format": "binary"}},
            }
        }
    },
}
_TOKEN: list[dict[str, list[str]]] = [{"token": []}]
_FIXED: dict[str, Any] = {
    "/query.json": {
        "get": {
            "operationId": "questions",
            "summary": "问题目录 every question with its parameters",
            "responses": _answers(_OBJECT),
        }
    },
    "/search.json": {
        "get": {
            "operationId": "search",
            "summary": "全文检索 what contains these words",
            "parameters": [
                _query("q", {"type": "string"}, "词 words", required=True),
                _query("kind", {"enum": list(kinds())}, "种类 kind"),
                _query("limit", {"type": "integer", "minimum": 0, "maximum": 200, "default": 20}, "条数 how many"),
                _query("offset", {"type": "integer", "minimum": 0, "default": 0}, "起点 from which"),
            ],
            "responses": _answers(_OBJECT),
        }
    },
    "/sparql": {
        "get": {
            "operationId": "sparql",
            "summary": "SPARQL 1.1",
            "parameters": [
                _query("query", {"type": "string"}, "查询 the query", required=True),
                _query("timeout", {"type": "number"}, "时限（秒） seconds to give it"),
            ],
            "responses": _answers(_OBJECT, media_type="application/sparql-results+json"),
        }
    },
    "/check": {
        "post": {
            "operationId": "check",
            "summary": "上传核对 a report to be checked",
            "requestBody": _FORM,
            "responses": _answers(_OBJECT, "202"),
        }
    },
    "/check/{job}.json": {
        "get": {
            "operationId": "checked",
            "summary": "核对进度和结果 the state of a check, and its findings",
            "parameters": [_part("job", "核对编号 the name of the job")],
            "responses": _answers(_OBJECT),
        }
    },
    "/check/{job}/findings.{format}": {
        "get": {
            "operationId": "findings",
            "summary": "核对结果文件 the findings as a file",
            "parameters": [_part("job", "the name of the job"), _part("format", "格式", {"enum": list(FINDINGS)})],
            "responses": _answers(_OBJECT),
        }
    },
    "/reports": {
        "post": {
            "operationId": "put",
            "summary": "报告入库 put a report into the store",
            "security": _TOKEN,
            "requestBody": _FORM,
            "responses": _answers(_OBJECT, "201"),
        },
        "delete": {
            "operationId": "remove",
            "summary": "报告出库 take a report out of the store",
            "security": _TOKEN,
            "parameters": [_query("report", {"type": "string"}, "报告的 IRI its IRI", required=True)],
            "responses": _answers(_OBJECT),
        },
    },
    "/dismissals.json": {
        "get": {
            "operationId": "dismissals",
            "summary": "已驳回的发现 dismissals",
            "responses": _answers(_OBJECT),
        }
    },
    "/dismissals": {
        "post": {
            "operationId": "dismiss",
            "summary": "驳回一处发现 dismiss a finding",
            "security": _TOKEN,
            "requestBody": _json_body("finding", "reason", "by"),
            "responses": _answers(_OBJECT),
        },
        "delete": {
            "operationId": "undo",
            "summary": "撤销驳回 take a dismissal back",
            "security": _TOKEN,
            "requestBody": _json_body("finding"),
            "responses": _answers(_OBJECT),
        },
    },
    "/health.json": {
        "get": {"operationId": "health", "summary": "运行状态 the state of the server", "responses": _answers(_OBJECT)}
    },
}
