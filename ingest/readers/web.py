"""Web pages (HTML, and the web archives MHT) → Document: the article of the page, without what stands around it.

What a browser does not show is left out, and so are menus, breadcrumbs, footers and blocks of links, as
`ingest/layouts/web.yaml` declares them. A table that holds tables, or one column, only lays out the page: its cells are
read one after the other. Paragraphs and table rows are numbered through (`flow`). Nothing that a page points to is
fetched; files that it links to are named in a note.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from functools import cache
from typing import Any

from lxml import etree

from ingest.document import UNSET, Document, Page, Setting
from ingest.errors import DamagedFile, EmptyFile
from ingest.layouts import declarations
from ingest.readers.counting import counted
from ingest.readers.flow import Flow, Spanning, cell_text, collapsed, lays_out
from ingest.readers.signature import BOMS

_APART = re.compile(r"text-align\s*:\s*(?:center|right)", re.IGNORECASE)
_INDENTED = re.compile(r"text-indent\s*:\s*(?=[\d.]*[1-9])[\d.]+", re.IGNORECASE)
#: characters between links
_PADDING = re.compile(r"[\s|>»·/-]+")
_CHINESE = re.compile("[\u4e00-\u9fff]")
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*(?:hidden|collapse)|mso-hide\s*:\s*all", re.IGNORECASE)
_CHARSET = re.compile(
    rb"<\?xml[^>]{0,80}?encoding\s*=\s*[\"']?([\w.:-]+)|<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]+)",
    re.IGNORECASE,
)
_LIST_STYLES = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
    "cjk-ideographic": "chineseCounting",
    "simp-chinese-informal": "chineseCounting",
    "none": "none",
}
#: the title of an article is no longer than this
_TITLE = 60
#: so much is looked at of what may be of any length: titles, styles
_LONGEST = 500
#: so many paragraphs of a site may stand above the title of an article
_ABOVE = 12
#: a line about the page is no longer than this
_FURNITURE = 160


def read_web_archive(name: str, data: bytes, sha256: str) -> Document:
    """Read the page of a web archive (.mht); its pictures and styles are left."""
    from email import message_from_bytes

    message = message_from_bytes(data)
    for part in message.walk():
        if part.get_content_type() in ("text/html", "application/xhtml+xml"):
            payload = part.get_payload(decode=True)
            if isinstance(payload, bytes) and payload.strip():
                return _read(name, payload, sha256, "multipart/related", part.get_content_charset() or "")
    raise DamagedFile(f"{name}: a web archive without a page; save the page again.")


def read_web(name: str, data: bytes, sha256: str) -> Document:
    """Read the bytes of a web page.

    Raises EmptyFile where a page shows no text, DamagedFile where it is nested beyond what a browser shows.
    """
    return _read(name, data, sha256, "text/html", "")


def _read(name: str, data: bytes, sha256: str, media_type: str, charset: str) -> Document:
    text, lost = decoded(data, charset)
    parser = etree.HTMLParser(encoding="utf-8", remove_comments=True, remove_pis=True, huge_tree=True, no_network=True)
    try:
        root = etree.fromstring(text.encode("utf-8", errors="replace"), parser)
    except etree.XMLSyntaxError as problem:
        raise EmptyFile(f"{name}: a web page without text.") from problem
    if any("xcessive depth" in entry.message for entry in parser.error_log):
        raise DamagedFile(f"{name}: its elements are nested too deeply; save the page again as PDF.")
    if root is None:
        raise EmptyFile(f"{name}: a web page without text.")
    article = _Article(name, root)
    notes = [(None, message) for message in article.notes]
    if lost:
        notes.append((None, f"{lost} characters cannot be decoded; save the page again."))
    if not article.flow.blocks:
        raise EmptyFile(f"{name}: {article.emptiness()}")
    return Document(name, sha256, media_type, (Page(1, tuple(article.flow.blocks)),), tuple(notes))


def decoded(data: bytes, charset: str = "") -> tuple[str, int]:
    """(text, how many characters are lost): by the byte order mark, the given or declared encoding, UTF-8, GB 18030.

    An encoding that the bytes contradict is not believed.
    """
    for mark, encoding in BOMS:
        if data.startswith(mark):
            text = data[len(mark) :].decode(encoding, errors="replace")
            return text, text.count("\ufffd")
    if not charset and (match := _CHARSET.search(data[:4096])):
        charset = (match[1] or match[2]).decode("ascii")
    given = _encoding(charset)
    try:
        text = data.decode("utf-8")
        # what reads as Chinese in UTF-8 is UTF-8, whatever it says
        if given in ("", "utf-8") or _CHINESE.search(text):
            return text, 0
    except UnicodeDecodeError:
        pass
    tried = [given, "gb18030", "utf-8"]
    for encoding in filter(None, tried):
        try:
            return data.decode(encoding), 0
        except (LookupError, UnicodeDecodeError):
            continue
    texts = []
    for encoding in filter(None, tried):
        try:
            texts.append(data.decode(encoding, errors="replace"))
        except LookupError:
            continue
    text = min(texts, key=lambda each: each.count("\ufffd"))
    return text, text.count("\ufffd")


def _encoding(charset: str) -> str:
    """The encoding that a declared name stands for; GB 2312 and GBK are parts of GB 18030."""
    charset = charset.lower().replace("_", "-")
    if charset in ("gb2312", "gbk", "x-gbk", "cp936", "ms936", "windows-936", "gb-2312-80", "chinese", "gb18030"):
        return "gb18030"
    # a page that can be searched for this word is no UTF-16
    return "utf-8" if charset.startswith("utf-16") else charset


@cache
def _pattern(name: str) -> re.Pattern[str]:
    return re.compile(declarations("web")[name], re.IGNORECASE | re.VERBOSE)


@cache
def _elements(name: str) -> frozenset[str]:
    return frozenset(declarations("web")["elements"][name].split())


def _comparable(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


class _Article:
    """Walks a page and gathers its blocks in `flow`. lxml's trees are walked with iterators: none may recurse."""

    def __init__(self, name: str, root: Any) -> None:
        self.flow = Flow(name)
        self.root = root
        self.pictures = 0
        self.attachments: list[str] = []
        self._line: list[str] = []
        self._settings: list[Setting] = [UNSET]  # of the blocks around the line
        self._begins = False  # whether the line is the first of its block
        self._texts, self._linked = _lengths(root)
        self._numbers: dict[Any, int] = {}  # list → number of its last item
        body = root.find("body")
        self._body = root if body is None else body
        self._article = self._named_article()
        self._outside = self._article is not None
        self._entered = False  # whether the walk has come to the article
        self._headline = ""  # the title of the page as long as it was not met in the article
        self._title()
        self._walk()

    @property
    def notes(self) -> list[str]:
        """What the page holds besides its text."""
        if not self.attachments:
            return []
        names = ", ".join(dict.fromkeys(self.attachments))
        return [f"the page links to files that are not read with it: {names[:300]}"]

    def emptiness(self) -> str:
        """Why nothing was found."""
        if next(self.root.iter("frame", "iframe"), None) is not None:
            return "the text stands in frames, which are pages of their own; save and read those."
        if self.attachments:
            return f"no text, but links to files; download and read them: {', '.join(self.attachments)[:300]}"
        if self.pictures:
            return f"no text but {self.pictures} pictures; its text must be recognised first."
        return "a web page without text; one that loads its text by a script must be saved by a browser."

    # --- walking

    def _walk(self) -> None:
        walk = etree.iterwalk(self._body, events=("start", "end"))
        for event, element in walk:
            block = element.tag in _elements("blocks")
            if event == "start":
                if block:
                    self._flush(ends=True)
                    self._settings.append(_setting(element, self._settings))
                    self._begins = True
                if element is self._article:
                    self._outside, self._entered = False, True
                if element is not self._body and self._left_out(element):
                    walk.skip_subtree()
                elif element.tag == "br":
                    self._flush()
                elif element.tag == "a":
                    self._attach(element)
                    self._line.append(element.text or "")
                elif element.tag == "img":
                    self.pictures += 1
                elif element.tag == "pre":
                    for line in "".join("\n" if piece is None else piece for piece in _shown(element)).split("\n"):
                        self._paragraph(line)
                    walk.skip_subtree()
                elif element.tag == "table" and self._table(element):
                    walk.skip_subtree()
                else:
                    if element.tag == "li":
                        self._line.append(self._number(element))
                    self._line.append(element.text or "")
            else:
                if block:
                    self._flush(ends=True)
                    self._settings.pop()
                    self._begins = False
                if element is self._article:
                    self._outside = True
                if element is not self._body:
                    self._line.append(element.tail or "")
        self._flush()

    def _flush(self, ends: bool = False) -> None:
        """The end of a line, or of a block."""
        text = collapsed("".join(self._line))
        self._line.clear()
        if text.strip():
            own = self._settings[-1]
            self._paragraph(text, Setting(own.begins and self._begins, own.ends and ends, own.heading))
            self._begins = False

    def _paragraph(self, text: str, setting: Setting = UNSET) -> None:
        comparable = _comparable(text)
        furniture = len(comparable) <= _FURNITURE and _pattern("furniture").match(comparable)
        if furniture or (self._outside and not self._is_title(comparable)):
            day = _pattern("published").search(comparable)
            if day is None:
                return
            text = text if day[0] == comparable else day[0]
        if self._headline and comparable == self._headline and len(self.flow.blocks) <= _ABOVE:
            # what stands above the title is the site's: its name, the name of the column
            self.flow.take_back(lambda line: not _pattern("published").search(_comparable(line.text)))
            self._headline = ""
        self.flow.paragraph(text, setting)

    def _is_title(self, comparable: str) -> bool:
        """Whether a line above the article is its title: the one of the page, or one that speaks of a report."""
        if self._headline or self._entered:
            return comparable == self._headline
        return len(comparable) <= _TITLE and re.search(declarations("web")["title"]["report"], comparable) is not None

    def _left_out(self, element: Any) -> bool:
        """Whether an element is hidden, or stands around the article."""
        if _is_hidden(element):
            return True
        if element.tag not in _elements("blocks"):
            return False
        text, linked = self._texts.get(element, 0), self._linked.get(element, 0)
        declared = declarations("web")["links"]
        if linked and 100 * linked >= declared["share"] * text and text - linked <= declared["others"]:
            for link in element.iter("a"):
                self._attach(link)
            return True
        if element.tag not in ("div", "ul", "ol", "dl", "section", "header", "table", "td", "p", "form"):
            return False
        # what holds most of the text is the article, whatever it is called
        return _named(element, "left_out") and 2 * text < self._texts.get(self._body, 0)

    def _named_article(self) -> Any | None:
        """The element that is called the article, where one alone is and holds most of the text."""
        found: list[Any] = []
        for element in self._body.iter("div", "td", "article", "section"):
            if _named(element, "article") and self._texts.get(element) and not _within(element, found):
                found.append(element)
        inside = sum(self._texts[each] for each in found)
        around = self._texts.get(self._body, 0) - self._linked.get(self._body, 0)
        return found[0] if len(found) == 1 and 2 * inside > around else None

    def _attach(self, link: Any) -> None:
        target = link.get("href") or ""
        if _pattern("attachment").search(target):
            shown = collapsed("".join(link.itertext())).strip()
            self.attachments.append(shown or target.rsplit("/", 1)[-1])

    def _number(self, item: Any) -> str:
        """What a browser prints before an item of a numbered list."""
        parent = item.getparent()
        if parent is None or parent.tag != "ol":
            return ""
        given = item.get("value") or ("" if parent in self._numbers else parent.get("start") or "")
        number = self._numbers.get(parent, 0) + 1
        if re.fullmatch(r"-?\d{1,6}", given):
            number = int(given)
        self._numbers[parent] = number
        styled = re.search(r"list-style(?:-type)?\s*:[^;]*?([a-z-]+)\s*(?:;|$)", (parent.get("style") or "")[:_LONGEST])
        style = _LIST_STYLES.get((styled[1] if styled else "") or parent.get("type") or "1", "decimal")
        text = counted(number, style)
        return f"{text}、" if style == "chineseCounting" else f"{text}. " if text else ""

    # --- tables

    def _table(self, table: Any) -> bool:
        """Read a table of cells; False where it only lays out the page and has to be walked into."""
        if self._outside:
            return self._article not in table.iterdescendants()
        if any(inner is not table and self._texts.get(inner) for inner in table.iter("table")):
            return False
        rows = [_cells(row) for row in _rows(table)]
        cells = [cell.text for row in rows for cell in row if cell.text]
        if lays_out(rows):
            return False
        if any(_pattern("description").match(_comparable(text)) for text in cells):
            return True
        for caption in table.iterchildren("caption"):
            self._paragraph(collapsed("".join(filter(None, _shown(caption)))))
        self.flow.table(rows)
        return True

    # --- the title

    def _title(self) -> None:
        """The title that the page gives itself, where it is that of a report and the article does not print it."""
        declared = declarations("web")["title"]
        metas = {(meta.get("name") or meta.get("property") or "").lower(): meta for meta in self.root.iter("meta")}
        given = [metas[name].get("content") or "" for name in declared["meta"] if name in metas]
        titles = ["".join(each.itertext()).strip()[:_LONGEST] for each in self.root.iter("title")]
        given += [re.split(declared["parted"], each)[0] for each in titles]
        title = next((each for each in given if re.search(declared["report"], each)), "")
        self._headline = _comparable(title)
        if title and self._headline not in _comparable("".join(filter(None, _shown(self._body)))):
            self.flow.paragraph(collapsed(title))
            self._headline = ""


