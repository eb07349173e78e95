from pathlib import Path

import pytest

from shoken.common.errors import UsageError
from shoken.common.settings import settings
from shoken.common.settings.cores import _cgroup_cores
from shoken.common.settings.schema import Settings


def test_secrets_print_as_asterisks(monkeypatch):
    monkeypatch.setenv("GEMINI_API_KEY", "very-secret")
    shown = (
        repr(Settings.from_environment())
        + str(Settings.from_environment())
        + Settings.from_environment().model_dump_json()
    )
    assert "very-secret" not in shown
    assert Settings.from_environment().gemini_api_key.get_secret_value() == "very-secret"


def test_variables_are_read_and_checked(monkeypatch, tmp_path):
    monkeypatch.setenv("SHOKEN_MODEL_DIR", str(tmp_path))
    monkeypatch.setenv("SHOKEN_THREADS", "3")
    assert Settings.from_environment().model_dir == tmp_path
    assert Settings.from_environment().threads == 3
    monkeypatch.setenv("SHOKEN_THREADS", "0")
    with pytest.raises(UsageError, match="SHOKEN_THREADS: "):
        Settings.from_environment()


@pytest.mark.parametrize(
    ("files", "cores"),
    [
        ({"cpu.max": "max 100000"}, None),
        ({"cpu.max": "150000 100000"}, 2),
        ({"cpu.max": "50000 100000"}, 1),
        ({"cpu/cpu.cfs_quota_us": "400000", "cpu/cpu.cfs_period_us": "100000"}, 4),
        ({"cpu/cpu.cfs_quota_us": "-1", "cpu/cpu.cfs_period_us": "100000"}, None),
        ({}, None),
    ],
)
def test_cgroup_quota(tmp_path: Path, files, cores):
    for name, text in files.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text(text)
    assert _cgroup_cores(tmp_path) == cores


def test_what_is_read_while_it_is_forgotten_is_not_kept(monkeypatch):
    read = Settings.from_environment

    def forgotten_meanwhile():
        before = read()
        monkeypatch.setenv("SHOKEN_THREADS", "2")
        settings.cache_clear()  # another thread would do it at this very moment
        return before

    monkeypatch.setenv("SHOKEN_THREADS", "1")
    settings.cache_clear()
    with monkeypatch.context() as patch:
        patch.setattr(Settings, "from_environment", forgotten_meanwhile)
        assert settings().threads == 1
    assert settings().threads == 2
    assert settings() is settings()
    monkeypatch.undo()
    settings.cache_clear()
