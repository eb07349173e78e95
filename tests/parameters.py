"""Parameters of tests."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from _pytest.mark import ParameterSet

__all__ = ["slow"]


def slow(*values: object) -> ParameterSet:
    """One set of values, tried by .ci/run; make test tries the others."""
    return pytest.param(*values, marks=pytest.mark.slow)
