"""What Google refuses in a ``generateContent`` request, after its published reference.

https://ai.google.dev/api/generate-content and https://ai.google.dev/api/caching#Schema
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from typing import Any

__all__ = ["MODELS", "Refusal", "no_such_model", "refusal"]

MODELS = frozenset(
    {
        "gemini-3.1-pro-preview",
        "gemini-3.5-flash",
        "gemini-3.5-flash-lite",
        "gemini-3.6-flash",
        "gemini-3.7-flash",
        "gemini-3.8-flash",
    }
)
_MOST_BYTES = 20 * 1024 * 1024  # Gemini's own limit for a request with pictures inside
_TOP = {
    "cachedContent", "contents", "generationConfig", "labels", "safetySettings",
    "systemInstruction", "toolConfig", "tools",
}  # fmt: skip
_CONFIG = {
    "candidateCount", "frequencyPenalty", "logprobs", "maxOutputTokens", "mediaResolution",
    "presencePenalty", "responseJsonSchema", "responseLogprobs", "responseMimeType",
    "responseModalities", "responseSchema", "seed", "speechConfig", "stopSequences", "temperature",
    "thinkingConfig", "topK", "topP",
}  # fmt: skip
_SCHEMA = {
    "anyOf", "default", "description", "enum", "example", "format", "items", "maxItems",
    "maxLength", "maxProperties", "maximum", "minItems", "minLength", "minProperties", "minimum",
    "nullable", "pattern", "properties", "propertyOrdering", "required", "title", "type",
}  # fmt: skip
_TYPES = {"STRING", "NUMBER", "INTEGER", "BOOLEAN", "ARRAY", "OBJECT", "NULL"}
_MAGIC = {
    "image/png": b"\x89PNG\r\n\x1a\n",
    "image/jpeg": b"\xff\xd8\xff",
    "image/webp": b"RIFF",
    "image/heic": b"",
    "image/heif": b"",
}
_THRESHOLDS = {
    "BLOCK_LOW_AND_ABOVE", "BLOCK_MEDIUM_AND_ABOVE", "BLOCK_NONE", "BLOCK_ONLY_HIGH", "OFF",
}  # fmt: skip
_THINKING = {"LOW", "MEDIUM", "HIGH"}
_RESOLUTIONS = {f"MEDIA_RESOLUTION_{size}" for size in ("LOW", "MEDIUM", "HIGH", "ULTRA_HIGH")}


@dataclass(eq=False)
class Refusal(Exception):
    """An error answer: HTTP status, Google's name for it, the message, and what may go with it."""

    code: int
    status: str
    message: str
    details: tuple[dict[str, Any], ...] = ()
    headers: dict[str, str] = field(default_factory=dict)


def no_such_model(model: str) -> Refusal:
    """How Gemini refuses a model that it does not have."""
    return Refusal(404, "NOT_FOUND", f"models/{model} is not found for API version v1.")


def refusal(model: str, body: Any, size: int) -> Refusal | None:
    """Why a request would be refused, or None."""
    if model not in MODELS:
        return no_such_model(model)
    try:
        _demand(size <= _MOST_BYTES, "Request payload size exceeds the limit: 20971520 bytes.")
        _demand(isinstance(body, dict), "Invalid JSON payload received.")
        body = _camel(body)
        _known(body, _TOP, "")
        contents = body.get("contents")
        _demand(isinstance(contents, list) and contents, "contents is not specified")
        for number, content in enumerate(contents):
            _content(content, f"contents[{number}]")
        _demand(contents[-1].get("role", "user") == "user", "the last turn must be the user's")
        if "systemInstruction" in body:
            _content(body["systemInstruction"], "systemInstruction", roles={"user", "system", None})
        _config(body.get("generationConfig", {}))
        for setting in body.get("safetySettings", []):
            name = setting.get("category", "")
            _demand(name.startswith("HARM_CATEGORY_"), f"invalid category {name!r}")
            _demand(setting.get("threshold") in _THRESHOLDS, "invalid threshold")
    except Refusal as refused:
        return refused
    return None


def _demand(holds: object, message: str) -> None:
    if not holds:
        raise Refusal(400, "INVALID_ARGUMENT", message)


