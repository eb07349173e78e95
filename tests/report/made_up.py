"""Findings that nobody has, and those of the tables that models were shown."""

import json

from shoken.report.built_in_writer import measured_draft
from shoken.report.compose import composed
from shoken.report.confidence import Confidence
from shoken.report.facts import Facts
from shoken.report.record.schema import FindingRecord
from shoken.report.slots.subjects import subjects
from shoken.report.words.places import REGIONS
from shoken.report.words.wording import SEQUENCES

FIELDS = ("finding_summary", "detailed_description", "impression", "limits", "suggested_next_step")


def finding(number, **changes):
    """A finding in the left frontal lobe, with what is said otherwise."""
    usual = {
        "id": number,
        "volume_ml": 4.25,
        "centroid_voxel": (10, 10, 10),
        "centroid_ras_mm": (-30, 20, 30),
        "centroid_mni_mm": (-30, 20, 30),
        "longest_diameter_mm": 31,
        "axial_diameter_mm": 26,
        "perpendicular_diameter_mm": 11,
        "sphericity": 0.5,
        "contrast_z": 2.5,
        "side": "left",
        "region": "frontal-lobe",
        "zone": "periventricular",
        "mean_probability": 0.83,
        "peak_probability": 0.97,
        "contact": ("lateral-ventricle",),
        "white_around": 0.8,
    }
    return FindingRecord(**{**usual, **changes})


def facts(*findings, **changes):
    """What was measured on a FLAIR scan."""
    usual = {
        "sequence": "flair",
        "engine": "wmh",
        "brain_ml": 1431.0,
        "confidence": Confidence(0.8),
    }
    return Facts(findings=tuple(findings), **{**usual, **changes})


def measured_facts(kept):
    """The facts of a scan as they are kept in ``measured/``."""
    rows = [FindingRecord.model_validate(row) for row in kept["findings"]]
    sure = Confidence(kept["confidence"])
    return Facts(**{**kept, "findings": tuple(rows), "confidence": sure})


def three():
    """Three findings that differ in all that is measured."""
    return facts(
        finding(1),
        finding(
            2,
            volume_ml=1.72,
            longest_diameter_mm=18,
            axial_diameter_mm=15,
            perpendicular_diameter_mm=13,
            contrast_z=-3.0,
            side="right",
            region="thalamus",
            zone=None,
            centroid_mni_mm=(12, -18, 8),
            contact=(),
            white_around=0.2,
            mean_probability=0.64,
        ),
        finding(
            3,
            volume_ml=0.36,
            longest_diameter_mm=9,
            axial_diameter_mm=8,
            perpendicular_diameter_mm=7,
            region="cerebellum",
            zone="infratentorial",
            centroid_mni_mm=(-22, -60, -34),
            contact=(),
            mean_probability=0.71,
        ),
    )


def many(number=12):
    """So many findings, on both sides and in all zones, largest first."""
    regions = ("frontal-lobe", "parietal-lobe", "temporal-lobe", "occipital-lobe", "cerebellum")
    zones = ("periventricular", "juxtacortical", "deep-white-matter", "periventricular")
    return facts(
        *(
            finding(
                n + 1,
                volume_ml=6.4 / (n + 1) ** 1.3,
                side=("left", "right")[n % 2],
                region=regions[n % 5],
                zone="infratentorial" if n % 5 == 4 else zones[n % 4],
                axial_diameter_mm=24 - n,
                perpendicular_diameter_mm=9,
                longest_diameter_mm=30 - n,
                centroid_mni_mm=((-1) ** (n + 1) * 30, 10 * n - 40, 20),
                contact=("lateral-ventricle",) if n % 5 != 4 and n % 4 in {0, 3} else (),
                mean_probability=0.9 - n / 40,
            )
            for n in range(number)
        )
    )


def reported(told, language, draft=None):
    """The report of some facts: the measured one, or that of a draft."""
    own = subjects(told, language)
    built_in = measured_draft(told, own, language)
    return composed(draft or built_in, built_in, told, own, language)


def texts_of(report):
    """Every text of a report by its field."""
    texts = {name: getattr(report, name) or "" for name in FIELDS}
    for one in report.findings:
        texts[f"findings[{one.id}].summary"] = one.finding_summary
        texts[f"findings[{one.id}].description"] = one.detailed_description
    return texts


def of_table(path):
    """What a table says that was sent with the prompt ``report-1``.

    It tells neither contrast nor contact: brightness is what the sequence shows lesions by, and a
    zone says what is touched.
    """
    table = json.loads(path.read_text(encoding="utf-8"))
    language = table["language"]
    sequence = next(key for key, text in SEQUENCES.items() if text[language] == table["sequence"])
    named = {text[language]: key for key, text in REGIONS.items()}
    named |= {"juxtacortical or cortical": "juxtacortical", "infratentorial": "infratentorial"}
    contact = {"periventricular": ("lateral-ventricle",), "juxtacortical": ("cortex",)}
    rows = []
    for row in table["findings"]:
        place = row["place"]
        for word in ("left ", "right ", "midline ", "左", "右", "正中部"):
            place = place.replace(word, "")
        zone = named[row["zone"]] if row["zone"] else None
        axial, across = row["axial_diameters_mm"]
        rows.append(
            finding(
                row["id"],
                volume_ml=row["volume_ml"],
                longest_diameter_mm=row["longest_diameter_mm"],
                axial_diameter_mm=axial,
                perpendicular_diameter_mm=across,
                contrast_z=-2.5 if sequence in {"t1", "t1c"} else 2.5,
                side=row["side"],
                region=named[place],
                zone=zone,
                contact=contact.get(zone, ()),
                centroid_mni_mm=row["centre_ras_mm"],
                mean_probability=row["mean_probability"],
                peak_probability=row["peak_probability"],
            )
        )
    return facts(
        *rows,
        sequence=str(sequence),
        brain_ml=table["brain_volume_ml"],
        confidence=Confidence(table["confidence"]),
    )
