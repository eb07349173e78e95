"""Shoken's own results among the files of a folder or a ZIP, which are not input.

Results are often written into the folder that the scan came from, or into one below it; the next
run of that folder must find what the first one found.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.reading.file_members import Member

__all__ = ["without_results"]

# each result comes with a record of one of these names
_RECORDS = ("_report.json", "_comparison.json")
# what follows the scan's name and "_" in the names of results, BIDS derivatives included
_KIND = re.compile(
    r"(?:.*_)?(?:(?:desc|label|seg)-\w+_(?:mask|probseg|dseg)\.(?:nii\.gz|json)"
    r"|(?:report|comparison)\.(?:json|md|pdf|csv)|overlay\.png|thumbnail\.webp|findings\.csv|viewer\.html"
    r"|(?:seg|sr|pdf|sc-\d+)\.dcm|fhir\.json"
    r"|sent\w*(?:-\d+)?\.(?:json|png))"
)


def without_results(members: Sequence[Member]) -> tuple[Member, ...]:
    """The files that are not results: results are named as such and lie beside their record."""
    records = {
        (member.folder, _scan_of(member.name.removesuffix(ending)))
        for member in members
        for ending in _RECORDS
        if member.name.endswith(ending)
    }
    return tuple(m for m in members if not _is_result(m, records)) if records else tuple(members)


def _scan_of(stem: str) -> str:
    """A record's scan; a BIDS derivative's name continues with the kind of image.

    >>> _scan_of("sub-01_desc-FLAIR"), _scan_of("head")
    ('sub-01', 'head')
    """
    return re.sub(r"_desc-[a-zA-Z0-9]+$", "", stem)


def _is_result(member: Member, records: set[tuple[str, str]]) -> bool:
    return any(
        member.folder == folder
        and member.name.startswith(f"{stem}_")
        and _KIND.fullmatch(member.name.removeprefix(f"{stem}_"))
        for folder, stem in records
    )
