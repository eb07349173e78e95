"""Which scan is to be analysed, and what was recognised of it before anything is run."""

from __future__ import annotations

import io
from pathlib import PureWindowsPath
from typing import TYPE_CHECKING

import streamlit as st

from shoken.common.errors import ShokenError
from shoken.common.escaping import markdown_text
from shoken.common.settings import settings
from shoken.web.bucket import is_there
from shoken.web.held_uploads import uploads
from shoken.web.large_upload import large_file
from shoken.web.networks import chosen_network
from shoken.web.progress import seen_line, tell_error
from shoken.web.sample import precomputed_key
from shoken.web.state import (
    LONGEST_NAME,
    ScanFile,
    choose_report_language,
    connection,
    sample_file,
)
from shoken.web.study.recognised import turn

if TYPE_CHECKING:
    from collections.abc import Sequence

    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from shoken.analysis.values import Options
    from shoken.reading import Look
    from shoken.web.text import Text

__all__ = ["begin_button", "chosen_scan", "scan_of", "tell_uploads"]

_SEQUENCES = ("auto", "t1", "t1c", "t2", "flair", "pd")
_MIB = 2**20


def chosen_scan(text: Text) -> tuple[ScanFile | None, Options]:
    """The uploaded scan or the sample, whichever was chosen last, and the options."""
    from shoken.analysis.values import Options
    from shoken.imaging.sequence import MrSequence

    upload, sample, choice = st.columns((5, 2, 2), vertical_alignment="bottom")
    words_by_gemini = settings().gemini_missing is None
    if words_by_gemini:
        st.caption(text.sent_note)
    upload_help = text.upload_help_sent if words_by_gemini else text.upload_help
    given = upload.file_uploader(
        text.upload,
        help=upload_help.format(mib=settings().upload_mib),
        key="upload",
        accept_multiple_files=True,
    )
    tell_uploads("upload", given, text)
    sent = _large(text)
    ids = [one.file_id for one in given]
    is_sample_asked = sample.button(text.sample_button, help=text.sample_help, width="stretch")
    if is_sample_asked:
        st.session_state.scan = None
    elif sent:
        st.session_state.scan = sent
    elif given and ids != st.session_state.get("upload_ids"):
        st.session_state.upload_ids = ids
        st.session_state.scan = scan_of(given)
    sequence = choice.selectbox(
        text.sequence,
        _SEQUENCES,
        format_func=lambda s: text.sequence_auto if s == "auto" else s.upper(),
        key="sequence",
    )
    searching, wording, measuring = st.columns((5, 2, 2))
    network = chosen_network(searching, text)
    choose_report_language(wording, text)
    volume, scan = None, st.session_state.get("scan")
    if scan and st.session_state.get("several") == scan.sha256:
        volume = choice.number_input(text.volume, min_value=1, value=None, key="volume")
    chosen = Options(
        sequence=None if sequence == "auto" else MrSequence(sequence),
        structures=measuring.checkbox(text.structures, key="structures"),
        volume=volume,
        lesion=network.lesion,
        structures_model=network.structures,
    )
    return _sample(chosen, text) if is_sample_asked else scan, chosen


def _sample(options: Options, text: Text) -> ScanFile | None:
    """The sample; None, its result in the address, where that was made ahead with these options."""
    with st.spinner(text.sample_name):
        key = precomputed_key() if options == type(options)() else None
        st.session_state.scan = None if key else sample_file()
    st.session_state.run = key
    if key:
        st.query_params["run"] = key
    return st.session_state.scan


def _large(text: Text) -> ScanFile | None:
    """Where this server takes no large file, the way around it, or at least the limit."""
    if settings().upload_mib == settings().max_file_mib:
        return None
    if not is_there():
        st.caption(text.uploads.upload_small.format(mib=settings().upload_mib))
        return None
    try:
        return large_file(text)
    except ShokenError as error:
        tell_error(error)
        return None


def scan_of(given: Sequence[UploadedFile]) -> ScanFile:
    """Uploaded files as one scan, named after the first."""
    # a browser sends the last part alone; who writes the request by hand may send a path
    # of any length; what tells the sequence and the format stands at the end
    names = tuple(PureWindowsPath(one.name).name[-LONGEST_NAME:] for one in given)
    scan = ScanFile(names[0], tuple(one.getvalue() for one in given), names=names)
    uploads.holds(connection(), scan)
    return scan


def tell_uploads(widget: str, given: Sequence[UploadedFile], text: Text) -> None:
    """Let go of what a widget does not show any more, and say why an upload was refused."""
    uploads.shown(connection(), widget, [one.file_id for one in given])
    if told := uploads.told(connection()):
        st.error(told[text.language])


def begin_button(
    scans: Sequence[ScanFile],
    label: str,
    text: Text,
    volume: int | None = None,
    seen: Look | None = None,
) -> bool:
    """What was recognised of each scan, and the button that begins; True when it was pressed.

    ``volume`` is the one that was chosen, from 1, where a file holds several; ``seen`` is what was
    recognised of the one scan already, if it was.

    Raises
    ------
    ShokenError
        One of them cannot be read.
    """
    looks = []  # before the frame, which would stay empty above the error of one
    for scan in scans:
        with st.spinner(text.uploads.looking):
            looks.append(seen or _look(scan.sha256, scan.name, volume, scan))
    with st.container(border=True):
        for scan, look in zip(scans, looks, strict=True):
            _tell(scan, look, text)
        return st.button(label, type="primary")


def _tell(scan: ScanFile, seen: Look, text: Text) -> None:
    from shoken.analysis.quality_notices import look_notices
    from shoken.analysis.recognition import Source, decide_sequence, hints_of
    from shoken.report.words import wording

    size = sum(map(len, scan.contents)) / _MIB
    st.markdown(
        text.uploads.file_line.format(
            name=markdown_text(scan.name), size=size, count=len(scan.contents)
        )
    )
    grid = seen.native
    about = {"name": seen.name, "shape": grid.shape, "spacing_mm": grid.spacing_mm}
    st.caption(seen_line({**about, "axes": grid.axes}, text))
    words, told = wording(text.language), decide_sequence(hints_of(seen))
    st.caption(
        text.uploads.sequence_unnamed
        if told.source is Source.NOTHING
        else text.uploads.sequence_named.format(sequence=words.sequence(told.sequence))
    )
    for notice in (*look_notices(seen), *told.notices):
        st.warning(markdown_text(words.notice(notice)))


@st.cache_resource(max_entries=64, show_spinner=False)
def _look(
    sha256: str,  # noqa: ARG001 - the cache's key
    name: str,
    volume: int | None,
    _scan: ScanFile,
) -> Look:
    from shoken.reading import look_at

    files = [io.BytesIO(content) for content in _scan.contents]
    with turn():
        return look_at(files[0] if len(files) == 1 else files, name=name, volume=volume)