def _named(element: Any, name: str) -> bool:
    """Whether a word of the class or id of an element is one of those declared under a name."""
    words = f"{element.get('class') or ''} {element.get('id') or ''}".split()
    return any(map(_pattern(name).match, words))


def _within(element: Any, others: list[Any]) -> bool:
    return bool(others) and any(each in others for each in element.iterancestors())


def _setting(block: Any, around: list[Setting]) -> Setting:
    """How a block is set: as a heading, in the middle, or with an indent."""
    if around[-1].heading:
        return around[-1]
    if match := re.fullmatch("h([1-6])", block.tag):
        return Setting(True, True, int(match[1]))
    style = block.get("style") or ""
    if block.tag in ("p", "div") and (_APART.search(style) or block.get("align") in ("center", "right")):
        return Setting(True, True)
    return Setting(_INDENTED.search(style) is not None)


def _lengths(root: Any) -> tuple[dict[Any, int], dict[Any, int]]:
    """For each element how many characters it shows, and how many of them are links to elsewhere."""
    texts: dict[Any, int] = {}
    linked: dict[Any, int] = {}
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, element in walk:
        if event == "start":
            if _is_hidden(element):
                walk.skip_subtree()
            else:
                texts[element] = _length(element.text)
                linked[element] = 0
            continue
        parent = element.getparent()
        here = texts.get(element, 0)
        if element.tag == "a" and element.get("href") and "#" not in element.get("href"):
            linked[element] = here
        if parent is not None and parent in texts:
            texts[parent] += here + _length(element.tail)
            linked[parent] += linked.get(element, 0)
    return texts, linked


