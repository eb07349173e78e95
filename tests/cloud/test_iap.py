"""IAP's signed header on the running page: keys made here, their address on loopback."""

import asyncio
import base64
import hmac
import http.client
import json
import os
import socket
import subprocess
import sys
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import SimpleNamespace

import pytest
import websockets.exceptions
import websockets.sync.client
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from google.auth import crypt, jwt

from shoken.web.guards import iap, iap_keys
from shoken.web.guards.iap import IapGuard
from shoken.web.visitors import TICKET_HEADER, user_of

AUDIENCE = "/projects/123/locations/us-central1/services/shoken"
HEADER = "X-Goog-IAP-JWT-Assertion"
KEYS = {kid: ec.generate_private_key(ec.SECP256R1()) for kid in ("good", "other")}


def _token(*, key="good", kid="good", **claims):
    now = int(time.time())
    pem = KEYS[key].private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.TraditionalOpenSSL,
        serialization.NoEncryption(),
    )
    payload = {"iss": "https://cloud.google.com/iap", "aud": AUDIENCE, "iat": now - 10}
    payload |= {"exp": now + 300, "email": "reader@example.org"} | claims
    payload = {name: value for name, value in payload.items() if value is not None}
    return jwt.encode(crypt.ES256Signer.from_string(pem, kid), payload).decode()


def _plain(*parts):
    encoded = (base64.urlsafe_b64encode(json.dumps(part).encode()) for part in parts)
    return ".".join(part.rstrip(b"=").decode() for part in encoded)


def _public(kid="good"):
    kind = serialization.PublicFormat.SubjectPublicKeyInfo
    return KEYS[kid].public_key().public_bytes(serialization.Encoding.PEM, kind)


def _signed_with_the_public_key():
    """The public key as the secret of a symmetric signature: verifiers that trust ``alg`` fall."""
    claims = {"iss": "https://cloud.google.com/iap", "aud": AUDIENCE, "iat": int(time.time())}
    claims |= {"exp": int(time.time()) + 300, "email": "forger@example.org"}
    text = _plain({"alg": "HS256", "kid": "good", "typ": "JWT"}, claims)
    signature = hmac.digest(_public(), text.encode(), "sha256")
    return f"{text}.{base64.urlsafe_b64encode(signature).rstrip(b'=').decode()}"


REFUSED = {
    "missing": [],
    "expired": [{"exp": int(time.time()) - 120, "iat": int(time.time()) - 600}],
    "wrong audience": [{"aud": AUDIENCE + "-other"}],
    "no audience": [{"aud": None}],
    "wrong issuer": [{"iss": "https://accounts.google.com"}],
    "wrong key": [{"key": "other"}],
    "unknown key": [{"key": "other", "kid": "unknown"}],
    "no address": [{"email": None}],
    "not a token": ["x.y.z"],
    "unsigned": [_plain({"alg": "none", "kid": "good"}, {}) + "."],
    "signed with the public key": [_signed_with_the_public_key()],
    "issued tomorrow": [{"iat": int(time.time()) + 86_400, "exp": int(time.time()) + 90_000}],
    "forged second header": [{}, {"email": "forger@example.org", "key": "other"}],
    "forged first header": [{"email": "forger@example.org", "key": "other"}, {}],
    "two in one header": [_token() + ", " + _token(key="other", email="forger@example.org")],
    "twice the same": [{}, {}],
}


def _headers(tokens):
    return [(HEADER, t if isinstance(t, str) else _token(**t)) for t in tokens]


def _status(port, path, headers=(), method="GET", data=b""):
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    connection.putrequest(method, path)
    for name, value in headers:
        connection.putheader(name, value)
    connection.putheader("Content-Length", str(len(data)))
    connection.endheaders(data)
    status = connection.getresponse().status
    connection.close()
    return status


@pytest.fixture(scope="module")
def served():
    """Google's public keys, by their names; a test may change them for a moment."""
    return {"good": _public().decode()}


@pytest.fixture(scope="module")
def keys_url(served):
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self):
            self.send_response(200)
            self.end_headers()
            self.wfile.write(json.dumps(served).encode())

        def log_message(self, *_):
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_address[1]}/keys"
    server.shutdown()


