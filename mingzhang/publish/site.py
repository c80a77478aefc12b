"""The static site: every page and file of a publication in a folder that any web host serves.

    publish(store, folder, Options(home="https://example.org/ledger/"))

Only what has changed is made and written. `publication.json` in the folder remembers for each report and organization
a fingerprint of what its pages are made of, and for each file the hash of its content; a report whose fingerprint is
the same is not even rendered. Files that belong to nothing any more are removed. What stands in the folder but was not
written by a publication is left alone.
"""

from __future__ import annotations

import hashlib
import io
import json
import shutil
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ingest.errors import MingzhangError
from mingzhang.aspects import GRAPH as ASPECTS
from mingzhang.publish.catalogue import Catalogue
from mingzhang.publish.layout import Links, quoted
from mingzhang.publish.options import Options
from mingzhang.publish.publication import ASSETS, Publication
from mingzhang.publish.resources import Resource

if TYPE_CHECKING:
    from mingzhang.publish.pictures import Sources
    from mingzhang.store import Store

MANIFEST = "publication.json"
_SITE_MAP = 40_000  # addresses in one site map; the protocol allows 50,000


@dataclass(slots=True)
class Published:
    """What a publication did: resources with pages, those made anew, files written, unchanged and removed."""

    resources: int = 0
    made: int = 0
    written: int = 0
    unchanged: int = 0
    removed: int = 0
    bytes: int = 0


@dataclass(slots=True)
class Unit:
    """What is made together and skipped together: a report with its parts, an organization, or all the rest."""

    fingerprint: str
    files: dict[str, tuple[str, int]] = field(default_factory=dict)  # name → hash, size
    resources: list[str] = field(default_factory=list)


def publish(
    store: Store,
    folder: Path,
    options: Options | None = None,
    *,
    sources: Sources | None = None,
    dumps: bool = True,
    done: Callable[[], object] | None = None,
) -> Published:
    """Write the site of a store into a folder.

    `sources` are the documents that the reports were read from: with them, they are published beside the data, and
    pictures of their pages where `options.pictures` asks for them. `done` is told of each report.
    """
    writer = Writer(folder, options or Options(), store.base)
    return Site(store, writer, sources).written(dumps, done)


class Writer:
    """Writes files where they differ, and remembers which."""

    def __init__(self, folder: Path, options: Options, base: str) -> None:
        self.folder = folder
        folder.mkdir(parents=True, exist_ok=True)
        self._old = self._remembered()
        self.version = _version(options, base)
        self.options = replace(options, modified=options.modified or str(self._old.get("modified", "")))
        self.before: dict[str, Unit] = {}
        if self._old.get("version") == self.version:
            for name, told in self._old.get("units", {}).items():
                files = {file: (str(digest), int(size)) for file, (digest, size) in told["files"].items()}
                self.before[name] = Unit(told["fingerprint"], files, told["resources"])
        self.hashes = {
            file: str(digest)
            for told in self._old.get("units", {}).values()
            for file, (digest, _) in told["files"].items()
        }
        self.units: dict[str, Unit] = {}
        self.done = Published()
        self._folders: set[Path] = set()

    def _remembered(self) -> dict[str, Any]:
        path = self.folder / MANIFEST
        if not path.exists():
            if any(self.folder.iterdir()):
                raise MingzhangError(
                    f"{self.folder} holds files that no publication has written: give an empty folder, or remove them."
                )
            return {}
        try:
            told: dict[str, Any] = json.loads(path.read_text("utf-8"))
        except ValueError as problem:
            raise MingzhangError(f"{path} is damaged ({problem}): publish into an empty folder.") from problem
        return told

    def kept(self, name: str, fingerprint: str) -> bool:
        """Whether a unit is the same as before and all its files are still there; it is then kept as it is."""
        old = self.before.get(name)
        if old is None or old.fingerprint != fingerprint:
            return False
        if not all((self.folder / file).exists() for file in old.files):
            return False
        self.units[name] = old
        self.done.unchanged += len(old.files)
        self.done.resources += len(old.resources)
        return True

    def write(self, unit: Unit, name: str, content: bytes) -> None:
        """A file of a unit; written where it is not there with this content."""
        digest = hashlib.blake2b(content, digest_size=12).hexdigest()
        unit.files[name] = (digest, len(content))
        path = self.folder / name
        if self.hashes.get(name) == digest and path.exists():
            self.done.unchanged += 1
            return
        if path.parent not in self._folders:
            path.parent.mkdir(parents=True, exist_ok=True)
            self._folders.add(path.parent)
        path.write_bytes(content)
        self.done.written += 1
        self.done.bytes += len(content)

    def copy(self, unit: Unit, name: str, source: Path) -> None:
        """A file as it stands elsewhere."""
        self.write(unit, name, source.read_bytes())

    def finish(self, modified: str) -> None:
        """Remove what belongs to nothing any more, and remember the rest."""
        files = {file for unit in self.units.values() for file in unit.files}
        for name in sorted(set(self.hashes) - files):
            path = self.folder / name
            if path.exists():
                path.unlink()
                self.done.removed += 1
            for above in path.parents:
                if above == self.folder or not above.is_dir() or any(above.iterdir()):
                    break
                above.rmdir()
        told = {
            "version": self.version,
            "modified": modified,
            "units": {name: asdict(unit) for name, unit in sorted(self.units.items())},
        }
        temporary = self.folder / f"{MANIFEST}.new"
        temporary.write_text(json.dumps(told, ensure_ascii=False, separators=(",", ":")), "utf-8")
        temporary.replace(self.folder / MANIFEST)


