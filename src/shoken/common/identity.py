"""Whose name a result carries: the two modes, which are chosen where results are written."""

from __future__ import annotations

from enum import StrEnum

__all__ = ["IdentityMode"]


class IdentityMode(StrEnum):
    """What DICOM results say of patient and study; no other result says anything of them.

    ``PSEUDONYMOUS`` ones refer to the study by its unique identifiers alone.  ``ARCHIVE`` ones have
    the attributes of patient and study that their source has, so that an archive files them there.
    """

    PSEUDONYMOUS = "pseudonymous"
    ARCHIVE = "archive"
