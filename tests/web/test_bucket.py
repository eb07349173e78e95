"""Large files by a signed address, against a local server that checks it as Cloud Storage does."""

import base64
import hashlib
import hmac
import importlib
import json
import os
import re
import shutil
import subprocess
import sys
import threading
import urllib.error
import urllib.request
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlsplit

import pytest
from google.auth.compute_engine import _metadata
from google.auth.transport import requests as transport
from playwright.sync_api import expect, sync_playwright

from browser import PATIENCE_MS
from served import free_port, wait_until_healthy
from shoken.common.errors import AnalysisError, TooLarge
from shoken.common.settings import settings
from shoken.web import bucket

IAM = "https://iamcredentials.googleapis.com"  # which Google's client asks to sign
EMAIL, TOKEN, KEY = "shoken-run@p1.iam.gserviceaccount.com", "a-token", b"of this server"


class Google(BaseHTTPRequestHandler):
    """The metadata server, IAM's signBlob, and a bucket with the CORS that deploy/ sets."""

    objects: dict[str, bytes] = {}  # noqa: RUF012
    may_sign = True

    def _answer(self, status, body=b"", **headers):
        self.send_response(status)
        allowed = {"Access-Control-Allow-Origin": self.headers.get("Origin") or "*"}
        for name, value in {"Metadata-Flavor": "Google", **allowed, **headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def do_OPTIONS(self):
        self._answer(
            200,
            **{
                "Access-Control-Allow-Methods": "PUT",
                "Access-Control-Allow-Headers": "content-type,x-goog-content-length-range",
            },
        )

    def do_GET(self):
        path = urlsplit(self.path).path
        if path.endswith("/universe/universe-domain"):
            return self._answer(200, b"googleapis.com", **{"Content-Type": "text/plain"})
        if path.startswith("/computeMetadata"):
            told = {"email": EMAIL, "scopes": [], "aliases": []}
            if path.endswith("/token"):
                told = {"access_token": TOKEN, "expires_in": 3599, "token_type": "Bearer"}
            return self._answer(
                200, json.dumps(told).encode(), **{"Content-Type": "application/json"}
            )
        if path == "/":
            return self._answer(200)
        if not self._is_the_account() or path not in self.objects:
            return self._answer(404)
        return self._answer(200, self.objects[path])

    def do_DELETE(self):
        if self._is_the_account():
            self.objects.pop(urlsplit(self.path).path, None)
        self._answer(204)

    def do_POST(self):
        asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        right = f"/v1/projects/-/serviceAccounts/{EMAIL}:signBlob"
        if urlsplit(self.path).path != right or not self._is_the_account() or not self.may_sign:
            return self._answer(403)
        signed = hmac.digest(KEY, base64.b64decode(asked["payload"]), "sha256")
        return self._answer(
            200, json.dumps({"signedBlob": base64.b64encode(signed).decode()}).encode()
        )

    def do_PUT(self):
        content = self.rfile.read(int(self.headers["Content-Length"]))
        parts = urlsplit(self.path)
        query, _, signature = parts.query.partition("&X-Goog-Signature=")
        asked = dict(parse_qsl(query))
        names = asked["X-Goog-SignedHeaders"].split(";")
        lines = "".join(f"{name}:{self.headers[name]}\n" for name in names)
        request = f"PUT\n{parts.path}\n{query}\n{lines}\n{';'.join(names)}\nUNSIGNED-PAYLOAD"
        scope = asked["X-Goog-Credential"].removeprefix(f"{EMAIL}/")
        digest = hashlib.sha256(request.encode()).hexdigest()
        told = f"GOOG4-RSA-SHA256\n{asked['X-Goog-Date']}\n{scope}\n{digest}"
        if hmac.digest(KEY, told.encode(), "sha256").hex() != signature:
            return self._answer(403)
        least, most = map(int, self.headers["x-goog-content-length-range"].split(","))
        if not least <= len(content) <= most:
            return self._answer(400)
        self.objects[parts.path] = content
        return self._answer(200)

    def _is_the_account(self):
        return self.headers["Authorization"] == f"Bearer {TOKEN}"

    def log_message(self, *_):
        pass


def environment(server, folder):
    """What leads Google's client and Shoken to this server."""
    host = f"127.0.0.1:{server.server_address[1]}"
    return {
        "K_SERVICE": "shoken",
        "SHOKEN_STORE": "gs://p1-shoken-store/results",
        "SHOKEN_STORAGE_URL": f"http://{host}",
        "GCE_METADATA_HOST": host,
        "GCE_METADATA_IP": host,
        "CLOUDSDK_CONFIG": str(folder / "no-gcloud"),
        "GOOGLE_APPLICATION_CREDENTIALS": "",
        "no_proxy": "127.0.0.1",
    }


@pytest.fixture(scope="module")
def server():
    server = ThreadingHTTPServer(("127.0.0.1", 0), Google)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server
    server.shutdown()
    server.server_close()


@pytest.fixture
def google(server, monkeypatch, tmp_path):
    ask = transport.Request.__call__
    here = f"http://127.0.0.1:{server.server_address[1]}"
    monkeypatch.setattr(
        transport.Request,
        "__call__",
        lambda self, url, *args, **kwargs: ask(self, url.replace(IAM, here), *args, **kwargs),
    )
    monkeypatch.setattr(Google, "objects", {})
    for name, value in environment(server, tmp_path).items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("SHOKEN_MAX_FILE_MIB", "2")
    settings.cache_clear()
    # Google's client looks for the metadata server once, when it is imported
    importlib.reload(_metadata)
    yield Google
    monkeypatch.undo()
    settings.cache_clear()
    importlib.reload(_metadata)


def _put(url, content, headers):
    request = urllib.request.Request(url, content, headers, method="PUT")
    with urllib.request.urlopen(request) as answer:
        return answer.status


def test_without_a_bucket_or_cloud_run_there_is_no_such_door():
    assert not bucket.is_there()


def test_a_file_is_sent_read_once_and_gone(google):
    assert bucket.is_there()
    given = bucket.ticket()
    assert given.path.startswith("/p1-shoken-store/uploads/")
    assert bucket.ticket().path != given.path
    assert _put(given.url, b"a scan", given.headers) == 200
    assert google.objects == {given.path: b"a scan"}
    assert bucket.taken(given) == b"a scan"
    assert google.objects == {}
    with pytest.raises(AnalysisError, match="404"):
        bucket.taken(given)


def test_the_address_is_good_for_this_object_and_size_alone(google):
    given = bucket.ticket()
    for url, content, headers in (
        (given.url.replace("/uploads/", "/results/"), b"x", given.headers),
        (given.url.replace("X-Goog-Expires=900", "X-Goog-Expires=9000"), b"x", given.headers),
        (given.url, b"x", {**given.headers, "x-goog-content-length-range": "0,99999999"}),
        (given.url, b"x" * (2 * 2**20 + 1), given.headers),
    ):
        with pytest.raises(urllib.error.HTTPError, match=r"40[03]"):
            _put(url, content, headers)
    assert google.objects == {}


def test_what_is_too_large_all_the_same_is_refused_and_gone(google):
    given = bucket.ticket()
    google.objects[given.path] = b"x" * (2 * 2**20 + 1)
    with pytest.raises(TooLarge, match="SHOKEN_MAX_FILE_MIB"):
        bucket.taken(given)
    assert google.objects == {}


def test_an_account_that_may_not_sign_is_told_which_role_it_needs(google, monkeypatch):
    monkeypatch.setattr(google, "may_sign", False)
    with pytest.raises(AnalysisError, match="serviceAccountTokenCreator"):
        bucket.ticket()


PAGE = """
import os
import streamlit as st
from google.auth.transport import requests as transport
from shoken.web.large_upload import large_file
from shoken.web.text import TEXTS

ask = transport.Request.__call__
if ask.__name__ == "__call__":
    here = os.environ["SHOKEN_STORAGE_URL"]
    def there(self, url, *args, **kwargs):
        return ask(self, url.replace("IAM", here), *args, **kwargs)
    transport.Request.__call__ = there

sent = large_file(TEXTS["ja"])
if sent:
    st.session_state.sent = sent
if "sent" in st.session_state:
    st.text(f"{st.session_state.sent.name}: {st.session_state.sent.sha256}")
""".replace("IAM", IAM)


@pytest.mark.slow
@pytest.mark.skipif(not shutil.which("chromium"), reason="Debian's chromium is not installed")
def test_a_browser_sends_a_file_past_the_server(google, server, tmp_path):
    (tmp_path / "page.py").write_text(PAGE)
    (tmp_path / "big.nii.gz").write_bytes(b"a large scan" * 50_000)
    (tmp_path / "more.nii.gz").write_bytes(b"0" * (2 * 2**20 + 1))
    port = free_port()
    command = [sys.executable, "-m", "streamlit", "run", str(tmp_path / "page.py")]
    command += [f"--server.port={port}", "--server.headless=true"]
    there = {**os.environ, **environment(server, tmp_path)}
    with (tmp_path / "log").open("wb") as log:
        page_server = subprocess.Popen(command, stdout=log, stderr=log, env=there)
    try:
        wait_until_healthy(f"http://localhost:{port}", tmp_path / "log")
        with sync_playwright() as playwright:
            browser = playwright.chromium.launch(
                executable_path=shutil.which("chromium"), args=["--no-sandbox"]
            )
            expect.set_options(timeout=PATIENCE_MS)
            page = browser.new_page()
            page.goto(f"http://localhost:{port}")
            chooser = page.get_by_label(re.compile("32 MiBを超えるファイル")).first
            chooser.set_input_files(tmp_path / "more.nii.gz")
            expect(page.get_by_text("ファイルが2 MiBを超えています。")).to_be_visible()
            chooser.set_input_files(tmp_path / "big.nii.gz")
            digest = hashlib.sha256((tmp_path / "big.nii.gz").read_bytes()).digest()
            told = f"big.nii.gz: {hashlib.sha256(digest).hexdigest()}"
            expect(page.get_by_text(told)).to_be_visible()
            browser.close()
    finally:
        page_server.terminate()
        page_server.wait(20)
    assert google.objects == {}
