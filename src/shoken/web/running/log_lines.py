"""One line per event: text, or JSON in the fields that Cloud Logging knows."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from shoken.common.escaping import plain
from shoken.common.settings import settings

__all__ = ["JsonLines", "TextLines", "set_up_log"]


class JsonLines(logging.Formatter):
    """``severity``, ``time``, ``message`` and ``logger``, and a stack trace where there is one.

    What an event is about stands in fields of its own.
    """

    def format(self, record: logging.LogRecord) -> str:
        """One record as one line."""
        message = record.getMessage()
        if record.exc_info:
            message += "\n" + self.formatException(record.exc_info)
        message = "\n".join(map(plain, message.split("\n")))
        when = datetime.fromtimestamp(record.created, UTC).isoformat()
        event = {"severity": record.levelname, "time": when, "message": message}
        about = getattr(record, "about", {})
        return json.dumps({**event, "logger": record.name, **about}, ensure_ascii=False)


class TextLines(logging.Formatter):
    """The time in UTC, the level, the logger and the message, and a stack trace below it."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as one line."""
        when = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="seconds")
        line = f"{when} {record.levelname} {record.name}: {plain(record.getMessage())}"
        return f"{line}\n{self.formatException(record.exc_info)}" if record.exc_info else line


def set_up_log() -> None:
    """Log as the setting says; by default JSON in a container, which is recognised by PORT."""
    kind = settings().log or ("text" if settings().port is None else "json")
    if kind == "json":
        _log_as_json()
    else:
        handler = logging.StreamHandler(sys.stderr)
        handler.setFormatter(TextLines())
        ours = logging.getLogger("shoken")
        ours.handlers = [handler]
        ours.propagate = False
        ours.setLevel(logging.INFO)


def _log_as_json() -> None:
    """Send every logger's records to standard output as JSON, those of libraries too.

    Streamlit gives each of its loggers a handler of its own when the logger is first used; those
    get the same form.
    """
    from streamlit import logger as streamlit_logger

    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    root.handlers = [handler]
    logging.lastResort = handler  # for loggers that neither have a handler nor propagate
    root.setLevel(logging.INFO)

    def use_ours(logger: logging.Logger) -> None:
        logger.handlers = [handler]

    streamlit_logger.setup_formatter = use_ours
    for name in [*logging.root.manager.loggerDict]:
        logger = logging.getLogger(name)
        if logger.handlers:
            use_ours(logger)
            logger.propagate = False
