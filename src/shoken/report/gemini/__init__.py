"""Asking Gemini for one JSON object: client, budget, cache, and every way in which it can fail.

A request is text, pictures and the form of the answer; nothing here knows what is reported.
"""

from shoken.report.gemini.failures import Failure, GeminiFailure
from shoken.report.gemini.parsing import MOST_CHARACTERS, clean_text
from shoken.report.gemini.request import Picture, Request, Turn
from shoken.report.gemini.session import Answer, SentRequest, Session, SessionRecord

__all__ = [
    "MOST_CHARACTERS",
    "Answer",
    "Failure",
    "GeminiFailure",
    "Picture",
    "Request",
    "SentRequest",
    "Session",
    "SessionRecord",
    "Turn",
    "clean_text",
]
