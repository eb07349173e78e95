"""The requests that one report makes: within one budget, and all of them on record."""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from threading import Thread
from time import monotonic
from typing import TYPE_CHECKING, Any, Generic

from shoken.report.gemini.budget import Budget
from shoken.report.gemini.failures import Failure, GeminiFailure
from shoken.report.gemini.loading import load
from shoken.report.gemini.parsing import read_answer
from shoken.report.gemini.request import Form, Picture
from shoken.report.gemini.response_cache import recall, remember
from shoken.report.gemini.retries import tried

if TYPE_CHECKING:
    from collections.abc import Callable

    from shoken.common.settings.schema import Settings
    from shoken.report.gemini.reply import Reply
    from shoken.report.gemini.request import Request

__all__ = ["Answer", "SentRequest", "Session", "SessionRecord"]

_log = logging.getLogger("shoken.report.gemini")

# an answer that does not fit the form may fit it the next time; once
_WORTH_ANOTHER = frozenset(
    {
        Failure.EMPTY,
        Failure.NOT_JSON,
        Failure.SEVERAL_ANSWERS,
        Failure.TOO_LONG,
        Failure.UNREADABLE,
        Failure.WRONG_LANGUAGE,
        Failure.WRONG_SCHEMA,
    }
)


@dataclass(frozen=True)
class Answer(Generic[Form]):
    """An answer in the form that was asked for, and its bare JSON, to go on from."""

    value: Form
    text: str


@dataclass(frozen=True)
class SentRequest:
    """What left this machine: the exact body, the pictures in it, and how often it was tried.

    From the cache it did not leave now; the body is the one that the answer was given for.
    """

    body: bytes
    pictures: tuple[Picture, ...]
    tries: int
    from_cache: bool

    @property
    def sha256(self) -> str:
        """Digest of the body."""
        return hashlib.sha256(self.body).hexdigest()


@dataclass(frozen=True)
class SessionRecord:
    """Everything that was asked, and at what price; what came from the cache costs nothing."""

    model: str
    model_version: str | None
    requests: tuple[SentRequest, ...]
    input_tokens: int
    output_tokens: int
    cost_usd: float
    seconds: float


class Session:
    """The requests of one report.

    Parameters
    ----------
    limits
        How Gemini is reached, what may be used, and how long a wait may be.
    """

    def __init__(self, limits: Settings) -> None:
        self.limits = limits
        self.budget = Budget(limits)
        self._begun = monotonic()
        self._left: list[tuple[Request[Any], bytes]] = []
        self._cached: list[tuple[Request[Any], Reply]] = []
        self._replies: list[Reply] = []

    @staticmethod
    def load() -> None:
        """Import the client, and read which certificates are trusted."""
        load()
        from shoken.report.gemini.client import trusted

        trusted()

    @classmethod
    def load_ahead(cls) -> None:
        """Begin to import the client in the background, while a request is put together."""
        Thread(target=cls.load, name="load google.genai").start()

    def answer(
        self,
        request: Request[Form],
        check: Callable[[Form], None] | None = None,
        meanwhile: Callable[[], None] | None = None,
    ) -> Answer[Form]:
        """A whole answer in the right form; asked for twice at most.

        Parameters
        ----------
        request
            What is asked.
        check
            May raise a :class:`GeminiFailure` of its own where an answer will not do, such as one
            in the wrong language.
        meanwhile
            What to do while the model thinks: begun when a request has left, and at its end when
            there is an answer.

        Raises
        ------
        GeminiFailure
            There is no answer; its kind says why.
        """
        if (stored := recall(request.key, self.limits)) is not None:
            try:
                answer = _read(stored, request, check)
            except GeminiFailure as failure:
                _log.info("what was stored will not do: %s", failure.kind)
            else:
                self._cached.append((request, stored))
                return answer
        try:
            return self._asked(request, check, meanwhile)
        except GeminiFailure as failure:
            if failure.kind not in _WORTH_ANOTHER or self.budget.calls >= self.limits.gemini_calls:
                raise
            return self._asked(request, check, meanwhile)

    def record(self) -> SessionRecord:
        """What was asked until now."""
        tokens_in = sum(reply.input_tokens for reply in self._replies)
        tokens_out = sum(reply.output_tokens for reply in self._replies)
        cost = tokens_in * self.limits.gemini_usd_in + tokens_out * self.limits.gemini_usd_out
        replies = [*(reply for _, reply in self._cached), *self._replies]
        return SessionRecord(
            model=self.limits.gemini_model,
            model_version=replies[-1].model_version if replies else None,
            requests=self._requests(),
            input_tokens=tokens_in,
            output_tokens=tokens_out,
            cost_usd=round(cost / 1_000_000, 6),
            seconds=round(monotonic() - self._begun, 3),
        )

    def _requests(self) -> tuple[SentRequest, ...]:
        """Each body once, in the order in which they were made."""
        left = list(self._left)
        bodies = [body for _, body in left]
        cached = {reply.body: request for request, reply in self._cached}
        made = cached | {body: request for request, body in left}
        return tuple(
            SentRequest(
                body=body,
                pictures=request.pictures,
                tries=bodies.count(body),
                from_cache=body in cached,
            )
            for body, request in made.items()
        )

    def _asked(
        self,
        request: Request[Form],
        check: Callable[[Form], None] | None,
        meanwhile: Callable[[], None] | None,
    ) -> Answer[Form]:
        reply = tried(
            lambda: self._once(request, meanwhile),
            request.tokens_expected,
            self.limits,
            self.budget,
        )
        answer = _read(reply, request, check)
        remember(request.key, reply, self.limits)
        return answer

    def _once(self, request: Request[Form], meanwhile: Callable[[], None] | None) -> Reply:
        from shoken.report.gemini.client import ask_once

        beside: list[Thread] = []

        def sent(body: bytes) -> None:
            self._left.append((request, body))
            if meanwhile is not None:
                beside.append(Thread(target=meanwhile, name="while Gemini thinks"))
                beside[-1].start()

        try:
            reply = ask_once(request, self.limits, self.budget.seconds_left, sent)
        finally:
            for thread in beside:
                thread.join()
        tokens = reply.input_tokens + reply.output_tokens
        self._replies.append(reply)  # one that will not do has its price too
        self.budget.add_tokens(tokens)
        # a metric of deploy/watch.py reads the number
        _log.info("answered: %d tokens", tokens)
        reply.require_whole()
        return reply


def _read(
    reply: Reply, request: Request[Form], check: Callable[[Form], None] | None
) -> Answer[Form]:
    value, text = read_answer(reply.text, request.form)
    if check is not None:
        check(value)
    return Answer(value, text)
