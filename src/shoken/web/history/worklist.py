"""The rows of the list: what each result is, found by words, put in an order, and as a table."""

from __future__ import annotations

import csv
import io
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from shoken.common.escaping import csv_cell

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping, Sequence

    from shoken.store.labels import Label
    from shoken.store.packed_results import About
    from shoken.store.results import Store
    from shoken.store.revisions import AboutRevision

__all__ = ["Order", "ReviewState", "Row", "ordered", "rows_of", "that_match", "worklist_csv"]

_COLUMNS = (
    "result",
    "made_utc",
    "scan",
    "folder_or_visit",
    "sequence",
    "searched",
    "findings",
    "volume_ml",
    "project",
    "note",
    "review",
    "reader",
    "reviewed_utc",
)


class ReviewState(StrEnum):
    """What a person has made of a result."""

    NOT_REVIEWED = "not reviewed"
    OPEN = "under review"
    REVIEWED = "reviewed"


class Order(StrEnum):
    """How the list is sorted; by load is by the volume of all lesion candidates."""

    NEWEST = "newest"
    OLDEST = "oldest"
    LARGEST = "largest"
    SMALLEST = "smallest"


@dataclass(frozen=True, kw_only=True)
class Row:
    """One result; ``about`` is None where it is damaged, ``revision`` the last, None without one.

    ``has_signed`` tells whether any revision is signed, which the last need not be.
    Its load is the automatic one: a revision's stands in the revision.
    """

    key: str
    about: About | None
    label: Label
    revision: AboutRevision | None
    has_signed: bool = False

    @property
    def name(self) -> str:
        """The scan's name, after the folder or visit that told it from others; "" where damaged."""
        name = self.about.name if self.about else ""
        return " / ".join(part for part in (self.label.visit, name) if part)

    @property
    def load_ml(self) -> float | None:
        """Millilitres of all lesion candidates; None where none were searched for."""
        return self.about.lesion_ml if self.about and self.about.is_searched else None

    @property
    def review(self) -> ReviewState:
        """Signed, begun, or neither."""
        if self.revision is None:
            return ReviewState.NOT_REVIEWED
        return ReviewState.REVIEWED if self.revision.signed else ReviewState.OPEN

    @property
    def reader(self) -> str:
        """Who signed, else who reviews; "" where nobody has."""
        return (self.revision.signed_by or self.revision.reader) if self.revision else ""


def rows_of(store: Store) -> tuple[Row, ...]:
    """All results of an owner, the newest first and what is damaged last; only heads are read.

    Raises
    ------
    StoreError
        The place where they are kept does not work.
    """
    from shoken.store.labels import Label

    entries, labels = store.entries(), store.labels.each()
    revisions: Mapping[str, Sequence[AboutRevision]] = store.revisions.about_each()
    return tuple(
        Row(
            key=entry.key,
            about=entry.about,
            label=labels.get(entry.key) or Label(),
            revision=next(reversed(revisions.get(entry.key, ())), None),
            has_signed=any(one.signed for one in revisions.get(entry.key, ())),
        )
        for entry in entries
    )


def that_match(
    rows: Iterable[Row], words: str, project: str | None, said: Callable[[Row], str]
) -> tuple[Row, ...]:
    """The rows of a project, None for all, that have all words, however they are written.

    ``said`` is what else stands in a row's line, in the language of who looks for it.
    """
    wanted = _folded(words).split()
    return tuple(
        row
        for row in rows
        if project in {None, row.label.project}
        and (not wanted or _has(f"{_text(row)} {said(row)}", wanted))
    )


def ordered(rows: Iterable[Row], order: Order) -> tuple[Row, ...]:
    """The rows in an order; what has no date or no load comes last in any."""
    if order in {Order.NEWEST, Order.OLDEST}:
        dated = [row for row in rows if row.about]
        dated.sort(
            key=lambda row: row.about.made if row.about else "", reverse=order is Order.NEWEST
        )
        return (*dated, *(row for row in rows if not row.about))
    weighed = [row for row in rows if row.load_ml is not None]
    weighed.sort(key=lambda row: row.load_ml or 0.0, reverse=order is Order.LARGEST)
    return (*weighed, *(row for row in rows if row.load_ml is None))


def worklist_csv(rows: Iterable[Row]) -> bytes:
    """The list as a table (RFC 4180, UTF-8): times are UTC, volumes mL; unknown cells are empty."""
    stream = io.StringIO(newline="")
    writer = csv.writer(stream)
    writer.writerow(_COLUMNS)
    writer.writerows([csv_cell(cell) for cell in _cells(row)] for row in rows)
    return stream.getvalue().encode()


def _cells(row: Row) -> tuple[object, ...]:
    about, label, revision = row.about, row.label, row.revision
    is_searched = bool(about and about.is_searched)
    return (
        row.key,
        about.made if about else None,
        about.name if about else None,
        label.visit,
        about.sequence if about else None,
        is_searched if about else None,
        about.finding_count if about and is_searched else None,
        None if row.load_ml is None else round(row.load_ml, 3),
        label.project,
        label.note,
        row.review,
        row.reader,
        revision.signed or revision.saved if revision else None,
    )


def _text(row: Row) -> str:
    made = row.about.made if row.about else ""
    sequence = row.about.sequence if row.about else ""
    return f"{row.name} {sequence} {row.label.project} {row.label.note} {row.reader} {made}"


def _has(text: str, wanted: Sequence[str]) -> bool:
    folded = _folded(text)
    return all(word in folded for word in wanted)


def _folded(words: str) -> str:
    """Words without what case and width make of them: "ＦＬＡＩＲ" is "flair" (Unicode's NFKC)."""
    return unicodedata.normalize("NFKC", words).casefold()