class Site:
    """Makes the pages of a store unit by unit."""

    def __init__(self, store: Store, writer: Writer, sources: Sources | None) -> None:
        self._store, self._writer, self._sources = store, writer, sources
        self._publication = Publication(store, writer.options)
        self._library = self._publication.library

    def written(self, dumps: bool, done: Callable[[], object] | None) -> Published:
        """Everything, and what was done."""
        writer, base = self._writer, self._store.base
        shared = _digest(*(self._store.graph(name) for name in self._store.shared()), *_declared())
        prints: dict[str, str] = {}
        for report in (name.removeprefix(base) for name in self._store.reports()):
            graph, findings = self._library.graph(report)
            source = self._sources.fingerprint(graph) if self._sources else b""
            dismissed = sorted(
                str(each) for each in self._library.dismissals.values() if each.finding.startswith(f"{base}{report}/")
            )
            prints[report] = _digest(shared.encode(), graph, findings, source, "".join(dismissed).encode())
            if not writer.kept(report, prints[report]):
                self._report(report, Unit(prints[report]))
            if done:
                done()
        everything = _digest(shared.encode(), *(f"{name}{each}".encode() for name, each in sorted(prints.items())))
        if writer.before.get("", Unit("")).fingerprint != everything:
            writer.options = replace(writer.options, modified=date.today().isoformat())
            self._publication = Publication(self._store, writer.options, self._library)
        mentioned = self._mentions()
        organizations = [path for path, kind in self._publication.listing() if kind == "organization"]
        for path in organizations:
            speaking = sorted(mentioned.get(path, ()))
            fingerprint = _digest(shared.encode(), *(prints[report].encode() for report in speaking))
            if not writer.kept(path, fingerprint):
                unit = writer.units[path] = Unit(fingerprint)
                resource = self._publication.find(path)
                if resource is not None:
                    self._resource(unit, resource)
        rest = writer.units[""] = Unit(everything)
        self._rest(rest)
        if dumps:
            self._dumps(everything)
        self._catalogue(rest)
        writer.finish(writer.options.modified)
        return writer.done

    # Units --------------------------------------------------------------------------------------------------------

    def _mentions(self) -> dict[str, set[str]]:
        """Path of an organization → the reports that speak of it."""
        base = self._store.base
        found: dict[str, set[str]] = {}
        query = "SELECT DISTINCT ?report ?body { GRAPH ?report { ?report a mz:Report . ?body mz:scope ?scope } }"
        for row in self._library.select(query).plain():
            report, body = (str(row[name]).removeprefix(base) for name in ("report", "body"))
            if body != report:
                found.setdefault(body, set()).add(report)
        return found

    def _report(self, report: str, unit: Unit) -> None:
        """All pages and files of a report."""
        writer, library = self._writer, self._library
        writer.units[report] = unit
        for part in self._publication.parts(report):
            self._resource(unit, part)
        graph, findings = library.graph(report)
        writer.write(unit, f"{report}/data.ttl", self._publication.whole(report))
        for name, content in _tables(library.iri(report), graph, findings, library.base):
            writer.write(unit, f"{report}/{name}", content)
        if self._sources:
            for name, content in self._sources.files(graph, writer.options.pictures):
                writer.write(unit, f"{report}/{name}", content)

    def _resource(self, unit: Unit, resource: Resource) -> None:
        """The page in each language, and the data beside it."""
        writer = self._writer
        writer.done.resources += 1
        writer.done.made += 1
        unit.resources.append(resource.path)
        for name, content in self._publication.representations(resource):
            writer.write(unit, name, content)

    def _rest(self, unit: Unit) -> None:
        """The pages that belong to no report and no organization, and the files that all pages need."""
        self._library.keep_at_hand(ASPECTS)
        for path, kind in self._publication.listing():
            if kind == "organization" or path.startswith("report/") or kind == "catalogue":
                continue
            resource = self._publication.find(path)
            if resource is not None:
                self._resource(unit, resource)
        for name in self._publication.files():
            self._writer.write(unit, name, self._publication.file(name) or b"")
        for asset in sorted(ASSETS.rglob("*")):
            if asset.is_file():
                self._writer.copy(unit, f"assets/{asset.relative_to(ASSETS).as_posix()}", asset)

    def _dumps(self, fingerprint: str) -> None:
        """The store as Parquet, CSV and N-Quads in `dump/`."""
        from mingzhang.flat import export

        writer = self._writer
        if writer.kept("dump", fingerprint):
            return
        unit = writer.units["dump"] = Unit(fingerprint)
        folder = writer.folder / "dump"
        if folder.exists():
            shutil.rmtree(folder)
        for path in export(self._store, folder).files:
            content = path.read_bytes()
            unit.files[f"dump/{path.name}"] = (hashlib.blake2b(content, digest_size=12).hexdigest(), len(content))
            writer.done.written += 1
            writer.done.bytes += len(content)

    def _catalogue(self, unit: Unit) -> None:
        """The catalogue, VoID, the site map: what speaks of all files."""
        writer = self._writer
        sizes = {file: size for each in writer.units.values() for file, (_, size) in each.files.items()}
        catalogue = Catalogue(self._library, writer.options, sizes)
        self._resource(unit, self._publication.described(sizes))
        void = catalogue.void()
        writer.write(unit, "void.ttl", void)
        writer.write(unit, ".well-known/void", void)
        for name, content in _site_maps(
            catalogue.home, sorted(path for each in writer.units.values() for path in each.resources)
        ):
            writer.write(unit, name, content)
        writer.write(unit, "robots.txt", f"User-agent: *\nAllow: /\nSitemap: {catalogue.home}sitemap.xml\n".encode())
        writer.write(unit, ".nojekyll", b"")