def _length(text: str | None) -> int:
    return 0 if not text or text.isspace() else len(_PADDING.sub("", text))


def _is_hidden(element: Any) -> bool:
    if element.tag in _elements("silent") or element.get("hidden") is not None:
        return True
    style = element.get("style")
    return style is not None and _HIDDEN.search(style) is not None


def _shown(element: Any) -> Iterator[str | None]:
    """The pieces of text that an element shows, None for a line break: around each block and for each <br>."""
    walk = etree.iterwalk(element, events=("start", "end"))
    for event, each in walk:
        block = each is not element and each.tag in _elements("blocks")
        if event == "start":
            if block or each.tag == "br":
                yield None
            if each is not element and _is_hidden(each):
                walk.skip_subtree()
            elif each.text:
                yield each.text
        else:
            if block:
                yield None
            if each is not element and each.tail:
                yield each.tail


def _rows(table: Any) -> Iterator[Any]:
    """The visible rows of a table as displayed: its head first, its foot last."""
    parts: tuple[list[Any], list[Any], list[Any]] = ([], [], [])
    for row in table.iter("tr"):
        parent = row.getparent()
        if _is_hidden(row) or (parent is not table and _is_hidden(parent)):
            continue
        parts[{"thead": 0, "tfoot": 2}.get(parent.tag, 1)].append(row)
    for part in parts:
        yield from part


def _cells(row: Any) -> list[Spanning]:
    return [
        Spanning(_text(cell), _span(cell, "rowspan"), _span(cell, "colspan"))
        for cell in row.iterchildren("td", "th")
        if not _is_hidden(cell)
    ]


def _text(cell: Any) -> str:
    """The text of a cell; line breaks of the source are spaces, those that a browser shows stay."""
    lines: list[str] = [""]
    for piece in _shown(cell):
        if piece is None:
            lines.append("")
        else:
            lines[-1] += piece
    return cell_text([collapsed(line) for line in lines])


def _span(cell: Any, name: str) -> int:
    """The value of rowspan or colspan; a rowspan of 0 reaches to the end."""
    value = (cell.get(name) or "1").strip()
    if value == "1" or not re.fullmatch(r"\d{1,6}", value):
        return 1
    return int(value) or (1_000_000 if name == "rowspan" else 1)
