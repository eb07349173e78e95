"""Whether the DICOM results of a download return to an archive, and what they are filed under.

The attributes of patient and study are read from a file that the user gives for that; they stay in
the session, beside the name of the series that they are of, and nowhere else.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from typing import TYPE_CHECKING

import streamlit as st

from shoken.common.errors import ShokenError
from shoken.common.identity import IdentityMode
from shoken.common.settings import settings
from shoken.web.progress import tell_error
from shoken.web.scan_choice import tell_uploads

if TYPE_CHECKING:
    from streamlit.runtime.uploaded_file_manager import UploadedFile

    from shoken.analysis.values import Analysis
    from shoken.reading import DicomSource, PatientStudy
    from shoken.web.text import Text

__all__ = ["Returning", "returning"]

_FILE = "file of the patient"
_READ = "patient of a file"


@dataclass(frozen=True, kw_only=True)
class Returning:
    """``patient`` is None where results are pseudonymous, or where it is still asked for."""

    patient: PatientStudy | None = None
    is_asked_for: bool = False


def returning(analysis: Analysis, text: Text) -> Returning:
    """The switch, what it does, and the file that it needs."""
    source, said = analysis.scan.source, text.identity
    if source is None:
        st.caption(said.not_dicom)
    if source is None or not source.is_referable:
        return Returning()
    with st.container(border=True):
        is_usual = settings().identity is IdentityMode.ARCHIVE
        is_on = st.toggle(said.switch, value=is_usual, key="return to the archive")
        st.caption(said.is_on if is_on else said.is_off)
        if not is_on:
            st.session_state.pop(_READ, None)
            return Returning()
        given = st.file_uploader(said.file, key=_FILE, accept_multiple_files=True)
        tell_uploads(_FILE, given, text)
        if not given:
            st.info(said.needed)
            return Returning(is_asked_for=True)
        try:
            patient = _read(given, source)
        except ShokenError as error:
            tell_error(error)
            return Returning(is_asked_for=True)
        st.success(said.done)
        return Returning(patient=patient)


def _read(given: list[UploadedFile], source: DicomSource) -> PatientStudy:
    """What the files say of the source; read once for each choice of files.

    Raises
    ------
    ShokenError
        They are not of the series, or cannot be read.
    """
    from shoken.reading import read_patient_study

    token = (source.sop_instance_uids[0], *(one.file_id for one in given))
    kept = st.session_state.get(_READ)
    if kept is None or kept[0] != token:
        files = [io.BytesIO(one.getbuffer()) for one in given]
        kept = st.session_state[_READ] = (token, read_patient_study(files, source))
    patient: PatientStudy = kept[1]
    return patient
