"""What each kind of page shows: kind → (template, view).

A view takes the library and a resource and gives the values of its template. It asks the store in a few queries and
knows nothing of HTML.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from mingzhang.publish.library import Library
from mingzhang.publish.resources import KINDS, Resource
from mingzhang.publish.views import report
from mingzhang.publish.views.statements import statements

View = Callable[[Library, Resource], dict[str, Any]]

VIEWS: dict[str, tuple[str, View]] = {
    **dict.fromkeys(KINDS, ("statements.html", statements)),
    "report": ("report.html", report.report),
    "report-findings": ("report-findings.html", report.report_findings),
    "table": ("table.html", report.table),
    "form": ("form.html", report.form),
    "section": ("section.html", report.section),
}
