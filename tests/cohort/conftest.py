"""Workers of Dask are new processes, which run the program's main module first."""

import sys
from types import ModuleType

import pytest


@pytest.fixture(autouse=True)
def _plain_main(monkeypatch):
    """A page that was tested leaves its script as the main module, which no worker can run."""
    monkeypatch.setitem(sys.modules, "__main__", ModuleType("__main__"))
