"""What the local Gemini sends back for each play: error answers, and responses with status 200."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from shoken.cli.dev.answers import LIES, answer_to
from shoken.cli.dev.rules import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

__all__ = ["ERRORS", "PLAYS", "RETRY_AFTER_S", "RETRY_INFO_S", "response_to"]

RETRY_INFO_S = 3  # the two differ, so that a test sees which of them was obeyed
RETRY_AFTER_S = 4  # see above
_RPC = "type.googleapis.com/google.rpc"


def _retry_info(seconds: float) -> dict[str, Any]:
    return {"@type": f"{_RPC}.RetryInfo", "retryDelay": f"{seconds}s"}


def _exhausted(*details: dict[str, Any], **headers: str) -> Refusal:
    message = "You exceeded your current quota, please check your plan and billing details."
    return Refusal(429, "RESOURCE_EXHAUSTED", message, details=details, headers=headers)


def _quota(name: str) -> dict[str, Any]:
    return {"@type": f"{_RPC}.QuotaFailure", "violations": [{"quotaId": name}]}


ERRORS = {
    "400": Refusal(400, "INVALID_ARGUMENT", "Request contains an invalid argument."),
    "bad-key": Refusal(400, "INVALID_ARGUMENT", "API key not valid. (API_KEY_INVALID)"),
    "401": Refusal(401, "UNAUTHENTICATED", "Request had invalid authentication credentials."),
    "403": Refusal(403, "PERMISSION_DENIED", "The caller does not have permission."),
    "404": Refusal(404, "NOT_FOUND", "The model is not found."),
    "429": _exhausted(),
    "retry-info": _exhausted(
        _quota("GenerateRequestsPerMinutePerProjectPerModel"), _retry_info(RETRY_INFO_S)
    ),
    "retry-after": _exhausted(**{"Retry-After": str(RETRY_AFTER_S)}),
    "retry-late": _exhausted(_retry_info(86_400)),
    # Google names a delay here too, which only brings the same answer
    "daily-quota": _exhausted(
        _quota("GenerateRequestsPerDayPerProjectPerModel-FreeTier"), _retry_info(RETRY_INFO_S)
    ),
    "500": Refusal(500, "INTERNAL", "An internal error has occurred."),
    "503": Refusal(503, "UNAVAILABLE", "The model is overloaded. Please try again later."),
}
_FINISHES = {
    "max-tokens": "MAX_TOKENS",
    "recitation": "RECITATION",
    "safety": "SAFETY",
    "spii": "SPII",
    "language": "LANGUAGE",
    "tool-call": "UNEXPECTED_TOOL_CALL",
    "new-finish": "WENT_FOR_A_WALK",
    "foreign-finish": "stopped: <b>see</b> \u202e",
    "no-finish": None,
}
_HIDDEN = "\u202e\u200b\x00\ufeff"


def _written(text: str, put: Callable[[str], str]) -> str:
    """An answer with each of its strings changed, but for what it is about."""

    def change(value: Any, name: str = "") -> Any:
        if isinstance(value, dict):
            return {key: change(item, key) for key, item in value.items()}
        if isinstance(value, list):
            return [change(item, name) for item in value]
        return put(value) if isinstance(value, str) and name != "about" else value

    return json.dumps(change(json.loads(text)), ensure_ascii=False)


_TEXTS: dict[str, Callable[[str], str]] = {
    "fenced": lambda text: f"```json\n{text}\n```",
    "prose": lambda text: f"Here it is, {{place}} and all:\n\n{text}\n\nI hope that this helps.",
    "bom": lambda text: f"\ufeff{text}",
    "in-a-list": lambda text: f"[{text}]",
    "twice": lambda text: f"{text}\n\n{text}",
    "twice-half": lambda text: f"{text}\n{text[: len(text) // 2]}",
    "two-answers": lambda text: text + _written(text, lambda said: f"{said} Or not."),
    "raw-lines": lambda text: _written(text, lambda said: f"{said}@").replace("@", "\n"),
    "nan": lambda text: f'{{"chance": NaN, {text[1:]}',
    "hidden": lambda text: _written(text, lambda said: said[:2] + _HIDDEN + said[2:]),
    "lone-surrogate": lambda text: text.replace(': "', ': "\\ud800'),
    "endless": lambda text: _written(text, lambda _: "no change " * 1600),
    "deep": lambda text: '{"a": ' * 30_000 + text,
    "invalid-json": lambda text: text[: len(text) // 2],
    "max-tokens": lambda text: text[: len(text) // 2],
    "fenced-half": lambda text: f"```json\n{text[: len(text) // 2]}\n```",
    "no-json": lambda _: "I cannot read scans.",
    "wrong-schema": lambda _: json.dumps({"report": "all is well"}),
    **dict.fromkeys(("empty", *(set(_FINISHES) - {"max-tokens", "no-finish"})), lambda _: ""),
}
_BODIES = ("blocked", "null-candidates", "odd-body", "thought", "split", "wrong-language")
_WIRES = ("not-json-body", "slow", "trickle", "drop", "half")
PLAYS = tuple(
    dict.fromkeys(
        (
            "faithful",
            *(f"{lie}{how}" for lie in LIES for how in ("", "-stubborn")),
            *ERRORS, *_FINISHES, *_TEXTS, *_BODIES, *_WIRES,
        )
    )
)  # fmt: skip


def response_to(
    play: str,
    content: dict[str, Any],
    model: str,
    answer: Callable[[dict[str, Any], str | None], str] = answer_to,
) -> dict[str, Any]:
    """The body of a response with status 200 to a request's content."""
    parts = [part for turn in content["contents"] for part in turn["parts"]]
    pictures = sum("inlineData" in part or "inline_data" in part for part in parts)
    usage = {"promptTokenCount": 1120 * pictures + sum(len(p.get("text", "")) for p in parts) // 4}
    if play == "blocked":
        return {"promptFeedback": {"blockReason": "PROHIBITED_CONTENT"}, "usageMetadata": usage}
    if play == "null-candidates":
        return {"candidates": None, "usageMetadata": usage}
    if play == "odd-body":
        return {"candidates": "none today"}
    told_off = len(content["contents"]) > 1
    stubborn = play.endswith("-stubborn")
    lie = play.removesuffix("-stubborn") if not told_off or stubborn else None
    text = answer(content, lie if lie in LIES else None)
    if play == "wrong-language":
        other = "Ein Befund." if '"language": "ja"' in str(parts) else "所見を認める。"
        text = _written(text, lambda _: other)
    text = _TEXTS.get(play, str)(text)
    usage |= {"candidatesTokenCount": len(text) // 4, "thoughtsTokenCount": 64}
    candidate = {"index": 0, "content": {"role": "model", "parts": _parts(text, play)}}
    if finish := _FINISHES.get(play, "STOP"):
        candidate["finishReason"] = finish
    return {
        "candidates": [candidate],
        "usageMetadata": usage | {"totalTokenCount": sum(usage.values())},
        "modelVersion": f"{model}-local",
        "responseId": "local",
    }


def _parts(text: str, play: str) -> list[dict[str, Any]]:
    if play == "thought":
        return [{"text": '{"thinking": "aloud"}', "thought": True}, {"text": text}]
    if play == "split":
        return [{"text": text[:7]}, {"text": text[7:]}]
    return [{"text": text}] if text else []
