"""How the page's parts share a window: what Streamlit has no argument for, as style sheets."""

from __future__ import annotations

import streamlit as st

__all__ = ["COLUMNS", "HEADLINE", "LANGUAGE", "UPLOAD", "WORKSPACE", "draw_layout", "table_height"]

# containers of these names, which Streamlit makes classes of
LANGUAGE, UPLOAD, WORKSPACE = "language-choice", "upload-area", "workspace"
HEADLINE = "headline"
# of a result: the picture, 65 % of a desktop or more, and what stands beside it
COLUMNS = (72, 28)
_ROW_PIXELS = 35  # of Streamlit's tables

# The language stands in Streamlit's own bar, beside the pages, which leave it room.  A result
# fills the window: the picture takes the height that the bar, the headline and its own controls
# leave, and the folded upload lies at the headline's right.  Under 1,000 pixels picture
# and findings stand one below the other: side by side neither could be read.
_STYLE = """
<style>
.stMainBlockContainer { padding-top: 4.2rem; padding-bottom: 1rem; }
.st-key-language-choice { position: fixed; top: 0.55rem; right: 4rem; z-index: 999991;
  width: auto; }
.st-key-language-choice [data-testid=stWidgetLabel] { display: none; }
/* what has no height here would still be parted from the next by a gap */
[data-testid=stLayoutWrapper]:has(> .st-key-language-choice),
[data-testid=stLayoutWrapper]:has(> .st-key-connection-words),
[data-testid=stLayoutWrapper]:has(> .st-key-persistence) { position: absolute; }
.stMainBlockContainer:has(.st-key-workspace) { padding-left: 1.5rem; padding-right: 1.5rem;
  position: relative; }
.st-key-workspace .shoken-root { --viewer-height: max(22rem, calc(100vh - 19rem)); }
.st-key-workspace .shoken-root:empty { min-height: calc(var(--viewer-height) + 7rem); }
.st-key-workspace [data-testid=stTabPanel] { max-height: calc(100vh - 12rem); overflow-y: auto; }
.st-key-headline h3 { font-size: 1.1rem; padding: 0; }
@media (min-width: 1001px) {
  .st-key-headline { max-width: 71%; }
  .stMainBlockContainer:has(.st-key-workspace) .st-key-upload-area {
    position: absolute; top: 4.4rem; right: 1.5rem; width: 26%; z-index: 5;
    background: var(--st-background-color, Canvas);
  }
}
[data-testid=stTopNav] { max-width: calc(100% - 14rem); margin-right: auto; }
@media (max-width: 1000px) {
  [data-testid=stTopNavLink] { padding-left: 0.3rem; padding-right: 0.3rem; }
  [data-testid=stTopNavLink] span { font-size: 0.82rem; }
  .st-key-workspace [data-testid=stColumn] { min-width: 100%; }
  .st-key-workspace [data-testid=stTabPanel] { max-height: none; }
  .st-key-workspace .shoken-root { --viewer-height: max(20rem, 60vh); }
}
@media (max-width: 600px) {
  .stMainBlockContainer:has(.st-key-workspace) { padding-left: 0.6rem; padding-right: 0.6rem; }
  .st-key-language-choice { right: 3.2rem; }
}
</style>
"""
# Streamlit writes white on a main button and on what was chosen of several; on a colour that is
# light enough for letters on black, nobody could read that
_DARK = """
<style>
[data-testid=stBaseButton-primary]:not(:disabled) p { color: #06222c; }
.stMultiSelect [data-tag], .stMultiSelect [data-tag] * { color: #06222c; }
</style>
"""


def draw_layout(*, is_dark: bool) -> None:
    """Lay the page out; once a run, before anything else is drawn."""
    st.html(_STYLE + (_DARK if is_dark else ""))


def table_height(rows: int, most: int) -> int:
    """Pixels of a table of Streamlit's, with head and border; beyond ``most`` rows it scrolls."""
    return _ROW_PIXELS * (min(rows, most) + 1) + 3
