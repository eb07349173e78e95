"""What the page's tests share: its workers know the settings with which they were started."""

import pytest

from shoken.common.settings import settings


@pytest.fixture(scope="module", autouse=True)
def _workers(forked_workers):
    """They are forked."""


@pytest.fixture
def own_workers():
    """The page's workers end with the test."""
    from shoken.web import state

    yield
    state.jobs().close()
    state.jobs.clear()


@pytest.fixture
def own_store(tmp_path, own_workers):  # noqa: ARG001 - they end after the store is left
    """A folder of results for this test alone."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SHOKEN_STORE", str(tmp_path / "results"))
        settings.cache_clear()
        yield tmp_path / "results"
    settings.cache_clear()