def _tables(report: str, graph: bytes, findings: bytes, base: str) -> Iterator[tuple[str, bytes]]:
    """The figures of a report as CSV and Parquet, the same tables as of the whole store."""
    from mingzhang.export import CsvWriter, ParquetWriter
    from mingzhang.flat.declared import tables
    from mingzhang.flat.rows import graph as graph_of
    from mingzhang.flat.rows import rows

    table = tables()["figures"]
    made = rows("figures", graph_of(report, graph, findings, base))
    text, columns = io.BytesIO(), io.BytesIO()
    for writer in (
        CsvWriter(table.columns, text),
        ParquetWriter(table.columns, columns, table.column_titles),
    ):
        writer.write(made)
        writer.close()
    yield "figures.csv", text.getvalue()
    yield "figures.parquet", columns.getvalue()


def _site_maps(home: str, paths: list[str]) -> Iterator[tuple[str, bytes]]:
    """sitemap.xml, which names further ones where there are too many addresses for one."""
    head = '<?xml version="1.0" encoding="UTF-8"?>\n'
    space = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'

    def listed(some: Iterable[str]) -> bytes:
        addresses = "".join(f"<url><loc>{_xml(Links(home).url(path))}</loc></url>\n" for path in some)
        return f"{head}<urlset {space}>\n{addresses}</urlset>\n".encode()

    if len(paths) <= _SITE_MAP:
        yield "sitemap.xml", listed(paths)
        return
    names = []
    for start in range(0, len(paths), _SITE_MAP):
        name = f"sitemap-{start // _SITE_MAP + 1}.xml"
        names.append(name)
        yield name, listed(paths[start : start + _SITE_MAP])
    maps = "".join(f"<sitemap><loc>{_xml(home + quoted(name))}</loc></sitemap>\n" for name in names)
    yield "sitemap.xml", f"{head}<sitemapindex {space}>\n{maps}</sitemapindex>\n".encode()


def _xml(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;").replace("'", "&apos;")


def _digest(*contents: bytes) -> str:
    digest = hashlib.blake2b(digest_size=12)
    for content in contents:
        digest.update(len(content).to_bytes(8, "big"))
        digest.update(content)
    return digest.hexdigest()


def _declared() -> Iterator[bytes]:
    """The rule book, which names the rules on many pages."""
    from mingzhang.resources import folder

    for path in sorted(folder("shapes").glob("*.ttl")):
        yield path.read_bytes()


def _version(options: Options, base: str) -> str:
    """A hash of what makes the pages: the code of this package, its templates and assets, and the options."""
    here = Path(__file__).parent
    digest = hashlib.blake2b(digest_size=12)
    for path in sorted(here.rglob("*")):
        if path.is_file() and path.suffix in {".py", ".html"}:
            digest.update(path.read_bytes())
    settings: Mapping[str, object] = asdict(replace(options, modified=""))
    digest.update(json.dumps([base, settings], sort_keys=True).encode())
    return digest.hexdigest()