@pytest.fixture(scope="module")
def page(keys_url, tmp_path_factory):
    """The page as the container starts it: its port and its log."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    folder = tmp_path_factory.mktemp("page")
    log = folder / "log"
    environment = {
        **os.environ,
        "PORT": str(port),
        "SHOKEN_IAP_AUDIENCE": AUDIENCE,
        "SHOKEN_IAP_KEYS_URL": keys_url,
        "GEMINI_API_KEY": "never-to-be-logged",  # pragma: allowlist secret
    }
    command = [sys.executable, "-m", "shoken.web.container"]
    with log.open("wb") as out:
        process = subprocess.Popen(command, env=environment, cwd=folder, stdout=out, stderr=out)
    try:
        for _ in range(300):
            try:
                if _status(port, "/_stcore/health") == 200:
                    break
            except ConnectionError:
                time.sleep(0.2)
            assert process.poll() is None, log.read_text()
        yield port, log, environment
    finally:
        process.terminate()
        assert process.wait(timeout=600) in {0, -15}


@pytest.mark.parametrize("case", REFUSED)
def test_refused_over_http(page, case):
    headers = _headers(REFUSED[case])
    for path in ("/", "/_stcore/host-config", "/_stcore/metrics", "/metrics"):
        assert _status(page[0], path, headers) == 401
    assert _status(page[0], "/_stcore/upload_file/session/file", headers, "PUT", b"x") == 401


@pytest.mark.parametrize("case", REFUSED)
def test_refused_on_the_websocket(page, case):
    address = f"ws://127.0.0.1:{page[0]}/_stcore/stream"
    with pytest.raises(websockets.exceptions.InvalidStatus) as refused:
        websockets.sync.client.connect(address, additional_headers=_headers(REFUSED[case]))
    assert refused.value.response.status_code in {401, 403}


def test_the_signed_header_opens_page_upload_and_websocket(page):
    assert _status(page[0], "/", _headers([{}])) == 200
    assert _status(page[0], "/metrics", _headers([{}])) == 200
    upload = "/_stcore/upload_file/session/file"
    # past the login, where the session is another server's, or not theirs
    assert _status(page[0], upload, _headers([{}]), "PUT", b"x") == 421
    address = f"ws://127.0.0.1:{page[0]}/_stcore/stream"
    with websockets.sync.client.connect(address, additional_headers=_headers([{}])) as opened:
        assert opened.response.status_code == 101


def test_each_log_line_is_json_and_none_holds_the_key(page):
    _status(page[0], "/", _headers([{}]))
    text = page[1].read_text()
    assert "never-to-be-logged" not in text
    assert not [name for name, value in page[2].items() if value and f"{name}={value}" in text]
    assert AUDIENCE not in text
    lines = [json.loads(line) for line in text.splitlines() if line.strip()]
    assert lines
    assert all({"severity", "time", "message"} <= line.keys() for line in lines)


def test_keys_are_changed_without_a_restart(keys_url, served, monkeypatch):
    clock = [1000.0]
    monkeypatch.setattr(iap_keys, "time", SimpleNamespace(monotonic=lambda: clock[0]))
    guard = IapGuard(_never, audience=AUDIENCE, keys_url=keys_url)

    def opens(**how):
        try:
            return guard._user([(HEADER.lower().encode(), _token(**how).encode())])
        except iap._Refused:
            return None

    new = {"key": "other", "kid": "new"}
    assert opens() == "reader@example.org"
    assert opens(**new) is None
    monkeypatch.setitem(served, "new", _public("other").decode())
    assert opens(**new) is None  # whoever sends unknown names does not make us ask at each
    clock[0] += 61
    assert opens(**new) == "reader@example.org"
    assert opens() == "reader@example.org"
    monkeypatch.delitem(served, "good")
    clock[0] += 3601
    assert opens() is None  # withdrawn
    assert opens(**new) == "reader@example.org"


async def _never(*_):
    raise AssertionError("nothing is passed on here")


def _guarded(headers, keys_url="http://127.0.0.1:9/"):
    """What the page would see, whose ticket it holds while it does, and what was answered."""
    passed, sent = [], []

    async def app(scope, _receive, _send):
        tickets = [v.decode() for n, v in scope["headers"] if n == TICKET_HEADER.encode()]
        passed.append((tickets, [user_of(ticket) for ticket in tickets]))

    async def send(message):
        sent.append(message)

    guard = IapGuard(app, audience=AUDIENCE, keys_url=keys_url)
    asyncio.run(guard({"type": "http", "path": "/", "headers": headers}, None, send))
    return passed, sent


def test_a_ticket_is_the_guard_s_own_and_ends_with_the_connection(keys_url):
    assertion = (HEADER.lower().encode(), _token().encode())
    ((tickets, users),), _ = _guarded(
        [(TICKET_HEADER.upper().encode(), b"forged"), assertion], keys_url
    )
    assert tickets != ["forged"]
    assert users == ["reader@example.org"]
    assert user_of(tickets[0]) is None


def test_where_the_keys_cannot_be_had_nobody_gets_in():
    passed, sent = _guarded([(HEADER.lower().encode(), _token().encode())])
    assert not passed
    assert sent[0]["status"] == 503
