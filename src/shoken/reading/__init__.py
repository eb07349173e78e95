"""Outside files become a Scan, or one clear error that names the file and the cause."""

from shoken.reading.nifti import Scan, read_scan

__all__ = ["Scan", "read_scan"]
