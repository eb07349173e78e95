"""A session against the local server, with the real client, over HTTP."""

import base64
import json
import re
import ssl
import sys
import time
from threading import Event, Thread
from threading import enumerate as enumerate_threads

import pytest

from shoken.cli.dev.gemini import LocalGemini
from shoken.cli.dev.replies import RETRY_AFTER_S, RETRY_INFO_S
from shoken.report.gemini import Failure, GeminiFailure, Session
from shoken.report.gemini.budget import _gate
from shoken.report.gemini.client import reach, trusted
from shoken.report.gemini.loading import _WithoutAsync, load


@pytest.fixture
def pauses(monkeypatch):
    """How long a session waits between its tries; it is not made to."""
    asked = []
    monkeypatch.setattr("shoken.report.gemini.retries.sleep", asked.append)
    return asked


def _failed(session, request, **more):
    with pytest.raises(GeminiFailure) as raised:
        session.answer(request, **more)
    return raised.value


@pytest.mark.parametrize(
    "play",
    [
        "faithful", "fenced", "prose", "bom", "in-a-list", "twice", "thought", "split", "raw-lines",
        "hidden", "lone-surrogate",
    ],
)  # fmt: skip
def test_the_one_object_is_taken_without_a_second_request(gemini, request_, value, play):
    server, session = gemini(play)
    answer = session.answer(request_)
    assert answer.value == value
    assert json.loads(answer.text) == value.model_dump()
    assert len(server.received) == 1
    assert not server.refused


def test_whom_to_trust_is_read_once(gemini, request_, monkeypatch):
    trusted()
    monkeypatch.setattr(ssl.SSLContext, "load_verify_locations", None)
    assert gemini()[1].answer(request_).text


@pytest.mark.parametrize(
    ("play", "kind", "requests", "detail"),
    [
        ("400", Failure.BAD_REQUEST, 1, "400"),
        ("bad-key", Failure.KEY_REFUSED, 1, ""),
        ("401", Failure.KEY_REFUSED, 1, ""),
        ("403", Failure.FORBIDDEN, 1, ""),
        ("404", Failure.MODEL_UNKNOWN, 1, ""),
        ("429", Failure.QUOTA, 3, ""),
        ("daily-quota", Failure.DAY_QUOTA, 1, ""),
        ("retry-late", Failure.QUOTA, 1, ""),
        ("500", Failure.SERVER, 3, ""),
        ("503", Failure.OVERLOADED, 3, ""),
        ("drop", Failure.DROPPED, 3, ""),
        ("half", Failure.DROPPED, 3, ""),
        ("no-finish", Failure.DROPPED, 3, ""),
        ("invalid-json", Failure.NOT_JSON, 2, ""),
        ("fenced-half", Failure.NOT_JSON, 2, ""),
        ("twice-half", Failure.NOT_JSON, 2, ""),
        ("no-json", Failure.NOT_JSON, 2, ""),
        ("nan", Failure.NOT_JSON, 2, ""),
        ("deep", Failure.NOT_JSON, 2, ""),
        ("two-answers", Failure.SEVERAL_ANSWERS, 2, ""),
        ("endless", Failure.TOO_LONG, 2, ""),
        ("not-json-body", Failure.UNREADABLE, 2, ""),
        ("odd-body", Failure.UNREADABLE, 2, ""),
        ("wrong-schema", Failure.WRONG_SCHEMA, 2, ""),
        ("empty", Failure.EMPTY, 2, ""),
        ("null-candidates", Failure.EMPTY, 2, ""),
        ("blocked", Failure.BLOCKED, 1, "PROHIBITED_CONTENT"),
        ("safety", Failure.ANSWER_BLOCKED, 1, "SAFETY"),
        ("spii", Failure.ANSWER_BLOCKED, 1, "SPII"),
        ("recitation", Failure.RECITATION, 1, ""),
        ("language", Failure.STOPPED, 1, "LANGUAGE"),
        ("tool-call", Failure.STOPPED, 1, "UNEXPECTED_TOOL_CALL"),
        ("new-finish", Failure.STOPPED, 1, "WENT_FOR_A_WALK"),
        ("foreign-finish", Failure.STOPPED, 1, "?"),
        ("max-tokens", Failure.TRUNCATED, 1, ""),
    ],
)
def test_each_failure_is_named(gemini, request_, play, kind, requests, detail):
    server, session = gemini(play)
    failure = _failed(session, request_)
    assert failure.kind is kind
    assert len(server.received) == requests
    for language in ("en", "ja"):
        assert failure.sentence(language) == GeminiFailure(kind, detail).sentence(language)
    assert {one.body for one in session.record().requests} == {r.body for r in server.received}


