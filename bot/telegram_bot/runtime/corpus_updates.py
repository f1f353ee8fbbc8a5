"""Changes of the corpus carried out: into the files, the index and the answers, or back out of all of them."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable, Mapping

from bot.telegram_bot.persistence.uploads import Upload, Uploads
from bot.telegram_bot.runtime.live_index import LiveIndex
from index.errors import CorpusError, WenhaoError, system_sentence

_LOG = logging.getLogger(__name__)
_MOST_TRIES = 3
"""Starts of the bot after which a change that was never finished is given up: it may be what ends the process."""

Rebuild = Callable[[], Mapping[str, str]]
"""Brings the index up to date with the corpus; gives the files that were left out, and why."""


class CorpusUpdates:
    """One change after another; each is good only when the answers know of it."""

    def __init__(self, uploads: Uploads, live_index: LiveIndex, rebuild: Rebuild) -> None:
        self._uploads, self._live, self._rebuild = uploads, live_index, rebuild
        self._one_at_a_time = asyncio.Lock()

    async def resume(self) -> list[tuple[Upload, str]]:
        """Carry out what was decided before the process was killed; returns what was given up, and why."""
        given_up = []
        for upload in self._uploads.decided():
            try:
                if upload.tries > _MOST_TRIES:
                    await self._take_back(upload)
                    given_up.append((upload, f"试了 {_MOST_TRIES} 次都没有完成，已放弃"))
                else:
                    await self.carry_out(upload)
            except (WenhaoError, sqlite3.Error) as error:
                given_up.append((upload, str(error)))
        return given_up

    async def carry_out(self, upload: Upload) -> None:
        """Into the corpus, into the index, and into the answers, or back out of all of them: raises WenhaoError."""
        async with self._one_at_a_time:
            try:
                await asyncio.to_thread(self._uploads.place, upload)
                left_out = await asyncio.to_thread(self._rebuild)
                await self._live.open()
                self._check_is_answered_from(upload, left_out)
            except Exception as error:
                await self._take_back(upload)
                if isinstance(error, OSError):
                    raise CorpusError(system_sentence(error)) from error
                if isinstance(error, WenhaoError):
                    raise
                _LOG.exception("upload %s could not be added", upload.name)
                raise CorpusError("更新索引时出了错，原有文件库没有改动。") from error
            try:
                self._uploads.finish(upload)
            except (sqlite3.Error, OSError):  # it is in the answers; the next start carries it out once more, the same
                _LOG.exception("upload %s could not be marked as done", upload.name)

    def _check_is_answered_from(self, upload: Upload, left_out: Mapping[str, str]) -> None:
        """Raises CorpusError where the rebuild has left the notice out, or what should be gone is not."""
        files = {notice.file for notice in self._live.snapshot.notices}
        if upload.target and upload.target not in files:
            raise CorpusError(left_out.get(upload.target, "重建索引后没有找到这份文件。"))
        if upload.replaced != upload.target and upload.replaced in files:
            raise CorpusError(f"重建索引后 {upload.replaced} 还在。")

    async def _take_back(self, upload: Upload) -> None:
        try:
            await asyncio.to_thread(self._uploads.undo, upload)
            await asyncio.to_thread(self._rebuild)
            await self._live.open()
        except Exception:  # the index that was good before stays open
            _LOG.exception("the index could not be rebuilt without upload %s", upload.name)
