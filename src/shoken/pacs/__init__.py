"""To and from a hospital's archive (PACS): DICOMweb, and a receiver that DICOM is sent to.

dicomweb-client and pynetdicom come with ``shoken[pacs]``, and are loaded when they are used.
"""
