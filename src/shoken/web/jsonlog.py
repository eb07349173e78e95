"""One line of JSON per event, in the fields that Cloud Logging knows."""

from __future__ import annotations

import json
import logging
import sys
from datetime import UTC, datetime

from shoken.common.escaping import plain

__all__ = ["JsonLines", "log_as_json"]


class JsonLines(logging.Formatter):
    """``severity``, ``time``, ``message`` and ``logger``, and a stack trace where there is one."""

    def format(self, record: logging.LogRecord) -> str:
        """One record as one line."""
        message = record.getMessage()
        if record.exc_info:
            message += "\n" + self.formatException(record.exc_info)
        message = "\n".join(map(plain, message.split("\n")))
        when = datetime.fromtimestamp(record.created, UTC).isoformat()
        event = {"severity": record.levelname, "time": when, "message": message}
        return json.dumps({**event, "logger": record.name}, ensure_ascii=False)


def log_as_json() -> None:
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
