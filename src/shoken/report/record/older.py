"""Records of earlier schema versions as those of today: every text stays as it was written."""

from __future__ import annotations

from typing import Any

__all__ = ["of_an_older_version"]

# what became of a sentence, as version 1 had it
_OUTCOMES = {"struck": "replaced", "removed": "replaced"}
# what versions before 1.2 did not measure of a finding, and those before 1.1 and 1.2 did not say
_NOT_MEASURED = (
    "axial_diameter_mm", "perpendicular_diameter_mm", "sphericity", "contrast_z",
    "centroid_mni_mm", "zone",
)  # fmt: skip
_NOT_SAID: dict[str, Any] = {"limits": "", "suggested_next_step": None, "findings": ()}


def of_an_older_version(given: Any, schema_version: str) -> Any:
    """A record as it is read, raised to the schema's version; others are left as they are.

    What was not measured then is None, and what was not said is empty; an impression of its own
    is the summary, as it is today where nobody words another.
    """
    version = str(given.get("schema_version")) if isinstance(given, dict) else ""
    if version in {"2.0", "2.1", "2.2", "2.3"}:  # what was not told then has a default of its own
        return {**given, "schema_version": schema_version}
    if not version.startswith("1."):
        return given
    record = {"load": None, "tissue": None, **given, "schema_version": schema_version}
    record["findings"] = [
        dict.fromkeys(_NOT_MEASURED) | dict(finding) for finding in given["findings"]
    ]
    record["report"] = _report(given["report"])
    record.pop("consistency", None)  # before 1.1 a list of the whole record, never filled
    return record


def _report(given: dict[str, Any]) -> dict[str, Any]:
    report = {**_NOT_SAID, "impression": given["finding_summary"], **given}
    report["checks"] = [
        {
            "field": old["field"],
            "about": "",
            "kinds": (old["kind"],),
            "outcome": _OUTCOMES.get(old["outcome"], old["outcome"]),
        }
        for old in report.pop("consistency", ())
    ]
    return report
