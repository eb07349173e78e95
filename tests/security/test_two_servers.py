"""Two servers on one store, killed again and again: no exception, nothing lost, all whole."""

import random
import time

import pytest

from nursery import ENDED, Journal, Nursery, tiny
from shoken.common.settings import settings
from shoken.store import place
from shoken.store import results as store
from shoken.store.packed_results import packed
from shoken.store.results import Store
from storage_server import BUCKET, served_bucket

KEY = "a" * 64
DAYS = 30


@pytest.fixture(scope="module")
def small(analysis):
    return tiny(analysis)


def stress(small, folder, environment, *, count, kill_s, seed):
    """Let two servers do ``count`` operations in all; how often one was killed."""
    print(f"seed {seed}")  # noqa: T201
    chance, kills = random.Random(seed), 0  # noqa: S311 - no secret
    (folder / "analysis").write_bytes(packed(small))
    journals = {server: Journal(folder / f"journal-{server}") for server in "01"}
    environment = {**environment, "SHOKEN_STORE_DAYS": str(DAYS)}
    with Nursery(folder / "analysis", environment) as nursery:

        def start(server):
            return nursery.start(
                "operate",
                journal=str(folder / f"journal-{server}"),
                server=server,
                count=count // 2,
                seed=chance.random(),
                days=DAYS,
            )

        running = {server: start(server) for server in journals}
        while running:
            time.sleep(chance.uniform(0, 2 * kill_s))
            for server, process in list(running.items()):
                if (status := nursery.status(process, wait=False)) is not None:
                    assert status == 0, "a server ended by an exception, which stands above"
                    del running[server]
            if running:
                server = chance.choice(sorted(running))
                kills += nursery.kill(running[server])
                running[server] = start(server)
    for journal in journals.values():
        assert journal.notes[-1] == {"said": ENDED}
        assert journal.done >= count // 2
    return kills, {k: v for journal in journals.values() for k, v in journal.expected().items()}


def is_as_expected(small, expected):
    kept = {entry.key: entry.about.name for entry in Store().entries()}
    for key, names in expected.items():
        assert kept.get(key) in names
    for key, name in kept.items():
        found = Store().open(key)
        assert found.findings == small.findings
        assert found.scan.name == name


def at(monkeypatch, url):
    there = settings().model_copy(update={"store": url, "store_days": DAYS})
    monkeypatch.setattr(store, "settings", lambda: there)


@pytest.mark.parametrize(
    ("count", "kill_s"), [(100, 0.1), pytest.param(10_000, 0.15, marks=pytest.mark.slow)]
)
@pytest.mark.slow
def test_on_a_disk(small, tmp_path, monkeypatch, count, kill_s):
    folder = tmp_path / "store"
    at(monkeypatch, str(folder))
    kills, expected = stress(
        small, tmp_path, {"SHOKEN_STORE": str(folder)}, count=count, kill_s=kill_s, seed=18
    )
    print(f"{count} operations, {kills} kills")  # noqa: T201
    assert kills >= count / 300
    is_as_expected(small, expected)
    assert [path.name for path in folder.rglob("*") if path.name.startswith(".")] == []


@pytest.fixture
def bucket(monkeypatch, tmp_path):
    at(monkeypatch, f"gs://{BUCKET}/results")
    with served_bucket(monkeypatch, tmp_path) as storage:
        yield storage


@pytest.mark.slow
def test_in_a_bucket(small, tmp_path, bucket):
    environment = {**bucket.environment(tmp_path), "SHOKEN_STORE": f"gs://{BUCKET}/results"}
    kills, expected = stress(small, tmp_path, environment, count=1000, kill_s=2, seed=18)
    print(f"1000 operations, {kills} kills")  # noqa: T201
    assert kills
    is_as_expected(small, expected)


def in_between(monkeypatch, small, change):
    """A list that finds ``KEY`` beyond its days, while ``change`` is done before it clears away."""
    Store().keep(KEY, small)
    usual, times = Store._remove_as_seen, []

    def removed(self, entry):
        if not times:
            times.append(1)
            change()
        usual(self, entry)

    with monkeypatch.context() as patched:
        patched.setattr(store, "is_over", lambda *_: not times)
        patched.setattr(Store, "_remove_as_seen", removed)
        Store().entries()
    assert times


@pytest.fixture
def somewhere(monkeypatch, tmp_path):
    at(monkeypatch, str(tmp_path / "store"))


@pytest.mark.usefixtures("somewhere")
def test_retention_removes_no_result_that_has_come_since(small, monkeypatch):
    new = tiny(small, 3)
    in_between(monkeypatch, small, lambda: Store().keep(KEY, new))
    assert Store().open(KEY).scan.volume.data.shape == (3, 3, 3)
    in_between(monkeypatch, small, lambda: Store().remove(KEY))
    assert Store().entries() == ()
    in_between(monkeypatch, small, lambda: None)
    assert Store().entries() == ()


@pytest.mark.usefixtures("somewhere")
def test_what_makes_room_is_no_result_that_has_come_since(small, monkeypatch):
    here = store.settings().model_copy(update={"store_mib": 0})
    Store().keep(KEY, small)
    new, (entry,) = tiny(small, 3), Store().entries()
    Store().keep(KEY, new)
    Store()._remove_as_seen(entry)
    assert Store().open(KEY).scan.volume.data.shape == (3, 3, 3)
    monkeypatch.setattr(store, "settings", lambda: here)
    Store()._make_room()
    assert Store().entries() == ()


def test_a_place_without_generations_is_cleared_all_the_same():
    class Files:
        protocol, removed = ("memory",), None

        def rm_file(self, path):
            self.removed = path

    files = Files()
    place.remove_as_seen(files, "a/b", "")
    assert files.removed == "a/b"
