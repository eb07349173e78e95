"""Answers that were given before: an identical request is not made twice."""

from __future__ import annotations

import contextlib
import os
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, ValidationError

if TYPE_CHECKING:
    from shoken.settings.schema import Settings

__all__ = ["Reply", "keep", "kept"]


class Reply(BaseModel):
    """What a model answered, and the exact body that it answered to."""

    model_config = ConfigDict(frozen=True, ser_json_bytes="base64", val_json_bytes="base64")

    text: str
    model_version: str | None
    input_tokens: int
    output_tokens: int
    body: bytes
    tries: int = 1


def kept(key: str, limits: Settings) -> Reply | None:
    """The answer to the same request, if it is still kept."""
    if not limits.gemini_kept:
        return None
    path = _folder(limits) / f"{key}.json"
    try:
        return Reply.model_validate_json(path.read_bytes())
    except (OSError, ValidationError):
        return None


def keep(key: str, reply: Reply, limits: Settings) -> None:
    """Keep an answer for this user alone, and drop the oldest; a full disk only loses the copy."""
    if not limits.gemini_kept:
        return
    folder = _folder(limits)
    with contextlib.suppress(OSError):
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        handle, name = tempfile.mkstemp(dir=folder)  # readable by its owner alone
        with os.fdopen(handle, "wb") as opened:
            opened.write(reply.model_dump_json().encode())
        Path(name).replace(folder / f"{key}.json")
        answers = sorted(folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for old in answers[: -limits.gemini_kept]:
            old.unlink(missing_ok=True)


def _folder(limits: Settings) -> Path:
    return limits.gemini_dir / "answers"
