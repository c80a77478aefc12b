"""What each kind of page shows: kind → (template, view).

A view takes the library and a resource and gives the values of its template. It asks the store in a few queries and
knows nothing of HTML.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mingzhang.publish.library import Library
from mingzhang.publish.resources import KINDS, Resource
from mingzhang.publish.views import books, codes, lists, organization, report
from mingzhang.publish.views.statements import statements

View = Callable[[Library, Resource], dict[str, Any]]


def nothing(library: Library, resource: Resource) -> dict[str, Any]:
    """A page that fills itself in the browser."""
    return {}


VIEWS: dict[str, tuple[str, View]] = {
    **dict.fromkeys(KINDS, ("statements.html", statements)),
    "report": ("report.html", report.report),
    "report-findings": ("report-findings.html", report.report_findings),
    "table": ("table.html", report.table),
    "form": ("form.html", report.form),
    "organization": ("organization.html", organization.organization),
    "home": ("home.html", lists.home),
    "catalogue": ("catalogue.html", lists.catalogue),
    "organizations": ("organizations.html", lists.organizations),
    "reports": ("reports.html", lists.reports),
    "years": ("years.html", lists.years),
    "year": ("year.html", lists.year),
    "findings": ("findings.html", lists.findings),
    "schemes": ("schemes.html", codes.schemes),
    "scheme": ("scheme.html", codes.scheme),
    "code": ("code.html", codes.code),
    "place": ("place.html", codes.place),
    "rules": ("rules.html", books.rules),
    "rule": ("rule.html", books.rule),
    "questions": ("questions.html", books.questions),
    "question": ("question.html", books.question),
    "ontology": ("ontology.html", books.vocabulary),
    "compare": ("compare.html", nothing),
    "sparql": ("sparql.html", books.editor),
    "check": ("check.html", nothing),
    "section": ("section.html", report.section),
}
