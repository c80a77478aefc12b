"""The prefixes of IRIs that everybody uses: declared once, in `ontology/context.jsonld`."""

from __future__ import annotations

import json

from ingest.iris import DEFAULT_BASE
from mingzhang.resources import folder

#: the schemes whose members a query names most
_MEMBERS = ("economic", "flow", "functional", "fund", "government-economic", "item", "nature", "phase")


def prefixes(base: str = DEFAULT_BASE) -> dict[str, str]:
    """Prefix → namespace; those of the project under `base`."""
    context = json.loads((folder("ontology") / "context.jsonld").read_text(encoding="utf-8"))["@context"]
    found = {
        name: namespace.replace(DEFAULT_BASE, base)
        for name, namespace in context.items()
        if isinstance(namespace, str) and namespace.endswith(("#", "/")) and "://" in namespace
    }
    found.setdefault("code", f"{base}code/")
    found.setdefault("aspect", f"{base}aspect/")
    found.setdefault("year", f"{base}year/")
    for scheme in _MEMBERS:
        found.setdefault(scheme, f"{base}code/{scheme}/")
    return found


def declarations(base: str = DEFAULT_BASE) -> str:
    """The prefixes as a line to put before a query; a query may declare any of them anew."""
    return "".join(f"PREFIX {name}: <{namespace}> " for name, namespace in prefixes(base).items())
