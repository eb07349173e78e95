"""Compiled networks: kept while the memory for them lasts, the least recently asked for let go."""

import pytest

from shoken.common.settings import settings
from shoken.models import loaded_networks
from shoken.models.catalogue import MODELS
from shoken.models.loaded_networks import network

SPEC = MODELS["deepbet"]
BOX = SPEC.files[0]
# the same network for two sizes of picture: two compiled networks
SMALL, SMALLER = (1, 1, 64, 64, 64), (1, 1, 32, 32, 32)


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
