"""The cohort's page: one HTML file that opens without a network, beside the results it links to."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import quote, unquote

from shoken.cohort.columns import column_of
from shoken.cohort.outliers import deviations, numbers_of
from shoken.cohort.page_text import PAGE_TEXTS
from shoken.cohort.table_files import failure_rows, measured_rows
from shoken.common.escaping import html_text
from shoken.export.cohort_thumbnail import THUMBNAIL

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.cohort.outcome import Commit
    from shoken.cohort.status import Status

__all__ = ["PAGE", "cohort_html", "linked"]

PAGE = "cohort.html"
_MOST_SHOWN = 3  # deviations of a scan; more would hide the others
# nothing can leave; pictures lie beside the page, on a disk or on a server
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src 'self' file: data:"
)
_START = """
const data = JSON.parse(document.getElementById("data").textContent)
ShokenCohort.show(document.getElementById("cohort"), data)
"""
_DATA = re.compile(r'<script type="application/json" id="data">(.*?)</script>', re.DOTALL)
_STATIC = Path(__file__).with_name("static")


def cohort_html(status: Status) -> bytes:
    """The page of all that is done and of all that failed; it names scans as the dataset does."""
    language = status.manifest.choices.language
    # of what is no number JSON knows nothing, and a browser would open nothing
    told = json.dumps(_data(status), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    data = told.replace("<", "\\u003c")  # JSON that ends no element of HTML
    script = (_STATIC / "cohort.js").read_text(encoding="utf-8")
    style = (_STATIC / "cohort.css").read_text(encoding="utf-8")
    return f"""<!doctype html>
<html lang="{language}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width">
<title>{html_text(PAGE_TEXTS[language]["title"])} · Shoken</title>
<style>{style}</style>
<div id="cohort"></div>
<script type="application/json" id="data">{data}</script>
<script>{script}</script>
<script>{_START}</script>
</html>
""".encode()


def linked(page: bytes) -> frozenset[str]:
    """The names of the pictures and reports that a page shows and opens.

    Raises
    ------
    ValueError
        It is no page of a cohort.
    """
    found = _DATA.search(page.decode())
    if not found:
        raise ValueError("no data in the page")
    beside = json.loads(found[1])["files"]
    return frozenset(unquote(link) for scan in beside for link in scan.values() if link)


def _data(status: Status) -> dict[str, Any]:
    rows = measured_rows(status)
    columns = list(dict.fromkeys(name for row in rows for name in row))
    measures = [name for name in columns if any(v is not None for v in numbers_of(rows, name))]
    commits = [status.commits[entry.key] for entry in status.done]
    # what the dataset tells, such as an age, is no measure of how a scan came out
    own = {name for commit in commits if commit.measured for name in commit.measured.cells}
    found = deviations(rows, [name for name in measures if name in own])
    return {
        "id": status.manifest.sha256,
        "language": status.manifest.choices.language,
        "text": {name: dict(words) for name, words in PAGE_TEXTS.items()},
        "counts": {
            "done": len(status.done),
            "failed": len(status.failed),
            "left": len(status.left),
            "out": len(status.manifest.left_out),
        },
        "columns": {name: _column(name) for name in columns},
        "measures": measures,
        "rows": rows,
        "outliers": [[(one.column, round(one.z, 2)) for one in of[:_MOST_SHOWN]] for of in found],
        "files": [_beside(commit) for commit in commits if commit.measured],
        "failures": failure_rows(status),
    }


def _column(name: str) -> dict[str, Any]:
    column = column_of(name)
    return {
        "description": {"en": column.description, "ja": column.japanese},
        "units": column.units,
        "better": column.better,
        "source": column.source,
    }


def _beside(commit: Commit) -> dict[str, str | None]:
    """Where a scan's picture and report lie, seen from the page."""
    files: Sequence[str] = sorted(commit.files)
    found = {
        ending: next((quote(file) for file in files if file.endswith(ending)), None)
        for ending in (THUMBNAIL, "_overlay.png", "_report.pdf")
    }
    # cohorts of before have no thumbnails
    return {
        "picture": found[THUMBNAIL] or found["_overlay.png"],
        "report": found["_report.pdf"],
    }
