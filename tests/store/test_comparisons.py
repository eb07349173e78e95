"""A comparison comes back as it was kept, or not at all, and to its owner alone."""

from datetime import UTC, datetime, timedelta

import pytest

from shoken.common.settings import settings
from shoken.report.record.comparison import ComparisonRecord, VisitRecord
from shoken.store import comparisons as store
from shoken.store import place
from shoken.store.comparisons import Comparisons, comparison_key

VISITS = ("a" * 64, "b" * 64)
KEY = comparison_key(VISITS)
RECORD = ComparisonRecord(
    first_file="a",
    first_sha256="0",
    second_file="b",
    second_sha256="1",
    first_total_ml=1.0,
    second_total_ml=2.0,
    second_to_first=((1.0, 0.0, 0.0, 0.0),),
    lesions=(),
    visits=tuple(
        VisitRecord(file=name, sha256=name, finding_count=0, lesion_ml=0.1) for name in "ab"
    ),
)


@pytest.fixture(autouse=True)
def folder(monkeypatch, tmp_path):
    here = settings().model_copy(update={"store": str(tmp_path / "results"), "store_days": 90})
    monkeypatch.setattr(store, "settings", lambda: here)
    return tmp_path / "results" / "local"


def test_it_comes_back_to_its_owner_alone(folder):
    kept = Comparisons().keep(KEY, VISITS, RECORD)
    assert Comparisons().open(KEY) == kept
    assert Comparisons().entries() == (kept,)
    assert Comparisons("b@example.org").entries() == ()
    assert Comparisons("b@example.org").open(KEY) is None
    Comparisons().remove(KEY)
    Comparisons().remove(KEY)
    assert Comparisons().open(KEY) is None
    assert not [*folder.glob("*.comparison")]


def test_the_order_and_the_days_of_visits_make_another_comparison():
    keys = {
        comparison_key(VISITS),
        comparison_key(VISITS[::-1]),
        comparison_key(VISITS, ["2020-01-01", None]),
    }
    assert len(keys) == 3
    assert comparison_key(VISITS, [None, None]) == KEY


@pytest.mark.parametrize(("old", "new"), [(b'"lesion_ml":0.1', b'"lesion_ml":0.2'), (b"}", b"")])
def test_what_was_changed_is_not_opened(folder, old, new):
    Comparisons().keep(KEY, VISITS, RECORD)
    (file,) = folder.glob("*.comparison")
    file.write_bytes(file.read_bytes().replace(old, new))
    assert Comparisons().open(KEY) is None
    assert Comparisons().entries() == ()


def test_no_name_but_a_key_is_opened(folder):
    folder.mkdir(parents=True)
    (folder.parent / "x.comparison").write_text("")
    assert Comparisons().open("../x") is None


def test_it_goes_after_its_days(folder, monkeypatch):
    Comparisons().keep(KEY, VISITS, RECORD)
    later = datetime.now(UTC) + timedelta(days=91)
    monkeypatch.setattr(
        place, "datetime", type("Later", (), {"now": staticmethod(lambda _: later)})
    )
    assert Comparisons().entries() == ()
    assert not [*folder.glob("*.comparison")]
