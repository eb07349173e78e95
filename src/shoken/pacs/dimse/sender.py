"""Results to an archive by C-STORE."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from pynetdicom import AE

from shoken.common.archive_faults import ArchiveFault
from shoken.common.errors import ArchiveError
from shoken.pacs.dimse.receiver import be_quiet
from shoken.reading.dicom.file import whole_of

if TYPE_CHECKING:
    import ssl
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from shoken.pacs.dimse.peers import Peer

__all__ = ["store"]

_ANSWER_S = 60  # by hand: an archive may write to a slow disk before it answers
_STORED = 0x0000  # PS3.7, C.1.1
# PS3.7, C.1.2: what was stored with a remark, such as an element that the archive has changed
_WARNINGS = range(0xB000, 0xC000)


def store(
    files: Sequence[Path],
    peer: Peer,
    *,
    title: str,
    stored: Callable[[Path], None],
    context: ssl.SSLContext | None = None,
) -> None:
    """Send files in one association; each that the archive takes is told at once.

    Parameters
    ----------
    files
        DICOM files.
    peer
        The archive.
    title
        Our AE title.
    stored
        Told each file when the archive has answered that it is stored.
    context
        What TLS it speaks; None for none.

    Raises
    ------
    ArchiveError
        No association, or an instance that is refused; the others have been sent.
    """
    be_quiet()
    datasets = {path: whole_of(path.read_bytes()) for path in files}
    ae = AE(ae_title=title)
    ae.acse_timeout = ae.dimse_timeout = ae.network_timeout = _ANSWER_S
    for one in datasets.values():
        ae.add_requested_context(one.SOPClassUID, one.file_meta.TransferSyntaxUID)
    tls: Any = (context, peer.host) if context else None
    try:
        association = ae.associate(peer.host, peer.port, ae_title=peer.title, tls_args=tls)
    except OSError as error:  # no such host
        raise ArchiveError(ArchiveFault.NO_ASSOCIATION, ae=str(peer)) from error
    if not association.is_established:
        raise ArchiveError(ArchiveFault.NO_ASSOCIATION, ae=str(peer))
    refused: list[int] = []
    try:
        for path, dataset in datasets.items():
            status = _status(association, dataset)
            if status is None:  # the connection is gone
                raise ArchiveError(ArchiveFault.NO_ASSOCIATION, ae=str(peer))
            if status == _STORED or status in _WARNINGS:
                stored(path)
            else:
                refused.append(status)
    finally:
        association.release()
    if refused:
        first = f"{refused[0]:04X}"
        raise ArchiveError(ArchiveFault.REFUSED, count=len(refused), sent=len(files), status=first)


def _status(association: Any, dataset: Any) -> int | None:
    """What the archive answers; None where it does not, 0122 where it takes no such class."""
    if not association.is_established:
        return None
    try:
        answer = association.send_c_store(dataset)
    except ValueError:  # no context for it was accepted
        return 0x0122
    return int(answer.Status) if "Status" in answer else None