def _camel(value: Any, *, inside: str = "") -> Any:
    """Keys as the reference writes them; the names of a schema's properties are the caller's."""
    if isinstance(value, list):
        return [_camel(item, inside=inside) for item in value]
    if not isinstance(value, dict):
        return value
    keep = inside in {"properties", "args"}
    return {
        (k if keep else re.sub(r"_([a-z])", lambda m: m[1].upper(), k)): _camel(
            v, inside="" if keep else re.sub(r"_([a-z])", lambda m: m[1].upper(), k)
        )
        for k, v in value.items()
    }


def _known(value: dict[str, Any], names: set[str], where: str) -> None:
    for name in value:
        _demand(
            name in names,
            f"Invalid JSON payload received. Unknown name {name} at {where}: no such field.",
        )


def _content(content: Any, where: str, roles: set[str | None] | None = None) -> None:
    _demand(isinstance(content, dict), f"{where} is no object")
    _known(content, {"parts", "role"}, where)
    _demand(content.get("role") in (roles or {"user", "model", None}), f"{where}: invalid role")
    parts = content.get("parts")
    _demand(isinstance(parts, list) and parts, f"{where}.parts must not be empty")
    for part in parts or []:
        _part(part, where)


def _part(part: dict[str, Any], where: str) -> None:
    _known(part, {"inlineData", "mediaResolution", "text", "thought", "thoughtSignature"}, where)
    _demand(("text" in part) != ("inlineData" in part), f"{where}: a part has one kind of data")
    if "text" in part:
        _demand(isinstance(part["text"], str) and part["text"], f"{where}: empty text parameter")
        return
    blob = part["inlineData"]
    _known(blob, {"data", "displayName", "mimeType"}, f"{where}.inlineData")
    kind = blob.get("mimeType")
    _demand(kind in _MAGIC, f"Unsupported MIME type: {kind}")
    try:
        data = base64.b64decode(blob.get("data", "").translate({45: 43, 95: 47}), validate=True)
    except (binascii.Error, ValueError):
        raise Refusal(400, "INVALID_ARGUMENT", "Base64 decoding failed") from None
    _demand(data and data.startswith(_MAGIC[kind]), "Unable to process input image.")


def _config(config: dict[str, Any]) -> None:
    _known(config, _CONFIG, "generation_config")
    schema = config.get("responseSchema")
    if schema is not None or "responseJsonSchema" in config:
        kind = config.get("responseMimeType")
        _demand(kind in {"application/json", "text/x.enum"}, "a schema needs a JSON response")
    if schema is not None:
        _schema(schema, "generation_config.response_schema", 0)
    most = config.get("maxOutputTokens", 1)
    _demand(isinstance(most, int) and 1 <= most <= 65536, "max_output_tokens out of range")
    resolution = config.get("mediaResolution")
    _demand(resolution is None or resolution in _RESOLUTIONS, "invalid media_resolution")
    thinking = config.get("thinkingConfig", {})
    _known(thinking, {"includeThoughts", "thinkingBudget", "thinkingLevel"}, "thinking_config")
    level = thinking.get("thinkingLevel")
    _demand(level is None or level in _THINKING, f"Thinking level {level} is not supported.")


def _schema(schema: Any, where: str, depth: int) -> None:
    _demand(isinstance(schema, dict) and depth < 6, f"{where}: schema too deep or no object")
    _known(schema, _SCHEMA, where)
    kind = schema.get("type")
    _demand("anyOf" in schema or kind in _TYPES, f"{where}: invalid type {kind!r}")
    if kind == "ARRAY":
        _demand("items" in schema, f"{where}.items: missing field.")
        _schema(schema["items"], f"{where}.items", depth + 1)
    properties = schema.get("properties", {})
    _demand(kind != "OBJECT" or properties, f"{where}.properties: should be non-empty")
    for name, inner in properties.items():
        _schema(inner, f"{where}.properties[{name}]", depth + 1)
    for name in schema.get("required", []):
        _demand(name in properties, f"{where}.required: property is not defined: {name}")
    for inner in schema.get("anyOf", []):
        _schema(inner, where, depth + 1)
