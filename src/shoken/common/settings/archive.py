"""The settings of the archive (PACS) that scans come from and results go to."""

from __future__ import annotations

from pathlib import Path  # noqa: TC003 - pydantic needs it
from typing import Literal

from pydantic import BaseModel, ConfigDict, Field, SecretStr

__all__ = ["ArchiveSettings"]


class ArchiveSettings(BaseModel):
    """Where the archive is, and how it lets us in."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pacs_url: str | None = Field(
        default=None,
        pattern=r"^https?://[^@\s]+$",  # a password in an address would be in messages
        description="DICOMweb address of the archive (PACS); with it the page has one more, "
        "Archive",
    )
    pacs_auth: Literal["none", "basic", "bearer", "google"] = Field(
        default="none",
        description="how the archive lets Shoken in: none, basic, bearer, or google for "
        "application-default credentials",
    )
    pacs_user: str | None = Field(default=None, description="user name for basic")
    pacs_password: SecretStr | None = Field(default=None, description="password for basic")
    pacs_token: SecretStr | None = Field(default=None, description="token for bearer")
    pacs_queue: Path | None = Field(
        default=None,
        description="folder of the receiver's queue, which doctor looks at; --queue names another",
    )
    # by hand: an archive may have to fetch an old study from a tape or a slower disk first
    pacs_seconds: float = Field(
        default=60, gt=0, description="longest wait for an answer of the archive, in seconds"
    )
