"""The page comes back by itself: after a socket was cut, after a login ended, among servers."""

import re
from contextlib import ExitStack

import pytest
from playwright.sync_api import expect, sync_playwright

from browser import CHROMIUM, FLAGS, PATIENCE_MS
from proxied import NGINX, PASSED, proxy
from served import free_port
from shoken.web.text import TEXTS
from visitor import page_process

pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(CHROMIUM is None, reason="Debian's chromium is not installed"),
    pytest.mark.skipif(NGINX is None, reason="Debian's nginx is not installed"),
]

# Who has no login of this generation is sent to another origin, as Google's proxy does it, and
# comes back from there with one; a script is answered with a status instead, where there is one.
LOGIN = """
map $cookie_login $admitted {{ default 0; {generation} 1; }}
map $admitted$http_sec_fetch_mode $answer {{ default 302; ~^1 200; 0navigate 302; ~^0 {script}; }}
server {{
  listen 127.0.0.1:{outside}; client_max_body_size 64m;
  location = /google {{ return 302 http://localhost:{outside}/back?$args; }}
  location = /back {{
    add_header Set-Cookie "login={generation}; Path=/; HttpOnly";
    return 302 http://localhost:{outside}$args;
  }}
  location / {{
    if ($answer = 401) {{ return 401; }}
    if ($answer = 302) {{ return 302 http://127.0.0.1:{outside}/google?$request_uri; }}
    proxy_pass http://127.0.0.1:{inside}; {passed}
  }}
}}
"""


@pytest.fixture
def page():
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        context = browser.new_context(locale="en-US")
        context.set_default_timeout(PATIENCE_MS)
        expect.set_options(timeout=PATIENCE_MS)
        yield context.new_page()
        browser.close()


def test_a_page_whose_socket_is_cut_or_whose_login_ends_comes_back_to_its_run(
    page, phantom_file, tmp_path
):
    outside, sockets = free_port(), []
    page.on("websocket", lambda one: sockets.append(one))  # noqa: PLW0108 - which it marks
    with ExitStack() as stack:
        inside, _, said = stack.enter_context(page_process(tmp_path))
        log = stack.enter_context((tmp_path / "nginx.log").open("wb"))

        def http(generation, script):
            told = {"inside": inside, "outside": outside, "passed": PASSED}
            return LOGIN.format(generation=generation, script=script, **told)

        replace = stack.enter_context(proxy(tmp_path, http("first", 302), log))
        page.goto(f"http://localhost:{outside}/analysis")
        page.locator("input[type=file]").set_input_files(phantom_file)
        page.get_by_role("button", name="Analyse", exact=True).click()
        expect(page.get_by_role("button", name="Cancel")).to_be_visible()
        run = re.search("run=[0-9a-f]+", page.url)[0]

        page.evaluate("window.isAsItWas = true")
        with page.expect_event("websocket"):
            replace(http("first", 302))  # the limit of a request is over, the login is not
        assert page.evaluate("window.isAsItWas")  # connected again; nothing was loaded
        assert sockets[0].is_closed()

        for generation, script in (("second", 302), ("third", 401)):
            page.evaluate("window.isAsItWas = true")
            with page.expect_event("websocket"):  # of the page that was loaded again
                replace(http(generation, script))
            page.wait_for_function("window.isAsItWas === undefined && window.shokenPersists")
            assert run in page.url
        expect(page.get_by_text("a single lesion candidate of").first).to_be_visible()
        assert run in page.url
        assert said.read_text().count("run accepted") == 1
        assert "Traceback" not in said.read_text()


# each connection to the next of the two, whatever browser it is from
IN_TURN = """
upstream servers {{ server 127.0.0.1:{one}; server 127.0.0.1:{other}; }}
log_format told "$request_method $uri $status $upstream_addr";
server {{
  listen 127.0.0.1:{outside}; client_max_body_size 64m; access_log {folder}/told told;
  location / {{ proxy_pass http://servers; {passed} }}
}}
"""


def test_an_upload_that_reaches_the_other_server_is_tried_again(page, phantom_file, tmp_path):
    outside = free_port()
    files = []
    for number in range(4):
        files.append(tmp_path / f"visit{number}_FLAIR.nii.gz")
        files[-1].write_bytes(phantom_file.read_bytes() + bytes(number))
    with ExitStack() as stack:
        ports = []
        for name in ("one", "other"):
            (tmp_path / name).mkdir()
            store = str(tmp_path / "store")
            served = page_process(tmp_path / name, SHOKEN_STORE=store)
            ports.append(stack.enter_context(served)[0])
        log = stack.enter_context((tmp_path / "nginx.log").open("wb"))
        told = {"one": ports[0], "other": ports[1], "outside": outside}
        http = IN_TURN.format(folder=tmp_path, passed=PASSED, **told)
        stack.enter_context(proxy(tmp_path, http, log))
        page.goto(f"http://localhost:{outside}/analysis")
        page.locator("input[type=file]").set_input_files(files)
        said = TEXTS["en"]
        begin = said.study.begin_several.format(count=4)
        expect(page.get_by_role("button", name=begin)).to_be_visible()
        expect(page.get_by_text(said.uploads.upload_elsewhere)).to_have_count(0)
        puts = [line for line in (tmp_path / "told").read_text().splitlines() if "PUT" in line]
        assert any(" 421 " in line for line in puts), "none reached the other server"
        assert len([line for line in puts if " 204 " in line]) == len(files)
        assert len({line.split()[-1] for line in puts if " 204 " in line}) == 1
