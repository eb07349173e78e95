"""Measured tables of every sort: none, one, two, five, ten and more; midline, pairs, strokes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from random import Random

LOBES = ("frontal-lobe", "parietal-lobe", "temporal-lobe", "occipital-lobe")
DEEP = ("thalamus", "caudate", "putamen", "pallidum", "hippocampus", "amygdala")
BELOW = ("cerebellum", "brainstem")
WHITE = ("periventricular", "juxtacortical", "deep-white-matter")
SORTS = ("none", "one", "one", "two", "five", "ten", "midline", "pair", "uncertain", "stroke")
SORTS += ("tiny", "two", "five")


@dataclass(frozen=True)
class Scan:
    """What was measured of one scan; each finding is the record's dictionary."""

    kind: str
    findings: list[dict]
    brain_ml: float
    spacing_mm: tuple[float, float, float]
    confidence: float

    @property
    def total_ml(self) -> float:
        return sum(f["volume_ml"] for f in self.findings)


def scan_of(rng: Random, wrong: str | None) -> Scan:
    """One scan; of a sort that can hold the lie where there is to be one."""
    kind = rng.choice([s for s in SORTS if s != "none" or wrong in {None, "invention", "brain"}])
    counts = {"none": 0, "two": 2, "five": 5, "ten": rng.randint(10, 14), "pair": 4, "tiny": 3}
    count = counts.get(kind, 1 if kind in {"one", "stroke"} else rng.randint(2, 4))
    low, high = {"stroke": (28, 150), "tiny": (0.02, 0.09)}.get(kind, (0.06, 14))
    volumes = sorted((low * (high / low) ** rng.random() for _ in range(count)), reverse=True)
    places = _places(kind, count, rng)
    return Scan(
        kind,
        [_found(n, *places[n - 1], volumes[n - 1], kind, rng) for n in range(1, count + 1)],
        rng.uniform(1020, 1560),
        rng.choice([(1.0, 1.0, 1.0), (0.9, 0.9, 3.0), (0.5, 0.5, 5.0)]),
        round(rng.uniform(0.45, 0.9), 2),
    )


def _places(kind: str, count: int, rng: Random) -> list[tuple[str, str]]:
    if kind == "pair":
        regions = rng.sample((*LOBES, *DEEP[:3], "cerebellum"), 2)
        return [(side, region) for region in regions for side in ("left", "right")]
    if kind == "uncertain":
        return [(rng.choice(["left", "right"]), "uncertain") for _ in range(count)]
    usual = (*LOBES * 3, *DEEP, "cerebellum", "insula", "cingulate-gyrus")
    if kind == "stroke":
        usual = LOBES
    places = [(rng.choice(["left", "right"]), rng.choice(usual)) for _ in range(count)]
    if kind == "midline":
        places[0] = ("midline", rng.choice(["brainstem", "corpus-callosum", "cerebellum"]))
    return places


def _found(number: int, side: str, region: str, volume: float, kind: str, rng: Random) -> dict:
    x = {"left": -1, "right": 1, "midline": 0.05}[side] * rng.uniform(9, 48)
    ras = (x, rng.uniform(-80, 50), rng.uniform(-40, 55))
    ball = 12.4 * volume ** (1 / 3)
    axial = ball * rng.uniform(1.0, 1.35)
    mean = rng.uniform(0.42, 0.86)
    zoned = region not in DEEP and region != "uncertain"
    zone = "infratentorial" if region in BELOW else rng.choice(WHITE) if zoned else None
    near = tuple(v + rng.uniform(-2, 2) for v in ras)
    return {
        "id": number,
        "volume_ml": volume,
        "centroid_voxel": tuple(v + 100 for v in ras),
        "centroid_ras_mm": ras,
        "centroid_mni_mm": None if kind == "uncertain" else near,
        "longest_diameter_mm": axial * rng.uniform(1.0, 1.25),
        "axial_diameter_mm": axial,
        "perpendicular_diameter_mm": axial * rng.uniform(0.5, 0.92),
        "sphericity": rng.uniform(0.4, 0.9),
        "contrast_z": rng.uniform(1.5, 6),
        "side": side,
        "region": region,
        "zone": zone,
        "mean_probability": mean,
        "peak_probability": min(0.99, mean + rng.uniform(0.09, 0.3)),
    }
