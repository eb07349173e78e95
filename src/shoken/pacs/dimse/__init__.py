"""DICOM's own protocol, by pynetdicom: a receiver of instances, and a sender of results."""
