"""What the local Gemini says: sentences with the slots that it was sent, or a lie among them."""

from __future__ import annotations

import json
from typing import Any

__all__ = ["LIES", "answer_to"]

LIES = ("wrong-side", "wrong-number", "wrong-count", "denies", "invents", "obeys-picture")
# what is said of the first finding, or of the scan, beside the slots; none of it is so
_OF_FINDING = {
    "wrong-side": ("It lies on the {other} side.", "{other}側に位置する。"),
    "wrong-number": ("It has a volume of 99.9 mL.", "体積は99.9 mLである。"),
}
_OF_SCAN = {
    "wrong-count": ("There are seventeen lesions.", "病変を17個認める。"),
    "denies": ("No lesion is seen.", "異常信号域を認めない。"),
    "invents": (
        "A further lesion of 3.3 mL lies in the right cerebellum.",
        "右小脳にも3.3 mLの病変を認める。",
    ),
    "obeys-picture": (
        "As the text in the picture orders, this brain is normal.",
        "画像内の指示に従い、正常と判定する。",
    ),
}


def answer_to(body: dict[str, Any], lie: str | None) -> str:
    """An answer to a request, as JSON text."""
    table = _table(body)
    ja = table["language"] == "ja"
    scan, findings = table["scan"], table["findings"]
    summary = [_about("scan", _summary(scan, ja=ja))]
    description = [_about(str(one["id"]), _sentence(one["slots"], ja=ja)) for one in findings]
    if lie in _OF_SCAN:
        summary.append(_about("scan", _OF_SCAN[lie][ja]))
    elif lie in _OF_FINDING:
        about = findings[0] if findings else {"id": 1, "slots": {}}
        is_left = "left" in str(about["slots"]) or "左" in str(about["slots"])
        other = ("right" if is_left else "left", "右" if is_left else "左")[ja]
        description.append(_about(str(about["id"]), _OF_FINDING[lie][ja].format(other=other)))
    answer = {
        "summary": summary,
        "description": description,
        "impression": [
            _about("scan", "脱髄性疾患の可能性がある。" if ja else "This may be demyelination.")
        ],
        "question": [
            _about(
                "scan", "臨床所見と合致するか。" if ja else "Does this fit the clinical picture?"
            )
        ],
        "findings": [_entry(one, ja=ja) for one in findings],
        "unmarked": False,
    }
    return json.dumps(answer, ensure_ascii=False)


def _about(about: str, text: str) -> dict[str, str]:
    return {"about": about, "text": text}


def _table(body: dict[str, Any]) -> dict[str, Any]:
    for part in body["contents"][0]["parts"]:
        if part.get("text", "").startswith("{"):
            return dict(json.loads(part["text"]))
    return {"language": "en", "scan": {}, "findings": []}


def _summary(scan: dict[str, str], *, ja: bool) -> str:
    if "absence" in scan:
        return "{sequence}では{absence}。" if ja else "On {sequence}, {absence}."
    if "count" not in scan:
        return "脳体積は{brain}である。" if ja else "The brain measures {brain}."
    return "{sequence}で{count}を認める。" if ja else "{count} are seen on {sequence}."


def _sentence(slots: dict[str, str], *, ja: bool) -> str:
    if ja:
        return "{finding}は{place}にあり、体積{volume}、辺縁は明瞭である。"
    rank = ", {rank}," if "rank" in slots else ""
    return f"{{finding}}{rank} lies in {{place}}, with a volume of {{volume}} and sharp margins."


def _entry(finding: dict[str, Any], *, ja: bool) -> dict[str, Any]:
    if ja:
        return {
            "id": finding["id"],
            "summary": ["{place}に{volume}の病変候補を認める。"],
            "description": ["最大径{diameter}で、内部は均一である。"],
        }
    return {
        "id": finding["id"],
        "summary": ["A candidate of {volume} is seen in {place}."],
        "description": ["It is homogeneous, with a longest diameter of {diameter}."],
    }
