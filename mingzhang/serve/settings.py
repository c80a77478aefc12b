"""What the operator of a server chooses."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Settings:
    """Limits and permissions of a server; sizes in bytes, times in seconds."""

    token: str = ""  # without one nothing can be written
    query_seconds: float = 30.0
    query_bytes: int = 50 << 20
    queries_waiting: int = 64
    upload_bytes: int = 50 << 20
    upload_pages: int = 500
    upload_seconds: float = 120.0
    upload_memory: int = 2 << 30
    uploads_waiting: int = 20
    uploads_kept: int = 100
    cache_bytes: int = 256 << 20