@pytest.mark.parametrize(
    ("play", "seconds"), [("retry-info", RETRY_INFO_S), ("retry-after", RETRY_AFTER_S)]
)
def test_google_s_hint_to_wait_is_followed(gemini, request_, value, pauses, play, seconds):
    server, session = gemini(play, "faithful")
    assert session.answer(request_).value == value
    (pause,) = pauses
    assert seconds <= pause < seconds + 0.1
    assert len(server.received) == 2


def test_a_hint_beyond_the_budget_ends_the_report_at_once(gemini, request_, pauses):
    server, session = gemini("retry-late", gemini_seconds=600)
    assert _failed(session, request_).kind is Failure.QUOTA
    assert pauses == []
    assert len(server.received) == 1


def test_without_a_hint_each_wait_is_twice_the_last(gemini, request_, pauses):
    _, session = gemini("503", gemini_backoff_s=10)
    _failed(session, request_)
    first, second = pauses
    assert 10 <= first <= 15
    assert 20 <= second <= 30


def test_a_check_of_one_s_own_is_an_answer_that_may_fare_better(gemini, request_, value):
    server, session = gemini()

    def refuse(_):
        raise GeminiFailure(Failure.WRONG_LANGUAGE)

    assert _failed(session, request_, check=refuse).kind is Failure.WRONG_LANGUAGE
    assert len(server.received) == 2
    # what was refused was not stored
    assert session.answer(request_).value == value
    assert len(server.received) == 3


def test_what_is_sent_is_prompt_table_pictures_and_form(gemini, request_):
    server, session = gemini()
    answer = session.answer(request_)
    (received,) = server.received
    assert received.authorised_by == "key"
    body = json.loads(received.body)
    assert body["systemInstruction"]["parts"] == [{"text": "Say it."}]
    table, caption, image = body["contents"][0]["parts"]
    assert (table, caption) == ({"text": request_.table}, {"text": "The sky."})
    assert base64.urlsafe_b64decode(image["inlineData"]["data"]) == request_.pictures[0].png
    form = body["generationConfig"]["responseSchema"]
    assert set(form["properties"]) == {"summary", "sentences"}
    assert "$ref" not in received.body.decode()
    assert not {"temperature", "topP", "topK"} & set(body["generationConfig"])

    session.answer(request_.after(answer.text, "Once more."))
    turns = json.loads(server.received[1].body)["contents"]
    assert [turn["role"] for turn in turns] == ["user", "model", "user"]
    assert turns[1]["parts"] == [{"text": answer.text}]
    assert turns[2]["parts"] == [{"text": "Once more."}]


def test_the_record_tells_bodies_tries_tokens_and_cost(gemini, request_):
    server, session = gemini("503", "invalid-json", "faithful")
    session.answer(request_)
    record = session.record()
    (one,) = record.requests  # three times the same
    assert one.body == server.received[0].body
    assert one.tries == 3
    assert one.pictures == request_.pictures
    assert not one.from_cache
    assert record.model_version == "gemini-3.8-flash-local"
    assert record.input_tokens > 2 * 1120  # the answer that was no JSON has its price too
    assert record.cost_usd == pytest.approx(
        (record.input_tokens * 1.5 + record.output_tokens * 7.5) / 1e6, abs=1e-6
    )


def test_an_answer_that_was_cut_off_is_paid_for(gemini, request_):
    _, session = gemini("max-tokens", gemini_tokens=2_000_000)
    _failed(session, request_)
    record = session.record()
    assert record.output_tokens > 64
    assert session.budget.tokens == record.input_tokens + record.output_tokens


def test_the_log_names_the_tokens_for_the_dashboard(gemini, request_, caplog):
    _, session = gemini()
    with caplog.at_level("INFO", logger="shoken.report.gemini"):
        session.answer(request_)
    (line,) = [
        record.getMessage() for record in caplog.records if record.name == "shoken.report.gemini"
    ]
    record = session.record()
    # as deploy/watch.py reads it
    assert re.findall("([0-9]+) tokens", line) == [str(record.input_tokens + record.output_tokens)]


