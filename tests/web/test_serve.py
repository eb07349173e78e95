import socket

import pytest
import streamlit.web.cli

from shoken.web import serve as serving


@pytest.fixture
def words(monkeypatch):
    """What Streamlit is started with."""
    told = []
    monkeypatch.setattr(streamlit.web.cli, "main", lambda words, **_: told.extend(words))
    return told


def test_the_address_that_is_printed_is_the_one_that_is_served(words, capsys):
    serving.serve(port=9123, open_browser=False)
    assert "--server.port=9123" in words
    assert capsys.readouterr().out.startswith("http://localhost:9123/ ")


def test_a_port_that_is_taken_is_passed_over(words, capsys, monkeypatch):
    with socket.create_server(("localhost", 0)) as taken:
        first = taken.getsockname()[1]
        monkeypatch.setattr(serving, "_FIRST_PORT", first)
        serving.serve(open_browser=False)
    printed = capsys.readouterr().out.split()[0]
    assert printed != f"http://localhost:{first}/"
    port = printed.rstrip("/").rpartition(":")[2]
    assert f"--server.port={port}" in words


def test_streamlit_s_own_offers_are_not_laid_over_the_page(words):
    serving.serve(port=9123)
    assert "--logger.hideWelcomeMessage=true" in words
    assert "--server.headless=false" in words


def test_a_port_alone_opens_nothing_to_other_machines(words, monkeypatch):
    monkeypatch.setenv("PORT", "8080")
    serving.settings.cache_clear()
    serving.serve()
    serving.settings.cache_clear()
    assert "--server.port=8080" in words
    assert "--server.address=localhost" in words
