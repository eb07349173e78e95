"""An analysis of a scan of a few thousand voxels, for what is written of one: nothing is run."""

from __future__ import annotations

import numpy as np

from shoken.analysis.brain import Brain
from shoken.analysis.findings.measurement import measure_findings
from shoken.analysis.findings.place import Place, Share, Side, Site
from shoken.analysis.lesion import Lesions
from shoken.analysis.values import Analysis, LesionSearch
from shoken.export.dicom import dicom_makers
from shoken.imaging.sequence import MrSequence
from shoken.imaging.volume import Mask, Volume

__all__ = ["seg_and_sr", "small_analysis"]


SITES = (Site(Side.BILATERAL, "frontal-lobe"), Site(Side.MIDLINE, "corpus-callosum-body"))
EXTENT = tuple(
    Share(side=side, region=region, zone=None, voxels=round(12 * share), share=share)
    for side, region, share in (
        (Side.LEFT, "frontal-lobe", 0.5),
        (Side.RIGHT, "frontal-lobe", 0.25),
        (Side.MIDLINE, "corpus-callosum-body", 0.25),
    )
)


def small_analysis(scan, *, lesions=True):
    """Masks that are unlike all their mirror images: of a brain, and of two lesions or none."""
    grid = scan.volume.grid
    brain, lesion = np.zeros((2, *grid.shape), dtype=bool)
    brain[3:-2, 4:-3, 2:-4] = True
    if lesions:
        lesion[4:8, 5:7, 3:5] = lesion[8:10, 8, 7] = True
    mask, probability = Mask(lesion, grid), Volume(lesion.astype(np.float32), grid)
    place = Place(Side.BILATERAL, "frontal-lobe", sites=SITES, extent=EXTENT)
    return Analysis(
        scan=scan,
        sequence=MrSequence.T2,
        brain=Brain(
            mask=Mask(brain, grid), probability=probability, engine="b", models=(), notices=()
        ),
        search=LesionSearch(
            alignment=None,
            by_engine=(Lesions(mask=mask, probability=probability, engine="outlier"),),
            findings=measure_findings(mask, probability, scan.native, lambda _: place),
        ),
        notices=(),
        timings_s={},
    )


def seg_and_sr(analysis, patient=None):
    """Segmentation and structured report by their names, where there are any."""
    makers = dicom_makers(analysis, bytes, patient)
    return {n: make() for n, make in makers.items() if n.endswith(("_seg.dcm", "_sr.dcm"))}
