"""The sample on the page: its bytes, its truth, and its result where that was made ahead."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from shoken.analysis.phantom import Phantom
    from shoken.analysis.values import Analysis
    from shoken.imaging.volume import Mask
    from shoken.reading import Scan
    from shoken.store.results import Store
    from shoken.store.sample import SampleResult

__all__ = [
    "is_the_sample",
    "opened_ahead",
    "precomputed_key",
    "sample_content",
    "sample_lesion",
    "take_precomputed",
]


def opened_ahead() -> tuple[str, SampleResult] | None:
    """The result that was made ahead, opened, and its key; None without one."""
    key = precomputed_key()
    opened = _opened(key) if key else None
    return (key, opened) if key and opened else None


def precomputed_key() -> str | None:
    """The key of the sample's result where it was made ahead, by what is at work now."""
    from shoken.store.sample import sample_result

    found = sample_result()
    return found.key if found else None


def take_precomputed(store: Store, key: str) -> Analysis | None:
    """The result that was made ahead, if the key is its, now kept as one of the user's own."""
    from shoken.store.labels import Label
    from shoken.store.sample import sample_result

    found = sample_result()
    if found is None or found.key != key or (opened := _opened(key)) is None:
        return None
    store.keep(key, opened.analysis)
    store.labels.keep(key, Label(precomputed=found.made))
    return opened.analysis


def is_the_sample(scan: Scan) -> bool:
    """Whether a scan is the sample, whose truth is known."""
    from shoken.store.sample import SAMPLE_NAME, sample_result

    if not scan.synthetic or scan.name != SAMPLE_NAME:
        return False
    found = sample_result()
    sha256 = found.sha256 if found else hashlib.sha256(sample_content()).hexdigest()
    return scan.sha256 == sha256


def sample_lesion() -> Mask:
    """The sample's lesion as it was made."""
    ahead = opened_ahead()
    return ahead[1].lesion if ahead else _phantom().lesion


@st.cache_data(show_spinner=False)
def sample_content() -> bytes:
    """The phantom as a file of a scanner would be."""
    from shoken.export.nifti import nifti_bytes
    from shoken.reading import SYNTHETIC_MARK

    volume = _phantom().volume
    return nifti_bytes(volume, volume.grid, SYNTHETIC_MARK, step=1)


@st.cache_resource(show_spinner=False)
def _phantom() -> Phantom:
    from shoken.analysis.phantom import make_phantom

    return make_phantom()


@lru_cache(maxsize=1)
def _opened(key: str) -> SampleResult | None:
    from shoken.store.sample import sample_result

    found = sample_result()
    return found.open() if found and found.key == key else None
