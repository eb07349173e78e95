"""Replies that were given before: an identical request is not made twice."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import ValidationError

from shoken.report.gemini.reply import Reply

if TYPE_CHECKING:
    from shoken.common.settings.schema import Settings

__all__ = ["recall", "remember"]


def recall(key: str, limits: Settings) -> Reply | None:
    """The reply to the same request, if it is still there."""
    if not limits.gemini_kept:
        return None
    try:
        return Reply.model_validate_json((_folder(limits) / f"{key}.json").read_bytes())
    except (OSError, ValidationError):
        return None


def remember(key: str, reply: Reply, limits: Settings) -> None:
    """Store a reply for this user alone, and drop the oldest; a full disk only loses the copy."""
    if not limits.gemini_kept:
        return
    folder = _folder(limits)
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=folder)  # readable by its owner alone
        try:
            with os.fdopen(handle, "wb") as opened:
                opened.write(reply.model_dump_json().encode())
            Path(name).replace(folder / f"{key}.json")
        finally:
            Path(name).unlink(missing_ok=True)
        replies = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for old in replies[: -limits.gemini_kept]:
            old.unlink(missing_ok=True)


def _folder(limits: Settings) -> Path:
    return limits.gemini_dir / "answers"