@pytest.mark.parametrize("play", ["slow", "trickle"])
def test_a_session_waits_no_longer_than_it_may(gemini, request_, play):
    server, session = gemini(play, gemini_seconds=0.2)
    begin = time.monotonic()
    assert _failed(session, request_).kind is Failure.TIMEOUT
    assert time.monotonic() - begin < 40  # the server would take 60
    assert len(server.received) <= 1


def test_nothing_leaves_when_the_wait_is_over(gemini, request_, monkeypatch):
    """A client that is slow to load must not send what the record does not have."""
    from shoken.report.gemini import client

    loaded, slow = Event(), client._client
    monkeypatch.setattr(client, "_client", lambda *given: loaded.wait(60) and slow(*given))
    server, session = gemini(gemini_seconds=0.2)
    assert _failed(session, request_).kind is Failure.TIMEOUT
    loaded.set()
    for thread in enumerate_threads():
        if thread.name == "ask Gemini":
            thread.join(60)
    assert server.received == []
    assert session.record().requests == ()


def test_what_the_client_did_not_foresee_is_a_failure_too(gemini, request_, monkeypatch, caplog):
    from shoken.report.gemini import client

    monkeypatch.setattr(client, "_contents", lambda _: 1 / 0)
    _, session = gemini()
    failure = _failed(session, request_)
    assert failure.kind is Failure.UNEXPECTED
    assert "ZeroDivisionError" not in failure.sentence("en") + failure.sentence("ja")
    assert "ZeroDivisionError" in caplog.text


def test_what_passes_is_tried_again(gemini, request_, value):
    server, session = gemini("503", "429", "faithful")
    assert session.answer(request_).value == value
    assert len(server.received) == 3


def test_nobody_there_is_said_so(gemini, request_):
    with LocalGemini() as server:
        url = server.url
    _, session = gemini(google_gemini_base_url=url)
    assert _failed(session, request_).kind is Failure.UNREACHABLE


def test_what_is_done_meanwhile_begins_when_the_request_has_left(gemini, request_, value):
    server, session = gemini()
    left = []

    def meanwhile():
        left.append(len(session.record().requests))

    assert session.answer(request_, meanwhile=meanwhile).value == value
    assert left == [1]
    again = Session(session.limits)
    again.answer(request_, meanwhile=meanwhile)  # which is at hand: nobody thinks
    assert left == [1]
    assert len(server.received) == 1


def test_identical_requests_are_made_once(gemini, request_, value):
    server, session = gemini()
    session.answer(request_)
    again = Session(session.limits)
    assert again.answer(request_).value == value
    assert len(server.received) == 1
    (one,) = again.record().requests
    assert one.from_cache
    assert one.body == server.received[0].body
    assert again.record().cost_usd == 0
    again.answer(request_.after("It is.", "Is it?"))
    assert len(server.received) == 2


def test_a_stored_answer_that_will_not_do_is_asked_for_anew(gemini, request_, value):
    server, session = gemini()
    session.answer(request_)
    (stored,) = (session.limits.gemini_dir / "answers").glob("*.json")
    stored.write_text(stored.read_text().replace("summary", "slogan"))
    assert Session(session.limits).answer(request_).value == value
    assert len(server.received) == 2


@pytest.mark.parametrize(
    ("limit", "kind"),
    [
        ({"gemini_calls_a_day": 0}, Failure.DAY_BUDGET),
        ({"gemini_tokens_a_day": 10}, Failure.DAY_BUDGET),
        ({"gemini_tokens": 10}, Failure.REPORT_BUDGET),
        ({"gemini_dir": "/proc/nowhere"}, Failure.NO_RECORD),
    ],
)
def test_a_budget_that_is_used_up_sends_nothing(gemini, request_, limit, kind):
    server, session = gemini(**limit)
    assert _failed(session, request_).kind is kind
    assert server.received == []
    assert session.record().requests == ()


