"""Where the folders that hold no Python are (see `ingest.resources`)."""

from ingest.resources import folder

__all__ = ["folder"]
