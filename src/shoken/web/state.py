"""What the page remembers: the language, the scan, and the analyses made so far."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections import OrderedDict
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

from shoken.web.text import TEXTS, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from shoken.pipeline import Analysis
    from shoken.reading import Scan
    from shoken.report.schema import Language, StudyResult
    from shoken.sample import Phantom

__all__ = [
    "Analyses",
    "ScanFile",
    "analyses",
    "choose_language",
    "files_of",
    "result_of",
    "sample_file",
    "sample_truth",
    "zipped",
]


@dataclass(frozen=True)
class ScanFile:
    """A scan that waits to be analysed: its name and files' bytes, and whether it is the sample.

    The pictures of a DICOM series may come as many files; else there is one.
    """

    name: str
    contents: tuple[bytes, ...]
    is_sample: bool = False

    @cached_property
    def sha256(self) -> str:
        """Of all files, hexadecimal."""
        each = (hashlib.sha256(content).digest() for content in self.contents)
        return hashlib.sha256(b"".join(each)).hexdigest()

    @property
    def is_picture(self) -> bool:
        """Whether it is one PNG or JPEG picture."""
        from shoken.reading import is_picture

        return len(self.contents) == 1 and is_picture(io.BytesIO(self.contents[0]))

    def read(self) -> Scan:
        """Read it; see :func:`shoken.reading.read_scan`."""
        from shoken.reading import read_scan

        files = [io.BytesIO(content) for content in self.contents]
        return read_scan(files[0] if len(files) == 1 else files, name=self.name)


def choose_language() -> Text:
    """The strings of the chosen language; at first the browser's, Japanese where it asks for it."""
    asked: Language = "ja" if (st.context.locale or "").lower().startswith("ja") else "en"
    languages: tuple[Language, Language] = ("ja", "en")
    with st.sidebar:
        chosen = st.radio(
            "言語 / Language",
            languages,
            index=languages.index(asked),
            format_func=lambda language: TEXTS[language].language_name,
            horizontal=True,
            key="language",
        )
    return TEXTS[chosen or asked]


class Analyses:
    """The latest analyses of all sessions, by content; one is made at a time.

    An analysis uses all cores, and two at once would double the memory.  An analysis is frozen,
    so sessions share it without a copy.  (``st.cache_resource`` on a function would do, if it did
    not forbid the function to show its progress.)
    """

    def __init__(self, most: int = 4) -> None:
        self._kept: OrderedDict[tuple[str, ...], Analysis] = OrderedDict()
        self._most = most
        self._turn = Lock()

    @property
    def busy(self) -> bool:
        """Whether an analysis is being made."""
        return self._turn.locked()

    def get(self, key: tuple[str, ...]) -> Analysis | None:
        """The analysis of this key, if it is still kept."""
        return self._kept.get(key)

    def make(self, key: tuple[str, ...], analyse: Callable[[], Analysis]) -> Analysis:
        """Wait for the turn, then make the analysis, unless another session just has."""
        with self._turn:
            if (kept := self._kept.get(key)) is not None:
                return kept
            made = self._kept[key] = analyse()
            while len(self._kept) > self._most:
                self._kept.popitem(last=False)
            return made


@st.cache_resource
def analyses() -> Analyses:
    """The one keeper of this server."""
    return Analyses()


@st.cache_data(max_entries=8, show_spinner=False)
def result_of(key: tuple[str, ...], language: Language, _analysis: Analysis) -> StudyResult:
    """The report and record of an analysis in one language."""
    from shoken.report import generate_structured_report, study_result

    return study_result(_analysis, generate_structured_report(_analysis, language=language))


@st.cache_data(max_entries=2, show_spinner=False)
def files_of(
    key: tuple[str, ...], language: Language, _analysis: Analysis, _result: StudyResult
) -> Mapping[str, bytes]:
    """What can be downloaded: name → content."""
    from shoken.export.derivatives import derivative_files

    return dict(derivative_files(_analysis, _result))


def zipped(files: Mapping[str, bytes]) -> bytes:
    """All files in one ZIP; they are compressed already."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return stream.getvalue()


@st.cache_data(show_spinner=False)
def sample_file() -> ScanFile:
    """The phantom as a file of a scanner would be."""
    from shoken.export.nifti import nifti_bytes
    from shoken.reading import SYNTHETIC_MARK

    volume = sample_truth().volume
    content = nifti_bytes(volume, volume.grid, SYNTHETIC_MARK, step=1)
    return ScanFile("phantom_FLAIR.nii.gz", (content,), is_sample=True)


@st.cache_resource(show_spinner=False)
def sample_truth() -> Phantom:
    """The phantom with the masks of what it was made of."""
    from shoken.sample import make_phantom

    return make_phantom()
