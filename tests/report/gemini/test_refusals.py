"""Error answers of Google's API, as it words them and as nobody should."""

from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from shoken.report.gemini import Failure, GeminiFailure
from shoken.report.gemini.refusals import refused

RETRY = {"@type": "type.googleapis.com/google.rpc.RetryInfo"}


def _answer(*details, message="You exceeded your current quota."):
    return {"error": {"code": 429, "message": message, "details": list(details)}}


@pytest.mark.parametrize(
    ("delay", "seconds"),
    [
        ("38s", 38), ("3.5s", 3.5), ("0s", 0), ("-3s", 0), ("1e9s", 0), ("NaNs", 0), ("", 0),
        (38, 0), (None, 0), ({"seconds": 3}, 0), ("９s", 9),
    ],
)  # fmt: skip
def test_a_delay_is_read_or_left(delay, seconds):
    assert refused(429, _answer(RETRY | {"retryDelay": delay}), {}).wait_s == seconds


@pytest.mark.parametrize(
    ("said", "seconds"),
    [
        ("4", 4), (" 4 ", 4), ("-4", 0), ("4.5", 0), ("soon", 0), ("", 0), ("４", 0),
        ("9" * 400, float("inf")), ("Wed, 21 Oct 2015 07:28:00 GMT", 0),
    ],
)  # fmt: skip
def test_a_header_is_read_or_left(said, seconds):
    assert refused(503, {}, {"Retry-After": said}).wait_s == seconds


def test_a_header_may_hold_a_date():
    date = format_datetime(datetime.now(UTC) + timedelta(hours=1), usegmt=True)
    assert 3000 < refused(429, {}, {"Retry-After": date}).wait_s <= 3600


def test_the_longer_hint_counts():
    assert refused(429, _answer(RETRY | {"retryDelay": "9s"}), {"Retry-After": "4"}).wait_s == 9


@pytest.mark.parametrize(
    "answer",
    [
        _answer({"violations": [{"quotaId": "GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]}),
        _answer({"violations": [{"quotaId": "a"}, {"quotaMetric": "x/requests_per_day"}]}),
        _answer({"violations": [{"description": "Daily limit of requests"}]}),
        _answer(message="Quota exceeded for quota metric 'requests' and limit 'requests per day'."),
        {"message": "Requests per day exceeded"},
    ],
)
def test_a_day_s_quota_is_told_from_a_minute_s(answer):
    assert refused(429, answer, {}).kind is Failure.DAY_QUOTA


@pytest.mark.parametrize(
    "answer",
    [
        _answer(),
        _answer({"violations": [{"quotaId": "GenerateRequestsPerMinutePerProjectPerModel"}]}),
        _answer(
            {"violations": [{"quotaId": "GenerateContentInputTokensPerModelPerMinute"}]},
            message="See the docs for limits per minute and per day.",
        ),
        *(None, [], "text", 4, {"error": "text"}, {"error": {"details": "text"}}),
        {"error": {"details": [None, "x", {"violations": "x"}]}},
    ],
)
def test_any_other_quota_may_be_there_again_in_a_moment(answer):
    assert refused(429, answer, {}).kind is Failure.QUOTA


@pytest.mark.parametrize(
    ("code", "kind"),
    [
        (400, Failure.BAD_REQUEST), (401, Failure.KEY_REFUSED), (403, Failure.FORBIDDEN),
        (404, Failure.MODEL_UNKNOWN), (408, Failure.TIMEOUT), (413, Failure.BAD_REQUEST),
        (429, Failure.QUOTA), (500, Failure.SERVER), (502, Failure.SERVER),
        (503, Failure.OVERLOADED), (504, Failure.TIMEOUT),
    ],
)  # fmt: skip
def test_each_status_has_its_kind(code, kind):
    assert refused(code, {}, {}).kind is kind


@pytest.mark.parametrize("kind", Failure)
def test_each_failure_has_a_sentence_in_both_languages(kind):
    english, japanese = (GeminiFailure(kind, "X").sentence(one) for one in ("en", "ja"))
    assert english.endswith(".")
    assert japanese.endswith("。")
    assert "{" not in english + japanese
