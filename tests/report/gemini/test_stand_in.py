"""The local server itself: it refuses what Google would refuse."""

import subprocess
import sys

import pytest

from shoken.cli.dev.rules import refusal


@pytest.mark.parametrize(
    "change",
    [
        {"unknownField": 1},
        {"contents": []},
        {"contents": [{"role": "user", "parts": []}]},
        {"contents": [{"role": "robot", "parts": [{"text": "x"}]}]},
        {"contents": [{"parts": [{"inlineData": {"mimeType": "image/bmp", "data": "QUJD"}}]}]},
        {"contents": [{"parts": [{"inlineData": {"mimeType": "image/png", "data": "QUJD"}}]}]},
        {"contents": [{"parts": [{"inlineData": {"mimeType": "image/png", "data": "%%"}}]}]},
        {"generationConfig": {"responseSchema": {"type": "STRING"}}},
        {
            "generationConfig": {
                "responseMimeType": "application/json",
                "responseSchema": {"type": "OBJECT", "properties": {"a": {"$ref": "#/x"}}},
            }
        },
        {"generationConfig": {"thinkingConfig": {"thinkingLevel": "MINIMAL"}}},
        {"generationConfig": {"maxOutputTokens": 1_000_000}},
        {"safetySettings": [{"category": "HARM_CATEGORY_HARASSMENT", "threshold": "NEVER"}]},
    ],
)
def test_the_local_server_refuses_what_google_would(change):
    body = {"contents": [{"role": "user", "parts": [{"text": "hello"}]}]}
    assert refusal("gemini-3.8-flash", body, 100) is None
    refused = refusal("gemini-3.8-flash", body | change, 100)
    assert (refused.code, refused.status) == (400, "INVALID_ARGUMENT")


def test_dev_gemini_starts_from_the_command_line():
    command = [sys.executable, "-m", "shoken", "dev", "gemini", "--port", "0"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as server:
        line = server.stdout.readline()
        server.terminate()
    assert line.startswith("export GOOGLE_GEMINI_BASE_URL=http://127.0.0.1:")
