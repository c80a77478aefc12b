"""`python -m ingest.claims FILE…` prints the claims of reports as CSV."""

from __future__ import annotations

import sys

from ingest.claims import Claim, claims, to_csv
from ingest.profile import profile
from ingest.readers import read_document
from ingest.sheets import sheets


def main(paths: list[str]) -> None:
    """Print the claims of all files, one table."""
    found: list[Claim] = []
    for path in paths:
        document = read_document(path)
        found += claims(document, profile(document, sheets(document)))
    sys.stdout.write(to_csv(found))


if __name__ == "__main__":
    main(sys.argv[1:])
