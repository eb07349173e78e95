"""DICOM files to a scan: their series, slices and volumes."""
