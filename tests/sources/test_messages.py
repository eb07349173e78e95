"""No message tells a user the class of an error, wherever it is made."""

import ast

import pytest

from messages import faults
from shoken.common.errors import place_of
from source_files import source_files, tree_of

pytestmark = pytest.mark.sources

_NAMES = {"__name__", "__qualname__"}


def _class_names(tree: ast.AST):
    """Places where a class's name becomes part of a text, or is given to an error."""
    for node in ast.walk(tree):
        is_text = isinstance(node, ast.JoinedStr)
        is_error = isinstance(node, ast.Call) and ast.unparse(node.func).rpartition(".")[
            2
        ].endswith(("Error", "Failure", "Missing", "Corrupt", "Scan", "Large", "Found", "Volumes"))
        if is_text or is_error:
            for part in ast.walk(node):
                is_name = isinstance(part, ast.Attribute) and part.attr in _NAMES
                is_repr = isinstance(part, ast.FormattedValue) and part.conversion == ord("r")
                if is_name or (is_repr and ast.unparse(part.value) in {"error", "failure"}):
                    yield part.lineno


# names of our own classes in a file of ours, which no user sees
ALLOWED = {"archive.py"}


def test_no_text_is_made_of_a_class():
    found = {path: list(_class_names(tree_of(path))) for path in source_files()}
    assert {path for path, lines in found.items() if lines and path.name not in ALLOWED} == set()


@pytest.mark.parametrize(
    "text",
    [
        'raise UnreadableScan(f"damaged ({type(error).__name__})")',
        "raise GeminiFailure(kind, type(error).__name__)",
        'say(f"it failed: {error!r}")',
    ],
)
def test_a_text_made_of_a_class_would_be_found(text):
    assert list(_class_names(ast.parse(text)))


@pytest.mark.parametrize(
    "text",
    [
        "x.dcm: damaged (ValueError)",
        "the file is damaged: UnreadableScan",
        "zlib.error: DecompressionBombError",
        "two\nlines",
        "<class 'int'>",
    ],
)
def test_a_message_of_that_kind_would_be_found(text):
    assert faults(text)


def test_a_failure_that_nobody_foresaw_is_told_by_its_place_alone():
    try:
        int("TANAKA")
    except ValueError as error:
        said = place_of(error)
    assert said.startswith("test_messages.py:")
    assert not faults(f"a fault: {said}")
