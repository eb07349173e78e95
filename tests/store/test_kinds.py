"""Each value that an analysis can hold has a name in files."""

import ast
import importlib
import inspect
import sys
from dataclasses import is_dataclass
from enum import Enum
from typing import get_args, get_type_hints

import numpy as np
import pytest

from shoken.analysis import values
from shoken.imaging.volume import Mask
from shoken.models.catalogue import ModelSpec
from shoken.store.kinds import kind_of, name_of


def _reached(kind, seen):
    if get_args(kind):
        for one in get_args(kind):
            _reached(one, seen)
    elif isinstance(kind, type) and kind not in seen and kind is not ModelSpec:
        if issubclass(kind, Enum):
            seen.add(kind)
        elif is_dataclass(kind):
            seen.add(kind)
            for one in get_type_hints(kind, _names(kind)).values():
                _reached(one, seen)
    return seen


def _names(kind):
    """What a class's hints name: what its module imports, that for typing alone included."""
    module = sys.modules[kind.__module__]
    known = {"np": np, "NDArray": list}
    for line in ast.walk(ast.parse(inspect.getsource(module))):
        if isinstance(line, ast.ImportFrom) and line.module.startswith("shoken."):
            home = importlib.import_module(line.module)
            known |= {one.asname or one.name: getattr(home, one.name) for one in line.names}
    return {**known, **vars(module)}


def test_every_value_of_an_analysis_has_a_name():
    kinds = _reached(values.Analysis, set())
    assert Mask in kinds
    for kind in kinds:
        assert kind_of(name_of(kind)) is kind
        assert kind_of(f"some.module:{name_of(kind)}") is kind


def test_nothing_else_has_one():
    with pytest.raises(KeyError):
        kind_of("shoken.reading.scan:Picture")
    with pytest.raises(ValueError, match="cannot be kept"):
        name_of(ModelSpec)
