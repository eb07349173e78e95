"""Outside files become a Scan, or one clear error that names the cause."""

from shoken.reading.members import Source
from shoken.reading.nifti import SYNTHETIC_MARK, Scan, scan_stem
from shoken.reading.reader import read_scan, scans_of

__all__ = ["SYNTHETIC_MARK", "Scan", "Source", "read_scan", "scan_stem", "scans_of"]
