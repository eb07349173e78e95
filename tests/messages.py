"""What every message for a user must be, whatever it is about."""

from __future__ import annotations

import builtins
import inspect
import re

from shoken.common import errors

_OURS = {name for name, _ in inspect.getmembers(errors, inspect.isclass)} - {"Path"}
_BUILTIN = {name for name, kind in vars(builtins).items() if inspect.isclass(kind)}
_CLASSES = (_OURS | {name for name in _BUILTIN if name[0].isupper()}) - {"Warning"}
# CamelCase that ends as classes of errors do, of libraries as well
_LIKE_A_CLASS = re.compile(r"\b(?:[A-Z][A-Za-z0-9]*)?(?:[a-z]Error|[a-z]Exception|[a-z]Warning)\b")


def faults(message: str) -> list[str]:
    """What is wrong with a message: a class of Python's, several lines, or nothing said."""
    found = _LIKE_A_CLASS.findall(message)
    found += [word for word in re.findall(r"\w+", message) if word in _CLASSES]
    if len(message.splitlines()) != 1 or len(message) < len("not a file"):
        found.append("not one line")
    if re.search(r"<class|object at 0x|Traceback|\\x[0-9a-f]{2}", message):
        found.append("a value as Python shows it")
    return found
