"""Compiled networks: kept while the memory for them lasts, the least recently asked for let go."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest

from shoken.common.settings import settings
from shoken.models import loaded_networks
from shoken.models.catalogue import MODELS
from shoken.models.loaded_networks import network

SPEC = MODELS["deepbet"]
BOX, BRAIN = SPEC.files
# the same network for two sizes of picture: two compiled networks
SMALL, SMALLER = (1, 1, 64, 64, 64), (1, 1, 32, 32, 32)
LARGE = (1, 1, 224, 224, 224)


@pytest.fixture(params=["1", "2048"])
def budget_mib(request, monkeypatch):
    monkeypatch.setenv("SHOKEN_NETWORK_MEMORY_MIB", request.param)
    settings.cache_clear()
    monkeypatch.setattr(loaded_networks, "_kept", type(loaded_networks._kept)())
    yield int(request.param)
    monkeypatch.undo()
    settings.cache_clear()


def test_networks_stay_within_the_budget(budget_mib):
    first = network(SPEC, BOX, SMALL)
    assert network(SPEC, BOX, SMALL) is first, "the latest stays, whatever the budget"
    assert first.bytes > 1 << 20
    second = network(SPEC, BOX, SMALLER)
    assert (network(SPEC, BOX, SMALL) is first) == (budget_mib > 1)
    assert (network(SPEC, BOX, SMALLER) is second) == (budget_mib > 1)


@pytest.mark.skipif(sys.platform != "linux", reason="what a process holds is read from /proc")
def test_the_memory_between_the_layers_is_given_back():
    compiled = network(SPEC, BRAIN, LARGE)
    picture = np.ones(LARGE, np.float32)
    before = _resident()
    compiled(picture)
    assert _resident() - before < compiled.bytes / 8  # a third is kept otherwise


def _resident():
    """Bytes of memory that this process holds."""
    with Path("/proc/self/statm").open(encoding="ascii") as opened:
        return int(opened.read().split()[1]) * os.sysconf("SC_PAGESIZE")
