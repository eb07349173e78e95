"""The corrections among kept results: of each the newest revision that is to be exported."""

from __future__ import annotations

from typing import TYPE_CHECKING

from shoken.analysis.review.reviewing import reviewed
from shoken.export.corrections import correction_makers, subject_of, table_row, table_tsv

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from shoken.store.results import Store

__all__ = ["corrected_keys", "correction_files"]


def corrected_keys(store: Store, *, are_unsigned_too: bool = False) -> dict[str, int]:
    """The results that can be opened and that a reader has reviewed, each with its newest revision.

    ``are_unsigned_too`` takes revisions that nobody has signed yet.
    """
    found: dict[str, int] = {}
    there = {entry.key for entry in store.entries() if entry.about}
    for key, every in store.revisions.about_each().items():
        if key not in there:
            continue
        numbers = [one.number for one in every if one.signed or are_unsigned_too]
        if numbers:
            found[key] = max(numbers)
    return found


def correction_files(
    store: Store, keys: dict[str, int], *, have_heads: bool = False
) -> Iterator[tuple[str, Callable[[], bytes]]]:
    """Every file of a dataset of pairs, one result in memory at a time: path, and its maker.

    A maker is to be called before the next is asked for.  Of two results of one scan the one that
    was signed last stands.  ``have_heads`` leaves what is outside the brain, faces
    too, in the pictures.

    Raises
    ------
    ShokenError
        The store cannot be reached, or a revision cannot be opened or belongs to another result.
    """
    rows: dict[str, tuple[str, ...]] = {}
    for key, number in sorted(keys.items(), key=lambda one: _signed(store, *one), reverse=True):
        analysis = store.open(key)
        # deleted meanwhile, or of a version that cannot be opened any more; or there already
        if analysis is None or subject_of(analysis) in rows:
            continue
        found = reviewed(analysis, store.revisions.open(key, number))
        if found.review is None:
            continue
        rows[subject_of(found)] = table_row(found, found.review)
        yield from correction_makers(found, has_head=have_heads).items()
    for name, content in table_tsv(rows.values()):
        yield name, lambda content=content: content  # type: ignore[misc]


def _signed(store: Store, key: str, number: int) -> str:
    (told,) = [one for one in store.revisions.about(key) if one.number == number]
    return told.signed or ""
