"""Uploads that are too large for Cloud Run: the browser sends them to the bucket."""

from __future__ import annotations

from pathlib import PurePath
from typing import TYPE_CHECKING, Any

import streamlit as st

from shoken.common.errors import TooLarge
from shoken.common.settings import MiB, settings
from shoken.web.bucket import Ticket, taken, ticket
from shoken.web.held_uploads import Refused, uploads
from shoken.web.state import LONGEST_NAME, ScanFile, connection, owner

if TYPE_CHECKING:
    from shoken.web.text import Text

__all__ = ["large_file"]

_HTML = """
<label><span></span> <input type="file"></label>
<progress max="1" value="0" hidden></progress>
<p role="status"></p>
"""
_CSS = """
label { display: block; font-family: var(--st-font); color: var(--st-text-color); }
input { font: inherit; margin-top: .3rem; }
progress { width: 100%; accent-color: var(--st-primary-color); }
p { font-family: var(--st-font); color: var(--st-text-color); margin: .3rem 0 0; }
"""
_JS = """
export default function ({ data, setTriggerValue, parentElement }) {
  const [name, input, bar, line] =
    ["span", "input", "progress", "p"].map((each) => parentElement.querySelector(each));
  name.textContent = data.label;
  bar.setAttribute("aria-label", data.label);
  input.onchange = () => {
    const file = input.files[0];
    if (!file) return;
    if (file.size > data.most) { line.textContent = data.too_large; return; }
    const request = new XMLHttpRequest();
    const failed = () => { line.textContent = data.failed; bar.hidden = true; };
    request.open("PUT", data.url);
    for (const [header, value] of Object.entries(data.headers)) {
      request.setRequestHeader(header, value);
    }
    request.upload.onprogress = (sent) => { bar.value = sent.loaded / sent.total; };
    request.onerror = failed;
    request.onload = () => {
      if (request.status !== 200) return failed();
      bar.hidden = true;
      setTriggerValue("sent", { name: file.name, url: data.url });
    };
    line.textContent = "";
    bar.hidden = false;
    request.send(file);
  };
}
"""


def large_file(text: Text) -> ScanFile | None:
    """The upload widget, and the file that has just arrived through it.

    Raises
    ------
    ShokenError
        No upload can be prepared, or what was sent cannot be read.
    """
    said = text.uploads
    given = _ticket()
    most = settings().max_file_mib
    door = _door()(
        key="large",
        data={
            "url": given.url,
            "headers": dict(given.headers),
            "most": most * MiB,
            "label": said.large.format(mib=most),
            "failed": said.large_failed,
            "too_large": said.large_refused.format(mib=most),
        },
        on_sent_change=lambda: None,
    )
    sent = door.sent
    if not sent or sent["url"] != given.url:
        return None
    del st.session_state.ticket
    try:
        with st.spinner(said.looking), uploads.reserving(owner(), most) as came:
            scan = ScanFile(PurePath(str(sent["name"])).name[-LONGEST_NAME:], (taken(given, came),))
            uploads.holds(connection(), scan)
            return scan
    except Refused as error:
        raise TooLarge(error.said[text.language]).translated() from error


def _ticket() -> Ticket:
    """The session's permission to send a file, renewed when it was used or is old."""
    given = st.session_state.get("ticket")
    if not isinstance(given, Ticket) or not given.is_fresh:
        given = st.session_state.ticket = ticket()
    return given


@st.cache_resource(show_spinner=False)
def _door() -> Any:
    return st.components.v2.component("shoken_large_file", html=_HTML, css=_CSS, js=_JS)
