"""A result back to the archive: filed under the patient and study that the archive itself names."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

import streamlit as st

from shoken.common.errors import ShokenError
from shoken.common.settings import settings
from shoken.pacs.archive import archive_of_settings
from shoken.pacs.push import outgoing_of, push
from shoken.web.progress import tell_error

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from shoken.analysis.values import Analysis
    from shoken.pacs.push import Pushed
    from shoken.reading import DicomSource, PatientStudy
    from shoken.web.text import Text

    Makers = Mapping[str, Callable[[], bytes]]

__all__ = ["send_button"]


def send_button(makers: Callable[[PatientStudy], Makers], analysis: Analysis, text: Text) -> None:
    """A button that sends the DICOM results, where there is an archive and the scan came as DICOM.

    ``makers`` are what makes each file, for a patient and a study.
    """
    from shoken.export.dicom import dicom_names

    source = analysis.scan.source
    if settings().pacs_url is None or source is None or not dicom_names(analysis):
        return
    said = text.archive
    if not st.button(said.send, help=said.send_help, key="send to archive"):
        return
    try:
        with st.spinner(said.sending):
            done = _sent(makers, source, dicom_names(analysis))
    except ShokenError as error:
        tell_error(error)
        return
    told = said.sent if done.sent else said.sent_before
    st.success(told.format(count=done.count, sent=done.sent, there_before=done.there_before))


def _sent(
    makers: Callable[[PatientStudy], Makers], source: DicomSource, names: tuple[str, ...]
) -> Pushed:
    from shoken.reading import read_patient_study

    archive = archive_of_settings()
    # names and numbers come from the archive's own image of the series, and go nowhere else
    image = archive.instance(source.study_uid, source.series_uid, source.sop_instance_uids[0])
    patient = read_patient_study([io.BytesIO(image)], source)
    each = makers(patient)
    return push(archive, outgoing_of(each[name]() for name in names))
