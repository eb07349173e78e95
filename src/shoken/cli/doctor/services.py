"""The services that this machine reaches: logins, the store, Gemini."""

from __future__ import annotations

from pathlib import Path

from shoken.cli.doctor.check import Check, State, note, ok, problem
from shoken.cli.doctor.machine import folder
from shoken.common.errors import ShokenError, UsageError
from shoken.common.settings import MiB, settings

__all__ = ["gemini", "login", "queue", "store"]

# a stored result of a scan of 1 mm has 20 to 30 MiB
_LEAST_STORE = 100 * MiB
_LEAST_QUEUE = 1024 * MiB  # a large study, as --queue-mib reckons with
_ONLINE_SECONDS = 20.0  # by hand: a person waits, and one small request takes seconds


def login() -> Check:
    """Whether logins, where they are expected, can be verified."""
    from shoken.web.serve import check_guard

    try:
        check_guard()
    except UsageError as error:
        return problem("login", str(error), "install it, or unset SHOKEN_IAP_AUDIENCE")
    expected = settings().iap_audience is not None
    return ok("login", "by Identity-Aware Proxy" if expected else "not asked for")


def store(*, online: bool) -> Check:
    """Where the page keeps results: a folder, or a place that is asked only with ``online``."""
    place, todo = settings().store, "choose another with SHOKEN_STORE"
    if "://" not in place or place.startswith("file://"):
        return folder("store", Path(place.removeprefix("file://")), todo, least=_LEAST_STORE)
    from shoken.store.place import client
    from shoken.store.results import Store

    try:
        client(place)
        if not online:
            return note("store", f"{place}, not asked", "--online asks whether it answers")
        Store().has("0" * 64)
    except ShokenError as error:
        return problem("store", str(error), todo)
    return ok("store", f"{place} answers; whether it can be written is seen at the first result")


def queue() -> Check:
    """The folder of the receiver's queue: whether it can be written, and which studies it has."""
    from shoken.pacs.queue.waiting import STATES, studies_in

    name, place = "PACS queue", settings().pacs_queue
    if place is None:
        return ok(name, "none named (SHOKEN_PACS_QUEUE)", configured=False)
    todo = "let this user write it, or choose another with SHOKEN_PACS_QUEUE"
    try:
        parts = [place / state for state in STATES if (place / state).is_dir()]
        found = [folder(name, one, todo, least=_LEAST_QUEUE) for one in (place, *parts)]
        if wrong := next((one for one in found if one.state is not State.OK), None):
            return wrong
        studies = studies_in(place)
    except OSError as error:
        return problem(name, f"{place} cannot be read: {error.strerror}", todo, writable=False)
    said = (
        "{found}; studies: {receiving} being received, {waiting} waiting, {dead} given up, "
        "{done} done"
    ).format(found=found[0].found, **studies)
    figures = {**found[0].figures, **studies}
    if studies["dead"]:
        todo = "see why in the log, mend it, and try them again: shoken pacs listen --retry"
        return note(name, said, todo, **figures)
    return ok(name, said, **figures)


def gemini(*, online: bool) -> Check:
    """Whether Gemini is set up and, with ``online``, answers; its key is never shown."""
    limits = settings()
    if limits.gemini_missing:
        found = f"not set up ({limits.gemini_missing}); reports are written by Shoken itself"
        return ok("Gemini", found, configured=False)
    way = "Vertex AI" if limits.google_genai_use_vertexai else "a key"
    found = f"{limits.gemini_model} by {way}"
    if not online:
        return ok("Gemini", f"{found}; not asked (--online asks)", configured=True)
    from shoken.report.gemini import GeminiFailure
    from shoken.report.gemini.client import reach

    try:
        reach(limits, min(_ONLINE_SECONDS, limits.gemini_seconds))
    except GeminiFailure as failure:
        todo = "see to that; until it answers, reports are written by Shoken itself"
        said = f"{found}: {failure.sentence('en')}"
        return note("Gemini", said, todo, configured=True, reachable=False)
    return ok("Gemini", f"{found}, answers", configured=True, reachable=True)
