"""English sentences."""

from types import MappingProxyType

from shoken.findings import Side
from shoken.notices import NoticeCode
from shoken.report.wording import Wording
from shoken.sequence import Sequence

__all__ = ["ENGLISH"]

ENGLISH = Wording(
    language="en",
    sequences=MappingProxyType(
        {
            Sequence.T1: "T1-weighted",
            Sequence.T1C: "contrast-enhanced T1-weighted",
            Sequence.T2: "T2-weighted",
            Sequence.FLAIR: "FLAIR",
            Sequence.PD: "proton-density-weighted",
            Sequence.UNKNOWN: "MR",
        }
    ),
    sides=MappingProxyType({Side.LEFT: "left", Side.RIGHT: "right", Side.MIDLINE: "midline"}),
    place="{side} {region}",
    midline="midline {region}",
    zone="{place} ({zone})",
    bright="hyperintense",
    dark="hypointense",
    mixed="hyper- or hypointense",
    no_search="Brain extraction only: lesions were not searched for.",
    search_failed="The search for lesions failed: nothing is said of whether there are any.",
    none_summary="No lesion candidate was marked on this {sequence} image.",
    none_description="No area of abnormal signal of {minimum:g} mL or more was marked within the "
    "brain on this {sequence} image.",
    one_summary="One {signal} lesion candidate of {volume:.1f} mL in the {place}.",
    many_summary="There are {count} {signal} lesion candidates, {total:.1f} mL in total; the "
    "largest, {volume:.1f} mL, lies in the {place}.",
    method="The {sequence} image was searched for lesions by the engine {engine}.",
    finding="Finding {id}: {signal} area in the {place}, volume {volume:.2f} mL, axial "
    "diameters {axial:.0f} × {across:.0f} mm, centre at RAS ({x:.0f}, {y:.0f}, {z:.0f}) mm; mean "
    "probability {mean:.2f}, peak {peak:.2f}.",
    and_more="A further {count}, all smaller, are listed in the table.",
    total="Total volume {total:.2f} mL, {percent:.2g} % of the brain. Number by zone: {zones}.",
    zone_count="{zone}, {count}",
    elsewhere="elsewhere",
    brain="Brain volume {brain:.0f} mL.",
    limits="The text tells what software marked and measured. Changes below {minimum:g} mL or "
    "without a difference in signal can be missed, and nothing here tells their cause.",
    next_step="Does what was marked agree with the clinical findings, and is further imaging "
    "wanted?",
    next_step_none="Does the clinical picture call for further imaging all the same?",
    next_step_no_search="Is a search for lesions wanted?",
    next_step_failed="Is a search wanted with the sequence or the engine chosen by hand?",
    separator="; ",
    full_stop=" ",
    notices=MappingProxyType(
        {
            NoticeCode.SYNTHETIC: "This head is synthetic: no patient was scanned.",
            NoticeCode.SERIES_CHOSEN: "{value:.0f} series were given; the one read is the original "
            "with the thinnest slices.",
            NoticeCode.SEVERAL_PATIENTS: "The files bear {value:.0f} different patient IDs; the "
            "series that was read is of one of them: make sure that it is the right one.",
            NoticeCode.SERIES_INCOMPLETE: "Other series that make no whole volume were left out: "
            "{value:.0f}.",
            NoticeCode.FILES_PASSED_OVER: "Files that are not DICOM were passed over: {value:.0f}.",
            NoticeCode.NIFTI_LEFT_OUT: "The DICOM series was read; volumes in other formats "
            "(NIfTI and the like) among the same files were left out: {value:.0f}.",
            NoticeCode.DICOM_LEFT_OUT: "The volume file was read; DICOM files among the same files "
            "hold no MR picture and were left out: {value:.0f}.",
            NoticeCode.COPIES_LEFT_OUT: "Pictures that were there more than once were counted "
            "once; copies left out: {value:.0f}.",
            NoticeCode.NOT_MR_LEFT_OUT: "DICOM files that hold no MR picture (reports, "
            "segmentations, other modalities) were left out: {value:.0f}.",
            NoticeCode.LOCALIZERS_LEFT_OUT: "Localizers in the series were left out: {value:.0f}.",
            NoticeCode.COLOUR_LEFT_OUT: "Colour pictures in the series were left out: {value:.0f}.",
            NoticeCode.DERIVED_LEFT_OUT: "Pictures in the series that were computed from others "
            "(maps, projections) were left out: {value:.0f}.",
            NoticeCode.PHASE_LEFT_OUT: "Phase pictures in the series were left out: {value:.0f}.",
            NoticeCode.OTHER_GEOMETRY_LEFT_OUT: "Pictures in the series of another direction, size "
            "or pixel spacing were left out: {value:.0f}.",
            NoticeCode.OTHER_VOLUME_LEFT_OUT: "Pictures in the series of another echo or of "
            "another volume at the same places were left out: {value:.0f}.",
            NoticeCode.POSITIONS_ROUNDED: "The slices' positions are rounded to {value:g} mm in "
            "the file; they were taken as evenly spaced within that rounding.",
            NoticeCode.GREY_INVERTED: "The pictures were stored with black and white exchanged "
            "(MONOCHROME1) and were inverted.",
            NoticeCode.IDENTIFIERS_MADE: "Identifiers that the DICOM files lack (study, series or "
            "frame of reference) were made for the segmentation and the structured report: an "
            "archive does not know them.",
            NoticeCode.NO_DICOM_RESULTS: "No DICOM segmentation or structured report was made: "
            "the source's pictures cannot be referred to one by one (missing or repeated "
            "identifiers, a mosaic, or several multi-frame files).",
            NoticeCode.SLICES_LEAN: "The slices lean by {value:.1f}° (a tilted gantry): each is "
            "kept where its header puts it, and nothing was resampled.",
            NoticeCode.NOT_NUMBERS: "Voxels that hold no number were taken as 0: {value:.0f}.",
            NoticeCode.ORIENTATION_ASSUMED: "The file ({detail}) does not say how the head lies in "
            "it: axes were taken as its readers take them, and left and right may be swapped. "
            "Check the sides against the source, or convert the scan to NIfTI from there.",
            NoticeCode.SEQUENCE_GUESSED: "The sequence was recognised from the picture as "
            "{detail} (clearness {value:.0f} %, where 50 % says nothing); choose it by hand "
            "if that is wrong.",
            NoticeCode.SEQUENCE_DOUBTED: "The sequence that was used does not fit the picture, "
            "which looks like {detail} (clearness {value:.0f} %, where 50 % says nothing): check "
            "it.",
            NoticeCode.SEQUENCE_ACQUIRED: "By the acquisition times that its header or the file "
            "beside it records, the scan is {detail}.",
            NoticeCode.SEQUENCE_OTHER: "By its header or its name the scan is another kind of "
            "picture than T1, T2, FLAIR or proton density; no search was made for it, and what is "
            "marked is less sure.",
            NoticeCode.NAME_SET_ASIDE: "The name says {detail}, which does not agree with the "
            "scan itself, and was set aside; choose the sequence by hand to insist on it.",
            NoticeCode.CONTRAST_SEEN: "Vessels are as bright as after contrast agent, though "
            "neither name nor header says that one was given: the scan was read as T1 without.",
            NoticeCode.RECORD_NOT_READ: "The JSON file beside the scan is damaged or no record of "
            "an acquisition, and was left out.",
            NoticeCode.THICK_SLICES: "Slices are {value:.1f} mm thick: small lesions can be missed "
            "and volumes are less exact.",
            NoticeCode.BRAIN_VOLUME: "The brain mask measures {value:.0f} mL, outside 600 to "
            "2200 mL: check it before using any number.",
            NoticeCode.BRAIN_PIECES: "The brain mask was in several pieces; {value:.0f} mL beside "
            "the largest were dropped.",
            NoticeCode.BRAIN_CUT: "The brain touches the edge of the field of view over "
            "{value:.1f} mL: what lies beyond was not seen.",
            NoticeCode.SKULL_STRIPPED: "The skull had been removed before: what was cut away is "
            "not seen.",
            NoticeCode.NOT_A_BRAIN: "The template overlaps what was found by {value:.2f} only "
            "(Dice): this may not be a brain, or not a head as scanners picture it; no "
            "result can be trusted.",
            NoticeCode.NOT_COVERED: "About {value:.0f} % of the brain lies outside the picture "
            "and was not seen.",
            NoticeCode.NOISY: "Noise is nearly as strong as the contrast of grey and white "
            "matter (ratio {value:.1f}): small lesions can be missed.",
            NoticeCode.UNEVEN: "Brightness varies {value:.1f}-fold over the brain; it was evened "
            "out, but places near the coil are less sure.",
            NoticeCode.NOT_ALIGNED: "The standard brain could not be laid on this one (overlap "
            "{value:.2f}, Dice). Lesions were not searched for, since tissues would be expected in "
            "the wrong places. See whether a whole head is pictured, and the right way up.",
            NoticeCode.ENGINE_MADE_FOR_SEQUENCE: "Engine {detail} was chosen: its network is made "
            "for this sequence, and it marks what that network was made to find and no other "
            "lesion. Engine outlier searches for any.",
            NoticeCode.ENGINE_NOT_FETCHED: "The general engine outlier was chosen: {detail}, a "
            "network made for this sequence, is not on this machine "
            "(shoken models fetch {detail}).",
            NoticeCode.ENGINE_NOT_BAKED: "The general engine outlier was chosen: {detail}, a "
            "network made for this sequence, has not been baked on this machine "
            "(shoken models bake {detail}).",
            NoticeCode.ENGINE_GENERAL: "The general engine outlier was chosen: there is no "
            "network for this sequence.",
            NoticeCode.ENGINE_UNFIT: "The general engine outlier was chosen: the picture does not "
            "look like the sequence that the network of engine {detail} was made for.",
            NoticeCode.CUT_BY_USER: "Measured with a threshold that the user chose: lesions "
            "are above a probability of {value:.2f} and of at least {detail} mL.",
            NoticeCode.BESIDE_USED: "Lesions were searched for in {detail} as well, registered to "
            "this scan; what is reported lies on this one.",
            NoticeCode.BESIDE_LEFT_OUT: "The {detail} given beside could not be laid on this scan "
            "(brains overlap by {value:.2f}, Dice) and was left out.",
            NoticeCode.BESIDE_NOT_TAKEN: "Engine {detail} looks at one scan alone: those given "
            "beside were not searched.",
            NoticeCode.LESION_NOT_SEARCHED: "Lesions were not searched for, as requested.",
            NoticeCode.LESION_IMPLAUSIBLE: "The search for lesions failed: engine {detail} marked "
            "{value:.0f} mL that look like the rest of the brain. Nothing of it is reported, and "
            "lesions count as not searched for.",
            NoticeCode.TISSUE_NOT_TOLD: "Tissue volumes are left out: on FLAIR in slices of "
            "{value:.1f} mm dark fluid is lost between brain.",
            NoticeCode.STRUCTURES_NEED_T1: "Structures were not measured: that needs a T1 without "
            "contrast medium, named as such where lesions are not searched for.",
            NoticeCode.WRITER_REPLACED: "{detail} The measured report stands in its place.",
        }
    ),
    labels=MappingProxyType(
        {
            "title": "Brain MRI report",
            "summary": "Summary",
            "description": "Description",
            "location": "Location",
            "confidence": "Confidence",
            "present": "Finding present",
            "yes": "yes",
            "no": "no",
            "not_searched": "not searched for",
            "none": "none",
            "findings": "Findings",
            "table": "No.|Place|Volume (mL)|Axial diameters (mm)|Centre, voxel|Centre, RAS (mm)|"
            "Centre, MNI (mm)|Contrast (z)|Sphericity|Mean / peak probability",
            "structures": "Volumes of structures, both sides together",
            "structures_table": "Structure|Volume (mL)",
            "notices": "Please note",
            "scan": "Scan",
            "scan_line": "{file}, {shape} voxels of {spacing} mm, axes {axes}, sequence {sequence}",
            "brain_line": "Brain {volume:.0f} mL (engine {engine})",
            "tissue_line": "Grey matter {grey:.0f} mL, white matter {white:.0f} mL, cerebrospinal "
            "fluid {fluid:.0f} mL",
            "made_by": "Made by",
            "written_by": "Report written by",
            "impression": "Impression",
            "limits": "Limits",
            "next_step": "Question to the radiologist",
            "checks": "Checked against the measurement",
            "corrected": "corrected by the writer when told",
            "struck": "struck: contradicts the measurement",
            "removed": "removed: nobody measured this",
            "interpretation": "the model's interpretation, not measured",
            "measured": "measured",
            "volumes": "Volumes",
            "load": "Lesions together",
            "load_line": "candidates: {count}; {volume:.2f} mL; {percent:.2g} % of the brain",
            "key_slices": "Key slices",
            "key_slices_caption": "Three planes through the largest finding, or through the "
            "middle of the brain where there is none. Radiological convention: the patient's right "
            "is on the left. Blue: brain outline. Red: lesion candidate.",
            "each_finding": "Slices of the findings",
            "largest_shown": "The {count} largest are shown; the table holds all.",
            "slice_caption": "Finding {id}: {place}, {volume:.2f} mL; axial slice at z {z:+.0f} mm "
            "(RAS)",
            "table_note": "Diameters: the longest in an axial slice, and the longest across it. "
            "Voxels count from 0 on the scan's own grid. Contrast: distance from the "
            "normal tissue around, in its standard deviations. Sphericity: 1 for a "
            "ball.",
            "provenance": "Provenance",
            "settings": "Settings",
            "settings_line": "brain engine {brain}, lesion engine {lesion}, probability above "
            "{threshold:.2f}, smallest lesion {minimum} mL",
            "settings_brain": "brain engine {brain}; lesions were not searched for",
            "software": "Software",
            "models_table": "Network or atlas|Licence|SHA-256",
            "cost": "{tokens_in} tokens in, {tokens_out} out, about {cost:.4f} USD, "
            "{requests} requests, prompt {prompt}",
        }
    ),
    disclaimer="Research tool, not a medical device. Lesion candidates are found by software; "
    "they are not a diagnosis.",
)
