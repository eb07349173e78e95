"""Outside files become a Scan, or one clear error that names the cause."""

from shoken.reading.bids import BidsLeftOut, BidsScan, bids_scans, is_dataset
from shoken.reading.file_members import (
    Source,
    is_dicom,
    is_picture,
    pairs_as_one,
    scans_of,
    start_of,
)
from shoken.reading.found import Found, FoundScan
from shoken.reading.patient_study import PatientStudy
from shoken.reading.sandbox import (
    deidentify,
    extract,
    look_at,
    read_ahead,
    read_patient_study,
    read_picture,
    read_scan,
    survey,
)
from shoken.reading.sandbox_client import start_ahead
from shoken.reading.scan import (
    SYNTHETIC_MARK,
    DicomSource,
    Look,
    Picture,
    Scan,
    SeriesFound,
    is_volume_name,
    result_stem,
    scan_stem,
)
from shoken.reading.sidecar import parsed_sidecar, records_beside

__all__ = [
    "SYNTHETIC_MARK",
    "BidsLeftOut",
    "BidsScan",
    "DicomSource",
    "Found",
    "FoundScan",
    "Look",
    "PatientStudy",
    "Picture",
    "Scan",
    "SeriesFound",
    "Source",
    "bids_scans",
    "deidentify",
    "extract",
    "is_dataset",
    "is_dicom",
    "is_picture",
    "is_volume_name",
    "look_at",
    "pairs_as_one",
    "parsed_sidecar",
    "read_ahead",
    "read_patient_study",
    "read_picture",
    "read_scan",
    "records_beside",
    "result_stem",
    "scan_stem",
    "scans_of",
    "start_ahead",
    "start_of",
    "survey",
]
