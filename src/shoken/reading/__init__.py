"""Outside files become a Scan, or one clear error that names the file and the cause."""

from shoken.reading.nifti import SYNTHETIC_MARK, Scan, read_scan, scan_stem

__all__ = ["SYNTHETIC_MARK", "Scan", "read_scan", "scan_stem"]
