"""What the tests of networks share: their trials are forked."""

import subprocess
from types import SimpleNamespace

import pytest

from product_forks import run


@pytest.fixture(scope="module", autouse=True)
def _forked_trials():
    """A start takes most of the time of a network's trial."""
    from shoken.models.own import trial

    forked = SimpleNamespace(run=run, TimeoutExpired=subprocess.TimeoutExpired)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(trial, "subprocess", forked)
        yield
