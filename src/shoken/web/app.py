"""The page's frame: language, navigation, and nothing else.

No folder named ``pages`` may stand beside this file: Streamlit would take what is in it for pages
of an older kind, and show those to whoever opens an address other than the first.
"""

from __future__ import annotations

from pathlib import Path

import streamlit as st

from shoken.cohort.page_text import PAGE_TEXTS
from shoken.common.errors import ShokenError
from shoken.common.settings import settings
from shoken.web.about_page import about_page
from shoken.web.analysis_page import analysis_page
from shoken.web.archive.page import archive_page
from shoken.web.cohort_page import cohort_page
from shoken.web.comparison.page import compare_page
from shoken.web.connection_words import connection_words
from shoken.web.held_uploads import uploads
from shoken.web.history.page import history_page
from shoken.web.home_page import home_page
from shoken.web.layout import draw_layout
from shoken.web.models_page import models_page
from shoken.web.persistence import persist
from shoken.web.progress import tell_error
from shoken.web.state import belongs_to, choose_language, connection, owner

__all__ = ["main"]

# a file: whether a string is an emoji Streamlit looks up in a table of all, whose import takes
# 0.1 s of the time to the first page
_ICON = Path(__file__).with_name("icon.svg")


def main() -> None:
    """Draw the page that was navigated to."""
    st.set_page_config(page_title="Shoken 所見", page_icon=_ICON, layout="wide")
    draw_layout(is_dark=st.context.theme.type == "dark")
    text = choose_language()
    connection_words(text)
    persist()
    try:
        user = owner()
        belongs_to(user)
    except ShokenError as error:
        tell_error(error)
        st.stop()
    analysis = st.Page(analysis_page, title=text.analysis_title, url_path="analysis")
    home = st.Page(lambda: home_page(analysis), title=text.home_title, default=True)
    compare = st.Page(compare_page, title=text.compare.title, url_path="compare")
    history = st.Page(
        lambda: history_page(analysis, compare), title=text.history_title, url_path="history"
    )
    models = st.Page(models_page, title=text.networks.title, url_path="models")
    about = st.Page(about_page, title=text.about_title, url_path="about")
    pages = [home, analysis, compare, history, models, about]
    if settings().pacs_url:
        archive = st.Page(
            lambda: archive_page(analysis), title=text.archive.title, url_path="archive"
        )
        pages.insert(2, archive)
    if settings().cohort:
        title = PAGE_TEXTS[text.language]["title"]
        pages.insert(-2, st.Page(cohort_page, title=title, url_path="cohort"))
    page = st.navigation(pages, position="top")
    uploads.seen(connection(), user, page.url_path)
    page.run()


if __name__ == "__main__":
    main()
