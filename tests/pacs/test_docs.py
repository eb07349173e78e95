"""docs/pacs.md in both languages says what is so."""

import re
import shlex
from pathlib import Path

from shoken.cli.main import _parser

ROOT = Path(__file__).resolve().parents[2]
ENGLISH, JAPANESE = (
    (ROOT / "docs" / name).read_text(encoding="utf-8") for name in ("pacs.md", "pacs.ja.md")
)


def _blocks(text):
    return re.findall(r"^```sh\n(.*?)^```$", text, re.MULTILINE | re.DOTALL)


def test_both_languages_have_the_same_shape_and_commands():
    shapes = [re.findall(r"^(#+|- |\| |```)", text, re.MULTILINE) for text in (ENGLISH, JAPANESE)]
    assert shapes[0] == shapes[1]
    assert _blocks(ENGLISH) == _blocks(JAPANESE)


def test_the_commands_are_taken():
    text = "\n".join(_blocks(ENGLISH)).replace("\\\n", " ")
    commands = [shlex.split(line) for line in text.splitlines() if line.startswith("shoken ")]
    assert len(commands) > 3
    for _, *words in commands:
        assert callable(_parser().parse_args(words).run)
