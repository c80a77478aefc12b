"""Answers that are kept until the store changes, each computed once however many ask for it at the same time."""

from __future__ import annotations

import asyncio
import gzip
from collections import OrderedDict
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kept:
    """A response: body, the same packed by gzip where that is worth it, media type with its charset, other headers."""

    body: bytes
    media_type: str
    headers: tuple[tuple[str, str], ...] = ()
    status: int = 200
    packed: bytes = b""

    @property
    def size(self) -> int:
        """Bytes that it takes."""
        return len(self.body) + len(self.packed)


_WORTH_PACKING = 1024  # bytes


def kept(body: bytes, media_type: str, headers: Mapping[str, str], status: int = 200) -> Kept:
    """A response to be sent many times: packed once."""
    packed = gzip.compress(body, 6, mtime=0) if len(body) >= _WORTH_PACKING else b""
    return Kept(body, media_type, tuple(headers.items()), status, packed)


class Cache:
    """The most recently asked responses, up to `size` bytes; used by one event loop."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._used = 0
        self._kept: OrderedDict[object, Kept] = OrderedDict()
        self._coming: dict[object, asyncio.Task[Kept]] = {}
        self._age = 0

    def at_hand(self, key: object) -> Kept | None:
        """The response, if it is here."""
        found = self._kept.get(key)
        if found is not None:
            self._kept.move_to_end(key)
        return found

    async def get(self, key: object, compute: Callable[[], Awaitable[Kept]]) -> Kept:
        """The response for `key`: the one at hand, the one that is being computed, or a new one.

        An error is kept for nobody but those who wait for it.
        """
        if (found := self.at_hand(key)) is not None:
            return found
        task = self._coming.get(key)
        if task is None:
            task = asyncio.ensure_future(self._computed(key, compute, self._age))
            self._coming[key] = task
            task.add_done_callback(lambda done: self._arrived(key, done))
        # one of several that wait may go away without the others
        return await asyncio.shield(task)

    def clear(self) -> None:
        """Forget everything; what is being computed from the old content is not kept either."""
        self._age += 1
        self._used = 0
        self._kept.clear()
        self._coming.clear()

    async def _computed(self, key: object, compute: Callable[[], Awaitable[Kept]], age: int) -> Kept:
        response = await compute()
        if age == self._age and response.size <= self._size:
            self._kept[key] = response
            self._used += response.size
            while self._used > self._size:
                self._used -= self._kept.popitem(last=False)[1].size
        return response

    def _arrived(self, key: object, done: asyncio.Task[Kept]) -> None:
        if self._coming.get(key) is done:
            del self._coming[key]
        if not done.cancelled():
            done.exception()  # those who waited have it; nobody else need hear of it
