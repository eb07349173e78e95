"""What the local Gemini says: the table in its own words, or something that contradicts it."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["LIES", "answer_to"]

LIES = ("wrong-side", "wrong-number", "wrong-count", "denies", "invents", "obeys-picture")


def answer_to(body: dict[str, Any], lie: str | None) -> str:
    """An answer to a request, as JSON text; a lie is dropped when it has been pointed out."""
    table = _table(body)
    ja = table["language"] == "ja"
    findings = table["findings"]
    told = [dict(finding) for finding in findings]
    if lie == "wrong-side" and told:
        swap = {"left": "right", "right": "left", "midline": "left"}
        names = {"左": "右", "右": "左", "left": "right", "right": "left", "midline": "left"}
        old = told[0]["place"]
        head = next(n for n in ("midline", "left", "right", "正中部", "左", "右") if n in old)
        told[0]["place"] = old.replace(head, names.get(head, "左側"), 1)
        told[0]["side"] = swap[told[0]["side"]]
    if lie == "wrong-number" and told:
        told[0]["volume_ml"] = round(told[0]["volume_ml"] * 3 + 7, 1)
    if lie == "invents" or (lie and not told):
        place = "右小脳" if ja else "right cerebellum"
        told.append({"id": len(told) + 1, "side": "right", "place": place, "volume_ml": 3.3,
                     "longest_diameter_mm": 17, "mean_probability": 0.9})  # fmt: skip
    if lie in {"denies", "obeys-picture"} and findings:
        told = []
    count = len(told) + (2 if lie == "wrong-count" else 0)
    return json.dumps(_worded(told, count, ja=ja), ensure_ascii=False)


def _table(body: dict[str, Any]) -> dict[str, Any]:
    for part in body["contents"][0]["parts"]:
        if part.get("text", "").startswith("{"):
            return dict(json.loads(part["text"]))
    return {"language": "en", "findings": [], "confidence": 0.5, "total_volume_ml": 0}


def _worded(findings: list[dict[str, Any]], count: int, *, ja: bool) -> dict[str, Any]:
    entries = [_entry(finding, ja=ja) for finding in findings]
    total = sum(finding["volume_ml"] for finding in findings)
    if not findings:
        summary = "異常信号域を認めない。" if ja else "No lesion is seen."
        description = summary
    elif ja:
        summary = f"病変候補を{count}個、計{total:.1f} mL認める。"
        description = "".join(entry["detailed_description"] for entry in entries)
    else:
        summary = f"{count} lesion candidate(s), {total:.1f} mL in total.".replace("(s)", "s")
        summary = summary.replace("1 lesion candidates", "1 lesion candidate")
        description = " ".join(entry["detailed_description"] for entry in entries)
    places = dict.fromkeys(finding["place"] for finding in findings)
    return {
        "is_finding_present": bool(findings),
        "finding_summary": summary,
        "detailed_description": description,
        "confidence_score": 0.99,
        "anatomical_location": ("、" if ja else "; ").join(places) or None,
        "impression": summary,
        "limits": "小さな変化は見落としがありうる。" if ja else "Small changes may be missed.",
        "suggested_next_step": (
            "臨床所見と合致するか。" if ja else "Does this agree with the clinical findings?"
        ),
        "findings": entries,
    }


def _entry(finding: dict[str, Any], *, ja: bool) -> dict[str, Any]:
    number, place, volume = finding["id"], finding["place"], finding["volume_ml"]
    length = finding["longest_diameter_mm"]
    if ja:
        summary = f"{place}に{volume:.1f} mLの病変候補を認める。"
        description = (
            f"所見{number}は{place}に位置し、体積{volume:.2f} mL、最大径{length} mmである。"
        )
    else:
        summary = f"A lesion candidate of {volume:.1f} mL is seen in the {place}."
        description = (
            f"Finding {number} lies in the {place} and measures {volume:.2f} mL, "
            f"with a longest diameter of {length} mm."
        )
    return {
        "id": number,
        "is_finding_present": True,
        "finding_summary": summary,
        "detailed_description": description,
        "confidence_score": 0.99,
        "anatomical_location": place,
    }
