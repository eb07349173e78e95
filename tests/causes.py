"""The English sentences of errors that may reach a user, as the source makes them.

A sentence is found where an error of ours is made, and becomes a template: what is put into it is
``{}``.  Constants, and English words that a variable or a function of the same file may hold, are
put in place, so that one place may make several.
"""

import ast
import re
from dataclasses import dataclass
from functools import cache
from itertools import product
from pathlib import Path

from shoken.common import errors
from source_files import SOURCE, source_files, text_of, tree_of

__all__ = ["GAP", "Made", "made_by", "made_in"]

GAP = "{}"
_MOST = 64  # sentences of one place; more would be a mistake of this file
_WORD = re.compile(r"[a-z]{2}")
# errors whose argument is a sentence; the others have reasons, each with its words
_KINDS = {n for n in errors.__all__ if isinstance(getattr(errors, n), type)}
_TAKE_A_SENTENCE = {*(_KINDS - {"EditRefused", "ArchiveError"}), "as_ours", "said_when_full"}
# most files make no error, and are not parsed for it
_CALLS = "|".join(sorted({*_TAKE_A_SENTENCE, "BidsLeftOut", "type"}))
_MAKES_ONE = re.compile(rf"\b(?:{_CALLS})\(| else \w+\)\(")


@dataclass(frozen=True)
class Made:
    """Where an error is made, in which words; ``said`` is None where they are not seen."""

    file: str
    source: str
    said: tuple[str, ...] | None


@dataclass(frozen=True)
class _Scope:
    """A file, the functions around a place from the outermost, and names that are looked up."""

    tree: ast.Module
    functions: tuple[ast.FunctionDef, ...] = ()
    been: frozenset[str] = frozenset()


@cache
def made_by():
    """Every place of the package where an error is made."""
    return [
        made
        for path in source_files()
        if _MAKES_ONE.search(text_of(path))
        for made in made_in(tree_of(path), str(path.relative_to(SOURCE)))
    ]


def made_in(tree, file="a file"):
    """The places of one file."""
    for call, functions in _calls(tree, ()):
        if (argument := _sentence(call)) is not None:
            said = _said(argument, _Scope(tree, functions))
            told = None if said is None else tuple(dict.fromkeys(said))
            yield Made(file, ast.unparse(argument), told)


def _calls(node, functions):
    """Calls, each with the functions that it stands in."""
    for child in ast.iter_child_nodes(node):
        inside = (*functions, child) if isinstance(child, ast.FunctionDef) else functions
        if isinstance(child, ast.Call):
            yield child, functions
        yield from _calls(child, inside)


def _sentence(call):
    """The argument of a call that is an error's sentence."""
    match call.func:
        case ast.Name(id=name) if name in _TAKE_A_SENTENCE:
            return call.args[0] if call.args else None
        case ast.Name(id="BidsLeftOut"):  # no error, and told beside them
            return call.args[1]
        # of the same kind as another error, or of one of two
        case ast.Call(func=ast.Name(id="type")) | ast.IfExp():
            return call.args[0] if call.args else None
    return None


def _said(node, scope):  # noqa: PLR0911 - one for each kind of expression
    """What an expression may say, as templates; None where that is not seen."""
    match node:
        case ast.Constant(value=str(text)):
            return [text]
        case ast.JoinedStr(values=parts):
            return _joined([_part(part, scope) for part in parts])
        case ast.BinOp(left=left, op=ast.Add(), right=right):
            return _joined([_said(left, scope), _said(right, scope)])
        case ast.IfExp(body=body, orelse=other):
            return _any_of([body, other], scope)
        case ast.BoolOp(op=ast.Or(), values=values):
            return _any_of(values, scope)
        case ast.Name(id=name):
            return _named(name, scope)
        case ast.Subscript(value=ast.Name(id=name)):
            table = _constant(name, scope.tree)[0]
            return _any_of(table.values, scope) if isinstance(table, ast.Dict) else None
        case ast.Call(func=ast.Attribute(value=ast.Name(id=name), attr="format")):
            found = _named(name, scope)
            return found and [re.sub(r"\{.*?\}", GAP, text) for text in found]
        case ast.Call(func=ast.Name(id=name)):
            return _returned(name, scope)
    return None


def _part(part, scope):
    """What a part of an f-string says: a gap, where it is no English."""
    if isinstance(part, ast.Constant):
        return [str(part.value)]
    plain = part.format_spec is None and part.conversion == -1
    found = _said(part.value, scope) if plain else None
    is_english = found and any(_WORD.search(one) or one.endswith(": ") for one in found)
    return found if is_english else [GAP]


def _joined(parts):
    if None in parts:
        return None
    made = ["".join(each) for each in product(*parts)]
    assert len(made) <= _MOST
    return made


def _any_of(nodes, scope):
    each = [_said(node, scope) for node in nodes]
    return None if None in each else [text for found in each for text in found]


def _named(name, scope):
    """What a variable or a constant may say."""
    if name in scope.been:
        return None
    for function in reversed(scope.functions):
        if name in {one.arg for one in (*function.args.args, *function.args.kwonlyargs)}:
            return None
        given = [value for node in ast.walk(function) for value in _given(node, name)]
        if given:
            return _any_of(given, _Scope(scope.tree, scope.functions, scope.been | {name}))
    value, tree = _constant(name, scope.tree)
    return None if value is None else _said(value, _Scope(tree, been=scope.been | {name}))


def _given(node, name):
    """The expressions that a statement gives to a name; one that is never seen, where not known."""
    if isinstance(node, ast.Assign):
        pairs = [(node.targets[0], node.value)]
    elif isinstance(node, ast.AugAssign):
        pairs = [(node.target, node)]
    elif isinstance(node, ast.For):
        rows = node.iter.elts if isinstance(node.iter, ast.Tuple | ast.List) else [node]
        pairs = [(node.target, row) for row in rows]
    else:
        return
    for target, value in pairs:
        if isinstance(target, ast.Tuple):
            at = [n for n, one in enumerate(target.elts) if ast.unparse(one) == name]
            for number in at:
                yield value.elts[number] if isinstance(value, ast.Tuple) else node
        elif ast.unparse(target) == name:
            yield value


def _constant(name, tree):
    """What a module gives to a name, and the module; that of another where it is imported."""
    for node in tree.body:
        if isinstance(node, ast.Assign | ast.AnnAssign) and node.value is not None:
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if ast.unparse(target) == name:
                return node.value, tree
        if isinstance(node, ast.ImportFrom) and name in {one.name for one in node.names}:
            path = SOURCE.parent / Path(*(node.module or "").split("."))
            for file in (path.with_suffix(".py"), path / "__init__.py"):
                if file.is_relative_to(SOURCE) and file.exists():
                    return _constant(name, tree_of(file))
    return None, tree


def _returned(name, scope):
    """What a function of the same file may return."""
    functions = [n for n in scope.tree.body if isinstance(n, ast.FunctionDef) and n.name == name]
    if not functions or name in scope.been:
        return None
    every = [n.value for n in ast.walk(functions[0]) if isinstance(n, ast.Return)]
    returned = [one for one in every if not (isinstance(one, ast.Constant) and one.value is None)]
    inside = _Scope(scope.tree, (functions[0],), scope.been | {name})
    return _any_of(returned, inside) if returned else None
