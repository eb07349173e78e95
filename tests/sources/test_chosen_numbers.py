"""Every number that somebody chose has its reason beside it."""

import ast
import io
import tokenize

import pytest

from source_files import SOURCE, source_files, text_of

pytestmark = pytest.mark.sources

# units, which nobody chose
UNITS = {"GiB", "MiB", "_MIB"}


def _is_number(node: ast.AST) -> bool:
    """Whether it is a number, arithmetic on numbers, or a tuple or list of such."""
    match node:
        case ast.Constant(value):
            return isinstance(value, int | float) and not isinstance(value, bool)
        case ast.UnaryOp(operand=operand):
            return _is_number(operand)
        case ast.BinOp(left=left, right=right):
            return _is_number(left) and _is_number(right)
        case ast.Tuple(parts) | ast.List(parts):
            return bool(parts) and all(map(_is_number, parts))
    return False


def _reasons(source: str) -> tuple[set[int], set[int]]:
    """Lines with a comment after code, and lines of comment alone; notes to tools are none."""
    after, alone = set(), set()
    for token in tokenize.generate_tokens(io.StringIO(source).readline):
        if token.type == tokenize.COMMENT and not token.string.startswith(("# noqa", "# type:")):
            is_alone = not token.line[: token.start[1]].strip()
            (alone if is_alone else after).add(token.start[0])
    return after, alone


def unexplained(source: str) -> list[str]:
    """Names of a module's numeric constants that have no comment beside or directly above."""
    after, alone = _reasons(source)
    found = []
    for node in ast.parse(source).body:
        if isinstance(node, ast.Assign):
            targets: list[ast.expr] = node.targets
        elif isinstance(node, ast.AnnAssign) and node.value:
            targets = [node.target]
        else:
            continue
        names = [n.id for t in targets for n in ast.walk(t) if isinstance(n, ast.Name)]
        is_constant = all(name.isupper() or name in UNITS for name in names)
        is_told = node.lineno - 1 in alone or after & set(range(node.lineno, node.end_lineno + 1))
        if is_constant and _is_number(node.value) and not is_told:
            found += [name for name in names if name not in UNITS]
    return found


def test_each_number_has_its_reason():
    found = {path.relative_to(SOURCE): unexplained(text_of(path)) for path in source_files()}
    assert {path: names for path, names in found.items() if names} == {}


@pytest.mark.parametrize(
    ("source", "names"),
    [
        ("_LEAST_ML = 1.5\n", ["_LEAST_ML"]),
        ("# why\n_A = 1\n_B = 2\n", ["_B"]),
        ("# of something else\n\n_A = 1\n", ["_A"]),
        ("_A, _B = 1, -2.0\n", ["_A", "_B"]),
        ("_A: float = 1 / 3  # noqa: X\n", ["_A"]),
        ("_A = 1 / 3  # a third\n", []),
        ("_A = (\n    1,\n    2,  # why\n)\n", []),
        ("MiB = 2**20\n", []),
        ("_runs = 0\n", []),
    ],
)
def test_a_number_without_one_would_be_found(source, names):
    assert unexplained(source) == names
