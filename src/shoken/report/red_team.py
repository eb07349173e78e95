"""Answers that a model might give, true and false ones, to judge the checker by.

Each case is made from invented findings and a template; a false one tells the same sentence of
findings with one fact changed: a side, a number, a count, a place, or whether there is anything.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from shoken.report.facts import Facts, FindingFacts
from shoken.report.places import places_of_region

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shoken.report.schema import Language

__all__ = ["Case", "red_team"]

KINDS = ("side", "number", "count", "presence", "place")
_REGIONS = {
    "frontal-lobe": ("frontal lobe", "前頭葉"),
    "parietal-lobe": ("parietal lobe", "頭頂葉"),
    "temporal-lobe": ("temporal lobe", "側頭葉"),
    "occipital-lobe": ("occipital lobe", "後頭葉"),
    "cerebellum": ("cerebellum", "小脳"),
    "thalamus": ("thalamus", "視床"),
    "basal-ganglia": ("basal ganglia", "基底核"),
    "insula": ("insula", "島皮質"),
    "white-matter": ("white matter", "白質"),
    "grey-matter": ("grey matter", "灰白質"),
}
_SIDES = {"left": "左", "right": "右"}
_WORDS_EN = ("no", "one", "two", "three", "four", "five", "six")
_WORDS_JA = "零一二三四五六"

_ONE = {
    "en": (
        "A hyperintense lesion of {v:.1f} mL is seen in the {s} {p}.",
        "There is a focus of abnormal signal in the {s} {p}, measuring {d:.0f} mm.",
        "The {s} {p} contains a lesion candidate with a volume of approximately {v:.1f} cc.",
        "Finding {i} lies in the {s} {p} and measures {cm:.1f} cm in its longest diameter.",
        "In the {s} {p}, a {cm:.1f} cm area of altered signal is identified ({v:.2f} mL).",
        "Finding {i}: {s} {p}, {v:.2f} mL, longest diameter {d:.0f} mm, mean probability {m:.2f}.",
        "An ill-defined signal abnormality occupies {mm3:.0f} mm³ of the {s} {p}.",
        "Lesion #{i} ({s} {p}) has a volume of {v:.1f} ml and a maximum extent of {d:.0f} mm.",
        "Signal change is noted in the {p} on the {s}. It has a volume of {v:.1f} mL.",
    ),
    "ja": (
        "{s}{p}に{v:.1f} mLの高信号域を認める。",
        "{s}{p}に最大径{d:.0f} mmの異常信号域がみられる。",
        "{s}の{p}に体積約{v:.1f} ccの病変候補が検出された。",
        "所見{i}は{s}{p}に位置し、最大径は{cm:.1f} cmである。",
        "所見{i}:{s}{p}、体積{v:.2f} mL、最大径{d:.0f} mm、平均確率{m:.2f}。",
        "{s}{p}に信号変化を認め、体積は{mm3:.0f} mm³、長径は{d:.0f}ミリである。",
        "病変{i}({s}{p})の体積は{v:.1f}ミリリットル。",
        "{p}({s}側)に病変を認める。体積は{v:.1f}mLである。",
        "MRIでは{s}{p}に{cm:.1f}センチ大の斑状の高信号を指摘できる。",
    ),
}
_ALL = {
    "en": (
        "{Nw} hyperintense lesion candidates are seen, {t:.1f} mL in total.",
        "A total of {n} lesions were detected, the largest in the {s} {p} ({v:.1f} mL).",
        "There are {nw} foci of abnormal signal with a combined volume of {t:.1f} mL.",
        "The number of lesions is {n}.",
        "{n} separate areas of altered signal intensity are present in the brain.",
        "Overall, {nw} abnormalities were marked; the dominant one lies in the {s} {p}.",
    ),
    "ja": (
        "高信号域(病変候補)を{n}個、計{t:.1f} mL認める。",
        "病変数は{n}、総体積は{t:.1f} mLである。",
        "脳内に{nj}つの異常信号域を認め、最大のものは{s}{p}にある。",
        "計{n}箇所に病変候補を認める。",
        "病変は{n}か所に認められ、合計{t:.1f} ccである。",
        "{nj}病変を認める。",
    ),
}
_NOTHING = {
    "en": (
        "No lesion is seen.",
        "No evidence of abnormal signal intensity in the brain parenchyma.",
        "The brain is unremarkable.",
        "Normal brain MRI.",
        "There are no focal abnormalities.",
        "The examination fails to show any lesion.",
        "No lesion candidate of 0.05 mL or more was marked.",
        "The study is negative for focal lesions.",
    ),
    "ja": (
        "異常信号域を認めない。",
        "病変は認められない。",
        "明らかな異常所見なし。",
        "脳実質に異常信号は指摘できない。",
        "病変候補は検出されなかった。",
        "特記すべき所見を認めない。",
        "正常な頭部MRIである。",
        "0.05 mL以上の異常信号域は検出されなかった。",
    ),
}
# true beside any finding and beside none
_BESIDE = {
    "en": (
        "No evidence of hemorrhage or midline shift.",
        "Clinical correlation is recommended.",
        "Brain volume {b:.0f} mL.",
        "Small lesions may be missed on thick slices.",
        "There is no mass effect.",
        "",
    ),
    "ja": (
        "出血や正中偏位は認めない。",
        "臨床所見との対比が望まれる。",
        "脳体積{b:.0f} mL。",
        "小病変の見落としがありうる。",
        "圧排所見はない。",
        "",
    ),
}


@dataclass(frozen=True)
class Case:
    """One answer, what was measured, and which kind of fact it gets wrong (None: it is true)."""

    text: str
    language: Language
    facts: Facts
    wrong: str | None


def red_team(number: int, seed: int = 1) -> Iterator[Case]:
    """Make as many false cases as true ones, in turn over kinds and languages."""
    chance = random.Random(seed)  # noqa: S311 - nothing secret
    languages: tuple[Language, Language] = ("ja", "en")
    for n in range(number):
        language = languages[n % 2]
        facts = _facts(chance, 0 if n % 10 == 8 else chance.randint(1, 4))
        yield Case(_told(facts, language, chance), language, facts, None)
        kind = KINDS[n // 2 % len(KINDS)]
        facts = _facts(chance, chance.randint(0 if kind == "presence" else 1, 4))
        yield Case(_false(facts, language, kind, chance), language, facts, kind)


def _facts(chance: random.Random, number: int) -> Facts:
    volumes = sorted(round(10 ** chance.uniform(-0.5, 1.6), 3) for _ in range(number))[::-1]
    findings = []
    for n, volume in enumerate(volumes, start=1):
        region = chance.choice(list(_REGIONS))
        mean = chance.uniform(0.4, 0.8)
        findings.append(
            FindingFacts(
                id=n,
                side=chance.choice(list(_SIDES)),
                region=region,
                places=places_of_region(region),
                volume_ml=volume,
                lengths_mm=(round(14 * volume ** (1 / 3) * chance.uniform(1, 1.6), 2),),
                points=(tuple(chance.uniform(-60, 60) for _ in range(3)),),  # type: ignore[arg-type]
                mean_probability=mean,
                peak_probability=min(1, mean + 0.2),
            )
        )
    return Facts(
        findings=tuple(findings),
        searched=True,
        brain_ml=chance.uniform(1000, 1500),
        spacing_mm=(1.0, 1.0, 1.0),
    )


def _told(facts: Facts, language: Language, chance: random.Random) -> str:
    """The facts in words: all findings together, or each, or none; and a word beside."""
    beside = chance.choice(_BESIDE[language]).format(b=facts.brain_ml)
    if not facts.findings:
        return _joined([chance.choice(_NOTHING[language]), beside], language)
    sentences = [chance.choice(_ALL[language])] if chance.random() < 0.5 else []
    parts = [_filled(text, facts, facts.findings[0], language) for text in sentences]
    parts += [_filled(chance.choice(_ONE[language]), facts, f, language) for f in facts.findings]
    return _joined([*parts, beside], language)


def _false(facts: Facts, language: Language, kind: str, chance: random.Random) -> str:
    """One sentence told of changed facts, among true ones."""
    if kind == "presence":
        if facts.findings:
            return _joined([chance.choice(_NOTHING[language]), ""], language)
        invented = _facts(chance, 1)
        return _filled(chance.choice(_ONE[language]), invented, invented.findings[0], language)
    if kind == "count":
        wrong = len(facts.findings) + chance.choice((1, 2) if len(facts.findings) < 2 else (-1, 1))
        text = chance.choice(_ALL[language])
        told = _filled(text, facts, facts.findings[0], language, count=wrong)
        return _joined([told, ""], language)
    target = chance.choice(facts.findings)
    changed = _changed(target, facts, kind, chance)
    texts = [
        t for t in _ONE[language] if kind != "number" or any(k in t for k in ("{v", "{d", "{c"))
    ]
    sentences = [
        _filled(chance.choice(texts), facts, changed if f is target else f, language)
        for f in facts.findings
    ]
    return _joined(sentences, language)


def _changed(target: FindingFacts, facts: Facts, kind: str, chance: random.Random) -> FindingFacts:
    others = {(f.side, f.region) for f in facts.findings}
    if kind == "number":
        factor = chance.choice((0.3, 0.6, 1.5, 3, 10))
        while any(
            abs(target.volume_ml * factor / v - 1) < 0.2
            or abs(target.lengths_mm[0] * factor / d - 1) < 0.2
            for v, d in ((f.volume_ml, f.lengths_mm[0]) for f in facts.findings)
        ):
            factor *= 1.7
        lengths = (target.lengths_mm[0] * factor,)
        return replace(target, volume_ml=target.volume_ml * factor, lengths_mm=lengths)
    if kind == "side":
        return replace(target, side="left" if target.side == "right" else "right")
    free = [r for r in _REGIONS if all((s, r) not in others for s in _SIDES)]
    tissue = {"white-matter", "grey-matter"}
    # a tissue within a measured lobe contradicts nothing
    free = [r for r in free if not {r, target.region} & tissue or {r, target.region} <= tissue]
    region = chance.choice(free) if free else "brainstem"
    return replace(target, region=region)


def _filled(
    text: str, facts: Facts, finding: FindingFacts, language: Language, count: int | None = None
) -> str:
    n = len(facts.findings) if count is None else count
    place = _REGIONS.get(finding.region, ("brainstem", "脳幹"))[language == "ja"]
    side = _SIDES[finding.side] if language == "ja" else finding.side
    return text.format(
        s=side,
        p=place,
        i=finding.id,
        v=finding.volume_ml,
        mm3=finding.volume_ml * 1000,
        d=finding.lengths_mm[0],
        cm=finding.lengths_mm[0] / 10,
        m=finding.mean_probability,
        n=n,
        nw=_WORDS_EN[n],
        Nw=_WORDS_EN[n].capitalize(),
        nj=_WORDS_JA[n],
        t=facts.total_ml,
    )


def _joined(parts: list[str], language: Language) -> str:
    return ("" if language == "ja" else " ").join(part for part in parts if part)
