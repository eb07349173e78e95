"""Each value that an analysis can hold has a name in files."""

from dataclasses import is_dataclass
from enum import Enum
from typing import get_args, get_type_hints

import pytest

from shoken.analysis import values
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
    """What a module's hints name, those that it imports for typing alone included."""
    import sys

    known = {}
    for module in list(sys.modules.values()):
        if getattr(module, "__name__", "").startswith("shoken."):
            known |= {k: v for k, v in vars(module).items() if isinstance(v, type)}
    return {**known, "NDArray": list, **vars(sys.modules[kind.__module__])}


def test_every_value_of_an_analysis_has_a_name():
    import shoken.analysis.pipeline

    kinds = _reached(values.Analysis, set())
    assert shoken.imaging.volume.Mask in kinds
    for kind in kinds:
        assert kind_of(name_of(kind)) is kind
        assert kind_of(f"some.module:{name_of(kind)}") is kind


def test_nothing_else_has_one():
    with pytest.raises(KeyError):
        kind_of("shoken.reading.scan:Picture")
    with pytest.raises(ValueError, match="cannot be kept"):
        name_of(ModelSpec)
