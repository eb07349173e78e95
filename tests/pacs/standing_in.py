"""``shoken pacs listen`` with an analysis that takes no time: ``python standing_in.py WORDS``.

Where it is the queue that is tried, killed again and again, the analysis is not the point: this one
makes four instances of the study's identifier, the same each time, as the real one does, and notes
beside the queue how many files it was given.
"""

import os
import sys
import time
from pathlib import Path

from pydicom.uid import generate_uid

import dicom_phantom
from shoken.pacs import study_analysis
from shoken.pacs.study_analysis import Analysed
from shoken.reading.dicom.instance_head import head_of_bytes

KINDS = ("SEG", "SR", "DOC", "OT")


def analyse(instances, _rules, *, study, scratch, **_):
    """Four results, after a moment in which a process can be killed."""
    time.sleep(float(os.environ.get("STAND_IN_S", "0.5")))
    note = scratch.parents[1] / "analysed.txt"
    with note.open("a") as opened:
        opened.write(f"{study} {len(instances)}\n")
    head = head_of_bytes(Path(instances[0]).read_bytes())
    results = {}
    for kind in KINDS:
        uids = [head.study_uid] + [generate_uid(entropy_srcs=[study, kind, x]) for x in "ab"]
        (one,) = dicom_phantom.classic(dicom_phantom.values((1, 8, 8)), uids=uids)
        one.SOPInstanceUID = one.file_meta.MediaStorageSOPInstanceUID = generate_uid(
            entropy_srcs=[study, kind]
        )
        one.Modality = kind
        results[f"x_{kind.lower()}.dcm"] = dicom_phantom.saved(one)
    return Analysed(results=results)


if __name__ == "__main__":
    from shoken.cli.main import main

    study_analysis.analyse_study = analyse
    sys.exit(main(sys.argv[1:]))
