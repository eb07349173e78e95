"""Our own words, in the language of the page, where Streamlit has words of its own.

Where the connection to the server is lost, Streamlit writes in English and for programmers into a
dialog that the browser draws while there is no server to ask; the uploader has English alone.  So a
script of the page's, which stays, watches for both.  It changes the texts alone: the elements are
Streamlit's, which removes them when it is connected again.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import streamlit as st

if TYPE_CHECKING:
    from shoken.web.text import Text

__all__ = ["connection_words"]

_PLACE = "connection-words"
_CSS = f".st-key-{_PLACE} {{ display: none; }}"
# each sentence of Streamlit's by its beginning; what follows in the dialog is a command to type
_JS = """
const TITLE = "Connection error"
const SENTENCES = ["Is Streamlit still running?", "Streamlit server is not responding",
                   "Cannot connect to Streamlit", "Connection failed with status"]
const PER_FILE = / per file$/
const REFUSED = /^AxiosError: Request failed with status code (\\d+)$/
// a text that was changed → what Streamlit wrote, so that another language finds it
const written = new WeakMap()
let words = {}
let watching = false
function texts(root) {
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT)
  const found = []
  while (walker.nextNode()) found.push(walker.currentNode)
  return found
}
function change(node, text) {
  if (node.nodeValue !== text) node.nodeValue = text
}
function upload(node) {
  const kept = written.get(node)
  const theirs = kept && kept.ours === node.nodeValue ? kept.theirs : node.nodeValue
  let ours = words.upload[theirs]
  if (PER_FILE.test(theirs)) {
    ours = words.upload["{size} per file"].replace("{size}", theirs.replace(PER_FILE, ""))
  } else if (REFUSED.test(theirs)) {
    ours = words.refused[theirs.match(REFUSED)[1]] ?? words.refused.other
  }
  if (ours === undefined) return
  written.set(node, { theirs, ours })
  change(node, ours)
}
function look() {
  for (const uploader of document.querySelectorAll("[data-testid=stFileUploader]")) {
    texts(uploader).forEach(upload)
  }
  for (const dialog of document.querySelectorAll("[role=dialog]")) {
    for (const node of texts(dialog)) {
      const said = node.nodeValue.trim()
      if (said === TITLE) change(node, words.title)
      if (SENTENCES.some((begin) => said.startsWith(begin))) {
        change(node, words.lost)
        dialog.dataset.shoken = "lost"
      }
    }
    if (dialog.dataset.shoken === "lost") {
      for (const code of dialog.querySelectorAll("[data-testid=stCode], pre")) {
        code.style.display = "none"
      }
    }
  }
  for (const label of document.querySelectorAll("[data-testid=stConnectionStatus] label")) {
    texts(label).forEach((node) => change(node, words.connecting))
  }
}
export default function ({ data }) {
  words = {
    ...data,
    upload: Object.fromEntries(data.upload),
    refused: Object.fromEntries(data.refused),
  }
  look()
  if (watching) return
  watching = true
  new MutationObserver(look).observe(document.body, { childList: true, subtree: true })
}
"""


def connection_words(text: Text) -> None:
    """Have the browser say it in these words, for as long as the page is open."""
    said = text.uploads
    # Streamlit's words → ours
    upload = {
        "Upload": said.upload_choose,
        "Add files": said.upload_add,
        "Drag and drop files here": said.upload_drop,
        "{size} per file": said.upload_limit,
    }
    # status → what stands beside the file
    refused = {"421": said.upload_elsewhere, "other": said.upload_refused}
    with st.container(key=_PLACE):
        _watch()(
            key="connection words",
            data={
                "title": said.lost_title,
                "lost": said.lost,
                "connecting": said.connecting,
                # in tuples: to look whether a dictionary in here is a table, Streamlit would load
                # pandas, a tenth of the time to the first page
                "upload": tuple(upload.items()),
                "refused": tuple(refused.items()),
            },
        )


@st.cache_resource(show_spinner=False)
def _watch() -> Any:
    return st.components.v2.component(
        "shoken_connection_words", css=_CSS, js=_JS, isolate_styles=False
    )
