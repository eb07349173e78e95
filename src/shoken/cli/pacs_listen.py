"""``shoken pacs listen``: a receiver of DICOM that analyses brain MRI and sends results back."""

from __future__ import annotations

import logging
import signal
import sys
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from shoken.cli.failure import telling_archive_faults
from shoken.cli.options import add_language, language_of
from shoken.common.archive_faults import ArchiveFault
from shoken.common.errors import ArchiveError, UsageError

if TYPE_CHECKING:
    import argparse
    import ssl
    from collections.abc import Callable, Sequence

    from shoken.pacs.dimse.peers import Limits
    from shoken.pacs.dimse.receiver import Receiver
    from shoken.pacs.queue.queue import Queue
    from shoken.pacs.queue.waiting import Waiting
    from shoken.pacs.queue_worker import Deliver
    from shoken.pacs.rules import Rules
    from shoken.pacs.study_analysis import Analysed
    from shoken.report.words import Language

__all__ = ["add_listen", "listen"]

# 11112 is DICOM's port for whoever needs no rights for it (PS3.8, 9.1.1)
_PORT = 11112
_QUIET_S = 60.0  # by hand: modalities pause some ten seconds between the series of a study
# by hand: some fifty studies of a gigabyte; some scanners at once; a series of 200 in two seconds
_QUEUE_MIB, _ASSOCIATIONS, _PER_SECOND = 51_200, 8, 100.0
_DICOMWEB = "dicomweb"


