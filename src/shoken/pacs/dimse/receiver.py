"""The receiver: C-ECHO and C-STORE from those who may, each instance on the disk before success."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from threading import Lock, Thread
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from pynetdicom import AE, _config, evt

from shoken.common.errors import InputError, NoSpace, UsageError, place_of
from shoken.common.settings import MiB
from shoken.pacs.dimse.pace import Pace
from shoken.pacs.dimse.server import GuardedServer, bound
from shoken.pacs.events import Event, tell
from shoken.pacs.queue.waiting import name_of
from shoken.pacs.rules import MR_CLASSES
from shoken.reading.dicom.instance_head import head_of_bytes

if TYPE_CHECKING:
    import ssl

    from shoken.pacs.dimse.peers import Callers, Limits
    from shoken.pacs.queue.queue import Queue
    from shoken.reading.dicom.instance_head import InstanceHead

__all__ = ["Receiver", "be_quiet"]

_VERIFICATION = "1.2.840.10008.1.1"
# what the reader decodes: uncompressed, JPEG, JPEG-LS, JPEG 2000, RLE; what is first is preferred
_SYNTAXES = tuple(
    f"1.2.840.10008.1.2{end}"
    for end in (".1", "", ".2", ".4.70", ".4.57", ".4.80", ".4.81", ".4.90", ".4.91", ".5")
)
# PS3.4, B.2.3, and PS3.7, C
_SUCCESS, _NO_ROOM, _NO_MATCH, _NOT_UNDERSTOOD = 0x0000, 0xA700, 0xA900, 0xC000
# PS3.8, 9.3.4: permanent, by the user of the service, calling AE title not recognised
_UNKNOWN_CALLER = (1, 1, 3)
# by hand: we announce 16 KiB for data, and a greeting of 128 contexts has some tens of KiB
_PDU_BYTES = MiB
_IDLE_S = 60  # by hand: a sender that says nothing for so long is gone


@dataclass
class _Coming:
    """What one association has brought: ``message_bytes`` of the instance that is on its way."""

    stored: int = 0
    refused: int = 0
    size_bytes: int = 0
    message_bytes: int = 0


class _Refusal(Exception):
    """Why an instance is not taken: the status that is answered, and the words for the log."""

    def __init__(self, status: int, why: str, study: str | None = None) -> None:
        super().__init__(why)
        self.status, self.why, self.study = status, why, study


class Receiver:
    """A service that others send to, which puts what it takes into a queue.

    Parameters
    ----------
    queue
        Where instances are kept.
    title
        Our AE title, which callers have to name.
    callers, limits
        Who may send, and how much.
    context
        What TLS it speaks; None for none.
    """

    def __init__(
        self,
        queue: Queue,
        *,
        title: str,
        callers: Callers,
        limits: Limits,
        context: ssl.SSLContext | None = None,
    ) -> None:
        self._queue, self._callers, self._limits = queue, callers, limits
        self._pace = Pace(limits.per_second)
        self._coming: WeakKeyDictionary[Any, _Coming] = WeakKeyDictionary()
        self._receiving = Lock()  # a study's limits are looked at and kept by one at a time
        self._context = context
        be_quiet()
        self._ae = AE(ae_title=title)
        self._ae.require_called_aet = True
        self._ae.maximum_associations = limits.associations
        self._ae.network_timeout = _IDLE_S
        self._ae.add_supported_context(_VERIFICATION)
        for uid in MR_CLASSES:  # of no other class anything is analysed
            self._ae.add_supported_context(uid, list(_SYNTAXES))

    def start(self, address: str, port: int) -> int:
        """Serve in threads of its own; gives back the port, which 0 has chosen.

        Raises
        ------
        UsageError
            The address cannot be used.
        """
        handlers: list[Any] = [
            (evt.EVT_CONN_OPEN, self._opened),
            (evt.EVT_REQUESTED, self._requested),
            (evt.EVT_REJECTED, self._rejected),
            (evt.EVT_ACCEPTED, self._accepted),
            (evt.EVT_PDU_RECV, self._came),
            (evt.EVT_C_ECHO, lambda _: _SUCCESS),
            (evt.EVT_C_STORE, self._stored),
            (evt.EVT_CONN_CLOSE, self._ended),
        ]
        try:
            self._server: Any = self._ae.make_server(
                (address, port),
                evt_handlers=handlers,
                ssl_context=self._context,
                server_class=GuardedServer,
                may_connect=self._may_connect,
            )
        except OSError as error:
            raise UsageError(
                f"{address}:{port}: cannot be listened on: {error.strerror}"
            ) from error
        Thread(target=self._server.serve_forever, name="receive", daemon=True).start()
        return int(self._server.server_address[1])

    def stop(self) -> None:
        """Take no more; what is on its way is aborted, and its sender sends it again."""
        self._server.shutdown()
        for association in self._ae.active_associations:
            association.abort()

    @property
    def associations(self) -> int:
        """How many there are now."""
        return len(self._ae.active_associations)

    def _may_connect(self, address: str) -> bool:
        is_known = self._callers.has_address(address)
        if not is_known:
            tell(Event.REJECTED, why="address", address=address)
        return is_known

    def _opened(self, event: evt.Event) -> None:
        address = str(event.assoc.requestor.address)

        def too_large() -> None:
            tell(Event.REFUSED, why="PDU too large", address=address)

        bound(event.assoc.dul.socket, _PDU_BYTES, too_large)

    def _requested(self, event: evt.Event) -> None:
        caller = event.assoc.requestor
        if not self._callers.has(_title(event), str(caller.address)):
            tell(Event.REJECTED, why="caller", caller=_title(event), address=str(caller.address))
            event.assoc.acse.send_reject(*_UNKNOWN_CALLER)
            event.assoc.kill()  # which waits until that is sent

    def _rejected(self, event: evt.Event) -> None:
        """It was by the library: another name of ours was called, or there are too many."""
        address = str(event.assoc.requestor.address)
        tell(Event.REJECTED, why="title or limit", caller=_title(event), address=address)

    def _accepted(self, event: evt.Event) -> None:
        self._coming[event.assoc] = _Coming()
        other = {str(context.abstract_syntax) for context in event.assoc.rejected_contexts}
        tell(Event.ACCEPTED, caller=_title(event), classes_refused=len(other) or None)

    def _came(self, event: evt.Event) -> None:
        """Count what comes of one instance, which the library holds in memory until it is whole."""
        coming = self._coming.get(event.assoc)
        if coming is None:
            return
        coming.message_bytes += len(event.pdu)
        if coming.message_bytes > self._limits.instance_bytes:
            tell(Event.REFUSED, why="instance too large", caller=_title(event))
            coming.message_bytes = 0
            event.assoc.abort()

    def _stored(self, event: evt.Event) -> int:
        caller, coming = _title(event), self._coming.setdefault(event.assoc, _Coming())
        # not by its title, which it chooses itself
        self._pace.wait(str(event.assoc.requestor.address))
        coming.message_bytes = 0
        try:
            content = event.encoded_dataset()
            self._take(content, event.request)
        except _Refusal as refusal:
            return self._refused(refusal, caller, coming)
        except Exception as error:  # noqa: BLE001 - the sender is told, and sends it again
            why = f"unforeseen, at {place_of(error)}"
            return self._refused(_Refusal(_NO_ROOM, why), caller, coming)
        coming.stored += 1
        coming.size_bytes += len(content)
        tell(Event.STORED, size_bytes=len(content))
        return _SUCCESS

    @staticmethod
    def _refused(refusal: _Refusal, caller: str, coming: _Coming) -> int:
        coming.refused += 1
        tell(Event.REFUSED, why=refusal.why, caller=caller, study=refusal.study)
        return refusal.status

    def _take(self, content: bytes, request: Any) -> None:
        try:
            head = head_of_bytes(content)
        except InputError as error:
            raise _Refusal(_NOT_UNDERSTOOD, "no DICOM, or damaged") from error
        told = (str(request.AffectedSOPClassUID), str(request.AffectedSOPInstanceUID))
        if told != (head.sop_class_uid, head.sop_instance_uid):
            raise _Refusal(_NO_MATCH, "not what it was announced as")
        study = name_of(head.study_uid)
        with self._receiving:
            self._check_room(head, len(content))
            try:
                self._queue.receive(head.study_uid, head.sop_instance_uid, content)
            except NoSpace as error:
                raise _Refusal(_NO_ROOM, "disk full", study=study) from error
            except OSError as error:
                raise _Refusal(_NO_ROOM, "disk", study=study) from error

    def _check_room(self, head: InstanceHead, size: int) -> None:
        study = name_of(head.study_uid)
        count, received = self._queue.received(head.study_uid)
        if count >= self._limits.study_instances or received + size > self._limits.study_bytes:
            raise _Refusal(_NO_ROOM, "study too large", study=study)
        if self._queue.size_bytes + size > self._limits.queue_bytes:
            raise _Refusal(_NO_ROOM, "queue full", study=study)

    def _ended(self, event: evt.Event) -> None:
        coming = self._coming.pop(event.assoc, None)
        if coming is not None:
            tell(
                Event.ENDED,
                caller=_title(event),
                stored=coming.stored,
                refused=coming.refused,
                total_bytes=coming.size_bytes,
            )


def _title(event: evt.Event) -> str:
    # the requestor's own title is set after the first event
    asked = event.assoc.requestor.primitive
    return str(asked.calling_ae_title).strip() if asked else ""


def be_quiet() -> None:
    """Have the library say nothing: its lines hold what data sets hold."""
    _config.LOG_HANDLER_LEVEL = "none"
    logger = logging.getLogger("pynetdicom")
    logger.handlers = [logging.NullHandler()]
    logger.propagate = False
