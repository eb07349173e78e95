"""What may be wrong with an archive (PACS): a fault, with English words that say what to do.

:mod:`shoken.pacs.words` has the Japanese ones.
"""

from __future__ import annotations

from enum import StrEnum
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["ARCHIVE_FAULTS", "ArchiveFault"]


class ArchiveFault(StrEnum):
    """Every reason for which an archive is of no use at the moment."""

    NOT_SET = "not-set"
    NOT_INSTALLED = "not-installed"
    UNFINISHED = "unfinished"
    UNENCRYPTED = "unencrypted"
    NO_GOOGLE = "no-google"
    UNREACHABLE = "unreachable"
    CERTIFICATE = "certificate"
    SLOW = "slow"
    LOGIN = "login"
    FORBIDDEN = "forbidden"
    NOT_THERE = "not-there"
    TOO_LARGE = "too-large"
    ANSWER = "answer"
    NOT_DICOMWEB = "not-dicomweb"
    NOT_KEPT = "not-kept"
    NO_ASSOCIATION = "no-association"
    REFUSED = "refused"


ARCHIVE_FAULTS: Mapping[ArchiveFault, str] = MappingProxyType(
    {
        ArchiveFault.NOT_SET: "no archive is set: set SHOKEN_PACS_URL to the DICOMweb address of "
        "yours",
        ArchiveFault.NOT_INSTALLED: "what speaks to an archive is not installed: "
        'pip install "shoken[pacs]"',
        ArchiveFault.UNFINISHED: "SHOKEN_PACS_AUTH is {auth}, and {name} is not set",
        ArchiveFault.UNENCRYPTED: "SHOKEN_PACS_AUTH is {auth}, and SHOKEN_PACS_URL begins with "
        "http: anyone on the network could read the credentials: set the archive's https address, "
        "or SHOKEN_PACS_AUTH=none",
        ArchiveFault.NO_GOOGLE: "SHOKEN_PACS_AUTH is google, and this machine has no Google "
        "credentials: gcloud auth application-default login, or a service account",
        ArchiveFault.UNREACHABLE: "the archive does not answer: check SHOKEN_PACS_URL, the "
        "network, and that the archive runs; then try again, nothing is lost",
        ArchiveFault.CERTIFICATE: "the archive's certificate is not trusted: set "
        "REQUESTS_CA_BUNDLE to the file of your hospital's authority",
        ArchiveFault.SLOW: "the archive has not answered within {seconds:g} s: try again, or raise "
        "SHOKEN_PACS_SECONDS",
        ArchiveFault.LOGIN: "the archive asks for a login: check SHOKEN_PACS_AUTH and its user, "
        "password or token",
        ArchiveFault.FORBIDDEN: "the archive forbids it: have its operator allow this account to "
        "read and store",
        ArchiveFault.NOT_THERE: "the archive has no such study or series, or SHOKEN_PACS_URL does "
        "not end where its DICOMweb begins",
        ArchiveFault.TOO_LARGE: "the archive takes no request of {mib:.0f} MiB: have its operator "
        "raise the limit",
        ArchiveFault.ANSWER: "the archive answers with a fault of its own (HTTP status {status}): "
        "try again, and look at its log if it stays",
        ArchiveFault.NOT_DICOMWEB: "what answers at SHOKEN_PACS_URL is not DICOMweb: check the "
        "address (Orthanc: …/dicom-web)",
        ArchiveFault.NOT_KEPT: "the archive said yes and has {kept} of the {sent} instances that "
        "were sent: look at its log, and send again; what is there is not sent twice",
        ArchiveFault.NO_ASSOCIATION: "the archive accepts no association from {ae}: check its "
        "address, port and AE title, and that it knows ours",
        ArchiveFault.REFUSED: "the archive has refused {count} of {sent} instances (DICOM status "
        "{status}): look at its log",
    }
)