def add_listen(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to those of ``shoken pacs``."""
    parser = parts.add_parser(
        "listen", help="receive studies (C-STORE), analyse brain MRI, send results back"
    )
    parser.add_argument(
        "--from",
        dest="callers",
        action="append",
        default=[],
        metavar="TITLE@ADDRESS",
        help="who may send, * for any AE title, an address or a network; repeatable",
    )
    parser.add_argument(
        "--to",
        default=_DICOMWEB,
        metavar="TITLE@HOST:PORT",
        help="where results go: dicomweb (SHOKEN_PACS_URL), or an AE (C-STORE)",
    )
    parser.add_argument(
        "--queue", type=Path, metavar="DIR", help="folder to keep (default: SHOKEN_PACS_QUEUE)"
    )
    parser.add_argument("--title", default="SHOKEN", help="our AE title (default: SHOKEN)")
    parser.add_argument("--address", default="127.0.0.1", help="default: this machine only")
    parser.add_argument("--port", type=int, default=_PORT, help=f"default: {_PORT}")
    parser.add_argument("--metrics", type=int, metavar="PORT", help="serve figures on this port")
    parser.add_argument("--rules", type=Path, metavar="FILE", help="what is a brain MRI (TOML)")
    parser.add_argument(
        "--retry", action="store_true", help="first have the studies that were given up tried again"
    )
    _add_limits(parser)
    add_language(parser)
    parser.set_defaults(run=telling_archive_faults(listen))


def _add_limits(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--quiet",
        type=float,
        default=_QUIET_S,
        metavar="SECONDS",
        help=f"a study is complete when nothing came for so long (default: {_QUIET_S:g})",
    )
    parser.add_argument(
        "--queue-mib", type=int, default=_QUEUE_MIB, help=f"of all studies (default: {_QUEUE_MIB})"
    )
    parser.add_argument("--associations", type=int, default=_ASSOCIATIONS, help="at a time")
    parser.add_argument(
        "--per-second", type=float, default=_PER_SECOND, help="instances of one address"
    )
    for name, what in (
        ("--tls-certificate", "speak TLS, with this certificate"),
        ("--tls-key", "its key"),
        ("--tls-authority", "have callers show a certificate of this authority"),
        ("--to-tls-authority", "send by TLS to who shows a certificate of this authority"),
    ):
        parser.add_argument(name, type=Path, metavar="PEM", help=what)


def listen(given: argparse.Namespace) -> None:
    """Serve until a signal to end.

    Raises
    ------
    ArchiveError
        pynetdicom is not installed, or the archive that results go to is not set.
    UsageError
        Something of the request cannot be.
    """
    try:
        from shoken.pacs.dimse.receiver import Receiver
    except ImportError as error:
        raise ArchiveError(ArchiveFault.NOT_INSTALLED) from error
    from shoken.common.settings import stay_in_temporary_folder
    from shoken.pacs.dimse.peers import Callers
    from shoken.pacs.events import Event, tell
    from shoken.pacs.queue.queue import Queue
    from shoken.pacs.queue_worker import QueueWorker
    from shoken.pacs.retries import Patience
    from shoken.pacs.rules import own_rules, rules_of

    _log_lines()
    stay_in_temporary_folder()
    rules = rules_of(given.rules) if given.rules else own_rules()
    callers, deliver = Callers.parsed(given.callers), _delivery(given)
    queue = Queue(_folder(given))
    if given.retry:
        queue.take_up_dead()
    receiver = Receiver(
        queue,
        title=given.title,
        callers=callers,
        limits=_limits(given),
        context=_context(given),
    )
    port = receiver.start(given.address, given.port)
    silence = _figures(given, queue, receiver)
    tell(Event.STARTED, title=given.title, port=port, waiting=len(queue.waiting()))
    worker = QueueWorker(
        queue,
        analyse=partial(_analysed, rules=rules, language=language_of(given)),
        deliver=deliver,
        patience=Patience(quiet_s=given.quiet),
        keep_s=_keep_s(),
    )
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, _stop)
    try:
        worker.run()
    except _Stopped:  # an analysis that runs is ended, and made again by the next
        pass
    finally:
        receiver.stop()
        if silence:
            silence()
        queue.close()
        tell(Event.STOPPED)


def _folder(given: argparse.Namespace) -> Path:
    from shoken.common.settings import settings

    folder: Path | None = given.queue or settings().pacs_queue
    if folder is None:
        raise UsageError("name the queue's folder with --queue or SHOKEN_PACS_QUEUE")
    return folder


def _figures(
    given: argparse.Namespace, queue: Queue, receiver: Receiver
) -> Callable[[], None] | None:
    """Serve figures where a port for them is named; what ends that."""
    from shoken.pacs import metrics

    if given.metrics is None:
        return None
    return metrics.serve(given.address, given.metrics, queue.figures, lambda: receiver.associations)


def _keep_s() -> float | None:
    """What a result is kept for: a study that comes again later has no other trace here either."""
    from shoken.common.settings import settings

    return timedelta(days=settings().store_days).total_seconds() or None


class _Stopped(BaseException):
    """A signal to end; what is on the disk may be left at any moment."""


def _stop(*_: object) -> None:
    raise _Stopped


def _analysed(waiting: Waiting, scratch: Path, *, rules: Rules, language: Language) -> Analysed:

    from shoken.pacs import study_analysis

    return study_analysis.analyse_study(
        waiting.instances,
        rules,
        study=waiting.name,
        language=language,
        made=waiting.note.closed,
        scratch=scratch,
    )


def _delivery(given: argparse.Namespace) -> Deliver:
    """What sends results to where they go."""
    if given.to != _DICOMWEB:
        from shoken.pacs.dimse.peers import Peer
        from shoken.pacs.dimse.sender import store
        from shoken.pacs.dimse.tls import client_context

        authority, certificate = given.to_tls_authority, given.tls_certificate
        context = client_context(authority, certificate, given.tls_key) if authority else None
        peer = Peer.parsed(given.to)

        def by_store(files: Sequence[Path], stored: Callable[[Path], None]) -> None:
            store(files, peer, title=given.title, stored=stored, context=context)

        return by_store
    from shoken.pacs.archive import archive_of_settings
    from shoken.pacs.push import outgoing_of, push

    archive_of_settings()  # what is not set is told now, and not at the first study

    def by_stow(files: Sequence[Path], stored: Callable[[Path], None]) -> None:
        # asked for each time: a token may have been renewed
        push(archive_of_settings(), outgoing_of(path.read_bytes() for path in files))
        for path in files:
            stored(path)

    return by_stow


def _limits(given: argparse.Namespace) -> Limits:
    from shoken.common.settings import MiB, settings
    from shoken.pacs.dimse.peers import Limits

    if given.per_second <= 0 or given.associations < 1 or given.quiet < 0 or given.queue_mib < 1:
        raise UsageError("--per-second, --associations and --queue-mib are more than 0")
    return Limits(
        instance_bytes=settings().max_file_mib * MiB,
        study_bytes=settings().max_unpacked_mib * MiB,
        study_instances=settings().max_files,
        queue_bytes=given.queue_mib * MiB,
        associations=given.associations,
        per_second=given.per_second,
    )


def _context(given: argparse.Namespace) -> ssl.SSLContext | None:
    from shoken.pacs.dimse.tls import server_context

    if given.tls_certificate is None:
        if given.tls_authority or given.tls_key:
            raise UsageError("--tls-key and --tls-authority need --tls-certificate")
        return None
    return server_context(
        given.tls_certificate, given.tls_key or given.tls_certificate, given.tls_authority
    )


def _log_lines() -> None:
    """A line an event on stderr, JSON on stdout where the setting says so."""
    from shoken.common.settings import settings
    from shoken.web.running.log_lines import JsonLines, TextLines

    is_json = settings().log == "json"
    handler = logging.StreamHandler(sys.stdout if is_json else sys.stderr)
    handler.setFormatter(JsonLines() if is_json else TextLines())
    ours = logging.getLogger("shoken")
    ours.handlers, ours.propagate = [handler], False
    ours.setLevel(logging.INFO)
