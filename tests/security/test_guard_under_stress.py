"""The guard while Google's keys cannot be had, are slow, or tokens are made to break a parser."""

import base64
import json
import threading
from types import SimpleNamespace

import pytest

from shoken.web.guards import iap_keys
from shoken.web.guards.iap import IapGuard, _Refused
from shoken.web.guards.iap_keys import Keys

AUDIENCE = "/projects/123/locations/us-central1/services/shoken"


@pytest.fixture
def clock(monkeypatch):
    now = [1000.0]
    monkeypatch.setattr(iap_keys, "time", SimpleNamespace(monotonic=lambda: now[0]))
    return now


class Google:
    """What answers in place of the keys' address."""

    def __init__(self, monkeypatch):
        self.asked, self.body, self.gate = 0, b'{"good": "PEM"}', None
        monkeypatch.setattr(iap_keys.urllib.request, "urlopen", self._open)

    def _open(self, *_, **__):
        self.asked += 1
        if self.gate:
            assert self.gate.wait(20)
        if self.body is None:
            raise OSError("down")
        return self

    def __enter__(self):
        return SimpleNamespace(read=lambda _: self.body)

    def __exit__(self, *_):
        return None


@pytest.fixture
def google(monkeypatch):
    return Google(monkeypatch)


@pytest.mark.parametrize("body", [None, b"<html>", b"[]", b"{}"])
def test_old_keys_are_kept_while_the_address_is_down_for_a_while(body, google, clock):
    keys = Keys("http://keys")
    assert keys.named("good") == "PEM"
    google.body = body
    clock[0] += 3601
    assert [keys.named("good") for _ in range(50)] == ["PEM"] * 50
    assert google.asked == 2  # the failure is remembered
    clock[0] += 61
    assert keys.named("good") == "PEM"
    assert google.asked == 3
    clock[0] += 6 * 3600
    with pytest.raises(OSError, match="keys"):
        keys.named("good")
    google.body = b'{"new": "OTHER"}'
    clock[0] += 61
    assert keys.named("new") == "OTHER"
    assert keys.named("good") is None


def test_without_keys_from_the_start_the_address_is_not_asked_at_each(google, clock):
    assert clock
    google.body = None
    keys = Keys("http://keys")
    for _ in range(50):
        with pytest.raises(OSError, match="keys"):
            keys.named("good")
    assert google.asked == 1


def test_one_thread_fetches_and_nobody_who_has_a_key_waits(google, clock):
    keys = Keys("http://keys")
    assert keys.named("good") == "PEM"
    google.gate = threading.Event()
    clock[0] += 3601
    fetching = threading.Thread(target=keys.named, args=("good",))
    fetching.start()
    while google.asked < 2:
        pass
    found = [keys.named(name) for name in ("good", "unknown") * 50]  # returns while it hangs
    assert found == ["PEM", None] * 50
    google.gate.set()
    fetching.join(20)
    assert google.asked == 2


def _part(value):
    raw = value if isinstance(value, bytes) else json.dumps(value).encode()
    return base64.urlsafe_b64encode(raw).rstrip(b"=").decode()


HEAD = {"alg": "ES256", "kid": "good"}
SURROGATE = b'{"email": "\\ud800", "exp": 9999999999, "iat": 0}'
MALFORMED = {
    "empty": "",
    "dots": "..",
    "a list for a header": f"{_part([])}.{_part({})}.x",
    "a number for a header": f"{_part(7)}.{_part({})}.x",
    "deep nesting": f"{_part(b'[' * 100_000)}.{_part({})}.x",
    "deep nesting in the claims": f"{_part(HEAD)}.{_part(b'[' * 100_000)}.x",
    "claims that are a list": f"{_part(HEAD)}.{_part([])}.{_part(b'x' * 64)}",
    "exp is a word": f"{_part(HEAD)}.{_part({'exp': 'x', 'iat': 'y'})}.{_part(b'x' * 64)}",
    "exp is endless": f"{_part(HEAD)}.{_part({'exp': 1e400, 'iat': 0})}.{_part(b'x' * 64)}",
    "kid is a list": f"{_part({'alg': 'ES256', 'kid': ['good']})}.{_part({})}.x",
    "not UTF-8": f"{_part(bytes(range(128, 255)))}.{_part({})}.x",
    "lone surrogate": f"{_part(HEAD)}.{_part(SURROGATE)}.x",
    "not ASCII": "é.é.é",
}


@pytest.mark.parametrize("case", MALFORMED)
def test_a_malformed_token_is_refused_and_no_error(case, google, clock, monkeypatch):
    assert google.body
    assert clock
    guard = IapGuard(lambda *_: None, audience=AUDIENCE, keys_url="http://keys")
    sent = [(b"x-goog-iap-jwt-assertion", MALFORMED[case].encode())]
    with pytest.raises(_Refused):
        guard._user(sent)
    # signed, and still not what it has to be
    monkeypatch.setattr("google.auth.crypt.es256.ES256Verifier.verify", lambda *_: True)
    with pytest.raises(_Refused):
        guard._user(sent)
