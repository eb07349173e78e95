"""What the browser does by itself where a login ends, or an upload reaches another server.

Google's proxy sends a page whose login has ended to log in again, which a websocket and a request
of a script cannot follow: Streamlit would try for ever.  So where the connection is lost, a script
asks the page's own address, and loads the page again where the answer is not the page's.  Its
address names the run or result, so it comes back to that.

Where several servers share the work, an upload may reach one that does not have the page, although
the proxy is asked to keep a browser with its server.  It answers 421, and the script tries again.
"""

from __future__ import annotations

from typing import Any

import streamlit as st

__all__ = ["persist"]

_PLACE = "persistence"
_CSS = f".st-key-{_PLACE} {{ display: none; }}"
# LOOK_MS: Streamlit itself waits 0.5 s and more before it connects again, which it mostly can.
# WAITS_MS: by hand; of two servers in turn the second try reaches the other, and 8 at random miss
# it once in 256 times
_JS = """
const LOOK_MS = 3000
const WAITS_MS = [250, 500, 1000, 1000, 2000, 2000, 4000]
const MISDIRECTED = 421
const UPLOAD = /\\/_stcore\\/upload_file\\//
const CONNECTED = "[data-test-connection-state=CONNECTED]"

class Tried extends XMLHttpRequest {
  #asked = []
  #headers = []
  #body = null
  #tries = 0
  #wait = 0
  constructor() {
    super()
    for (const kind of ["readystatechange", "load", "loadend"]) {
      this.addEventListener(kind, (event) => this.#look(event))
    }
  }
  open(...asked) {
    this.#asked = asked
    this.#headers = []
    this.#tries = 0
    super.open(...asked)
  }
  setRequestHeader(...header) {
    this.#headers.push(header)
    super.setRequestHeader(...header)
  }
  send(body) {
    this.#body = body
    super.send(body)
  }
  #look(event) {
    const isOver = this.readyState === XMLHttpRequest.DONE
    const isUpload = UPLOAD.test(String(this.#asked[1]))
    if (!isOver || !isUpload || this.status !== MISDIRECTED) return
    if (this.#tries >= WAITS_MS.length) return
    event.stopImmediatePropagation()
    if (event.type === "loadend") {
      this.#wait = setTimeout(() => this.#again(), WAITS_MS[this.#tries++])
    }
  }
  abort() { // a file that was removed while it waited is not sent
    clearTimeout(this.#wait)
    super.abort()
  }
  #again() {
    const { responseType, timeout, withCredentials } = this
    super.open(...this.#asked)
    Object.assign(this, { responseType, timeout, withCredentials })
    for (const header of this.#headers) super.setRequestHeader(...header)
    super.send(this.#body)
  }
}

async function look() {
  if (document.querySelector(CONNECTED)) return
  try {
    const asked = { redirect: "manual", cache: "no-store", credentials: "same-origin" }
    const { type, status } = await fetch(location.href, asked)
    if (type === "opaqueredirect" || status === 401) location.reload()
  } catch {
    // no server answers: Streamlit tries until one does
  }
}

export default function () {
  if (window.shokenPersists) return
  window.shokenPersists = true
  window.XMLHttpRequest = Tried
  setInterval(look, LOOK_MS)
}
"""


def persist() -> None:
    """Have the browser come back by itself, for as long as the page is open."""
    with st.container(key=_PLACE):
        _script()(key="persistence script")


@st.cache_resource(show_spinner=False)
def _script() -> Any:
    return st.components.v2.component("shoken_persistence", css=_CSS, js=_JS, isolate_styles=False)
