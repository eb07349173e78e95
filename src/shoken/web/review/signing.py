"""Signing a revision: by the name of the login, else by one that is typed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import streamlit as st

from shoken.common.escaping import markdown_text
from shoken.web.review.version import change
from shoken.web.state import owner

if TYPE_CHECKING:
    from shoken.web.review.version import Version
    from shoken.web.text import Text

__all__ = ["signing"]

_LONGEST = 60  # letters, so that name and date fit where DICOM has room for 64 of a name


def signing(version: Version, text: Text) -> None:
    """Say who signed, or ask for the signature."""
    revision, said = version.revision, text.review
    review = version.analysis.review
    if revision is None or review is None:
        return
    if revision.signature:
        when = revision.signature.when[:10]
        st.success(
            markdown_text(said.signed.format(name=revision.signature.name, date=when)),
            icon=":material/check_circle:",
        )
        return
    with st.expander(said.sign):
        st.caption(said.sign_lead)
        if review.changes.open:
            st.caption(said.sign_open.format(count=review.changes.open))
        user = owner()
        with st.form(f"sign {version.key[3]}", border=False):
            if user:
                name = user
                st.markdown(markdown_text(said.sign_as.format(name=user)))
            else:
                name = st.text_input(said.sign_name, max_chars=_LONGEST, autocomplete="name")
            if st.form_submit_button(said.sign, type="primary"):
                _sign(version, name)


def _sign(version: Version, name: str) -> None:
    from shoken.analysis.review.reviewing import signed

    change(version, lambda revision: signed(revision, name))
