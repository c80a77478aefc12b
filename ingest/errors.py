"""Everything that can go wrong while a report is read, as one tree.

    MingzhangError
    ├── ReadError              a file that cannot become a Document
    │   ├── UnsupportedFormat  no reader knows this kind of file
    │   ├── DamagedFile        the bytes are not what the name promises
    │   ├── EncryptedFile      a password is needed
    │   ├── EmptyFile          nothing in it
    │   ├── NoTextLayer        pages are pictures: scanned
    │   └── LimitExceeded      too large, too slow or too much memory
    ├── NotAReport             readable, but neither a budget nor a final account
    ├── LayoutError            a declaration in ingest/layouts/ is wrong
    └── StoreError             the graph store cannot be opened or written

A message names the file, the page where there is one, and what to do next.
"""


class MingzhangError(Exception):
    """Root of all errors raised on purpose."""


class ReadError(MingzhangError):
    """A file that cannot become a Document."""


class UnsupportedFormat(ReadError):
    """No reader knows this kind of file."""


class DamagedFile(ReadError):
    """The bytes are not what the file name or its first bytes promise."""


class EncryptedFile(ReadError):
    """The file asks for a password."""


class EmptyFile(ReadError):
    """The file has no bytes, no pages or no text."""


class NoTextLayer(ReadError):
    """Every page is a picture; the text must be recognised first."""


class LimitExceeded(ReadError):
    """The file is larger, slower or hungrier than the limits allow."""


class NotAReport(MingzhangError):
    """The document was read, but it is neither a budget nor a final account."""


class LayoutError(MingzhangError):
    """A declaration in ingest/layouts/ contradicts itself or names an unknown member."""


class StoreError(MingzhangError):
    """The graph store cannot be opened, read or written."""
