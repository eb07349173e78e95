"""An analysis back to DICOM: segmentation, structured report, document and pictures.

All of them refer to the source's study, series, pictures and frames by their unique identifiers.
Of its other header nothing is kept, unless the attributes of patient and study are handed over.
"""

from shoken.export.dicom.results import dicom_makers, dicom_names, dicom_results
from shoken.export.dicom.segmentation import algorithm_name

__all__ = ["algorithm_name", "dicom_makers", "dicom_names", "dicom_results"]
