"""What the page remembers: the language, the scan, and the analyses made so far."""

from __future__ import annotations

import io
import zipfile
from dataclasses import dataclass
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

from shoken.web.text import TEXTS, Text

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from shoken.pipeline import Analysis, Stage
    from shoken.report.schema import Language, StudyResult
    from shoken.sample import Phantom

__all__ = [
    "ScanFile",
    "analysis_of",
    "choose_language",
    "files_of",
    "one_at_a_time",
    "result_of",
    "sample_file",
    "sample_truth",
    "zipped",
]


@dataclass(frozen=True)
class ScanFile:
    """A scan that waits to be analysed: its name and bytes, and whether it is the sample."""

    name: str
    content: bytes
    is_sample: bool = False


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


@st.cache_resource
def one_at_a_time() -> Lock:
    """Held while an analysis runs: one uses all cores, and two would double the memory."""
    return Lock()


@st.cache_resource(max_entries=4, show_spinner=False)
def analysis_of(
    sha256: str, name: str, sequence: str, _content: bytes, _progress: Callable[[Stage], None]
) -> Analysis:
    """The analysis of these bytes under this sequence, computed once.

    An analysis is frozen, so all sessions can share it without a copy.
    """
    from shoken.pipeline import Options, analyse
    from shoken.reading import read_scan
    from shoken.sequence import Sequence

    options = Options(sequence=None if sequence == "auto" else Sequence(sequence))
    with one_at_a_time():
        return analyse(read_scan(io.BytesIO(_content), name=name), options, progress=_progress)


@st.cache_data(max_entries=8, show_spinner=False)
def result_of(sha256: str, sequence: str, language: Language, _analysis: Analysis) -> StudyResult:
    """The report and record of an analysis in one language."""
    from shoken.report import generate_structured_report, study_result

    return study_result(_analysis, generate_structured_report(_analysis, language=language))


@st.cache_data(max_entries=2, show_spinner=False)
def files_of(
    sha256: str, sequence: str, language: Language, _analysis: Analysis, _result: StudyResult
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
    content = nifti_bytes(volume, volume.grid, SYNTHETIC_MARK, whole=True)
    return ScanFile("phantom_FLAIR.nii.gz", content, is_sample=True)


@st.cache_resource(show_spinner=False)
def sample_truth() -> Phantom:
    """The phantom with the masks of what it was made of."""
    from shoken.sample import make_phantom

    return make_phantom()