def test_the_day_s_budget_holds_over_sessions(gemini, request_, tmp_path):
    (tmp_path / "gemini").mkdir()
    (tmp_path / "gemini" / "used-2026-01-01.json").write_text('{"calls": 9, "tokens": 9}')
    server, session = gemini(gemini_calls_a_day=2, gemini_kept=0)
    for _ in range(2):
        Session(session.limits).answer(request_)
    assert _failed(Session(session.limits), request_).kind is Failure.DAY_BUDGET
    assert len(server.received) == 2


def test_a_session_makes_no_more_requests_than_it_may(gemini, request_):
    server, session = gemini("503", gemini_calls=2)
    _failed(session, request_)
    assert len(server.received) == 2


def test_no_more_requests_at_once_than_allowed(gemini, request_, value):
    server, session = gemini(gemini_at_once=1, gemini_seconds=1)
    with _gate(1):  # another report is being asked for
        assert _failed(session, request_).kind is Failure.BUSY
    assert server.received == []
    server, session = gemini(gemini_at_once=2)
    with _gate(2):  # one is under way, one more may be
        assert session.answer(request_).value == value


def test_a_model_that_does_not_exist_is_named(gemini, request_):
    from dataclasses import replace

    _, session = gemini()
    failure = _failed(session, replace(request_, model="gemini-1.5-pro"))
    assert "SHOKEN_GEMINI_MODEL" in failure.sentence("en")


def _service_account(path, url):
    """Credentials of an account that exists on the local server alone."""
    from cryptography.hazmat.primitives import serialization
    from cryptography.hazmat.primitives.asymmetric import rsa

    key = rsa.generate_private_key(public_exponent=65537, key_size=2048).private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    content = {
        "type": "service_account",
        "project_id": "local",
        "private_key_id": "1",
        "private_key": key.decode(),
        "client_email": "shoken@local.iam.gserviceaccount.com",
        "token_uri": f"{url}/token",
    }
    path.write_text(json.dumps(content))
    return path


def _vertex(session, url):
    changes = {
        "google_genai_use_vertexai": True,
        "google_cloud_project": "clinic",
        "google_cloud_location": "asia-northeast1",
        "google_vertex_base_url": url,
    }
    return Session(session.limits.model_copy(update=changes))


def test_vertex_ai_with_application_default_credentials(
    gemini, request_, value, tmp_path, monkeypatch
):
    server, session = gemini()
    account = _service_account(tmp_path / "account.json", server.url)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(account))
    session = _vertex(session, server.url)
    assert session.answer(request_).value == value
    (received,) = server.received
    assert received.authorised_by == "bearer token"
    assert received.path == (
        "/v1beta1/projects/clinic/locations/asia-northeast1/publishers/google/models/"
        "gemini-3.8-flash:generateContent"
    )
    assert session.record().requests[0].body == received.body
    assert not server.refused


def test_vertex_ai_without_credentials_says_so(gemini, request_, tmp_path, monkeypatch):
    server, session = gemini()
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(tmp_path / "nowhere.json"))
    assert _failed(_vertex(session, server.url), request_).kind is Failure.NO_CREDENTIALS


def test_whether_gemini_answers_is_asked_without_a_request_for_text(gemini, tmp_path, monkeypatch):
    server, session = gemini()
    account = _service_account(tmp_path / "account.json", server.url)
    monkeypatch.setenv("GOOGLE_APPLICATION_CREDENTIALS", str(account))
    for limits in (session.limits, _vertex(session, server.url).limits):
        reach(limits, 60)
    paths = [received.path.split("/", 2)[2] for received in server.received]  # without the version
    assert paths == ["models/gemini-3.8-flash", "publishers/google/models/gemini-3.8-flash"]
    assert not server.refused
    with pytest.raises(GeminiFailure) as raised:
        reach(session.limits.model_copy(update={"gemini_model": "gemini-1.5-pro"}), 60)
    assert raised.value.kind is Failure.MODEL_UNKNOWN


def test_what_is_not_asked_for_is_hidden_from_one_thread_alone():
    finder, seen = _WithoutAsync(), []
    with pytest.raises(ModuleNotFoundError):
        finder.find_spec("aiohttp")
    with pytest.raises(ModuleNotFoundError):
        finder.find_spec("tornado")
    assert finder.find_spec("json") is None
    other = Thread(target=lambda: seen.append(finder.find_spec("aiohttp")))
    other.start()
    other.join()
    assert seen == [None]
    before = list(sys.meta_path)
    load()
    assert sys.meta_path == before
