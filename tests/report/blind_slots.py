"""What stands in a sentence's slots: the truth in many spellings, and what would be wrong."""

from __future__ import annotations

import itertools
import re
from random import Random

from blind_scans import BELOW, DEEP, LOBES, WHITE, Scan

Slot = tuple[str | None, str, str | None]  # kind of lie, the truth, the lie


class NoSlotError(Exception):
    """This scan has nothing to say here."""


def size_of(volume: float) -> str:
    return "small" if volume <= 3 else "moderate" if volume <= 20 else "large"


class Slots:
    """Fills templates; the slot whose number is ``target`` gets what is wrong."""

    def __init__(self, scan: Scan, language: str, words: dict, seed: str) -> None:
        self.scan, self.language, self.words, self.seed = scan, language, words, seed
        self.target: int | None = None
        self.planted = ""
        self.used: list[tuple[str | None, bool]] = []

    def fill(self, template: str, finding: dict | None) -> str | None:
        """The sentence, or None where the scan cannot fill it."""
        ends = {"1": 0, "2": 1, "N": -1}
        begun, before = len(self.used), self.planted
        alike: dict[str, str] = {}

        def put(match: re.Match[str]) -> str:
            name, about = match[1], finding
            whole = name
            if whole in alike and whole in {"ID", "place"}:
                return alike[whole]
            if name[-1] in ends and name[:-1] in self._OF_ONE and name != "zoneN":
                name, position = name[:-1], ends[name[-1]]
                if len(self.scan.findings) < 2 and position:
                    raise NoSlotError
                about = self.scan.findings[position]
            alike[whole] = self._one(name, about)
            return alike[whole]

        try:
            text = re.sub(r"\{(\w+)\}", put, template)
        except NoSlotError:
            del self.used[begun:]
            self.planted = before
            return None
        if self.planted and self.planted != before:
            self.planted = text
        return text[:1].upper() + text[1:] if self.language == "en" and text.endswith(".") else text

    def _one(self, name: str, finding: dict | None) -> str:
        number = len(self.used)
        rng = Random(f"{self.seed}:{number}:{name}")
        if name in self._OF_ONE:
            if finding is None:
                raise NoSlotError
            kind, right, wrong = getattr(self, f"_{name}")(finding, rng)
        else:
            kind, right, wrong = self._of_all(name, rng)
        if kind in _MEASURED and Random(rng.random()).random() < self.words.get("wide", 0):
            right, wrong = right.translate(_WIDE), wrong and wrong.translate(_WIDE)
        self.used.append((kind, wrong is not None))
        if number == self.target and wrong is not None:
            self.planted = "here"
            return wrong
        return right

    # -- of one finding ------------------------------------------------------------------------

    _OF_ONE = frozenset(
        {"ID", "id", "place", "vol", "len", "axes", "ras", "mni", "mean", "peak", "pct", "share"}
        | {"size", "zone", "rank", "ranked"}
    )

    def _ID(self, f: dict, rng: Random) -> Slot:  # noqa: N802
        template = rng.choice(self.words["ids"])
        count = len(self.scan.findings)
        right = template.format(id=f["id"])
        others = [
            o
            for o in self.scan.findings
            if (o["side"], o["region"]) != (f["side"], f["region"])
            and not 0.8 < o["volume_ml"] / f["volume_ml"] < 1.25
            and abs(o["mean_probability"] - f["mean_probability"]) > 0.08
            and abs(o["peak_probability"] - f["peak_probability"]) > 0.08
        ]
        if others and rng.random() < 0.5:
            return "swapped", right, template.format(id=rng.choice(others)["id"])
        return "identity", right, template.format(id=count + rng.randint(1, 4))

    def _id(self, f: dict, rng: Random) -> Slot:
        return None, str(f["id"]), None

    def _place(self, f: dict, rng: Random) -> Slot:
        form = Random(rng.random())
        right = self.place(f["side"], f["region"], form.random())
        same = form.random()
        taken = {(o["side"], o["region"]) for o in self.scan.findings}
        turned = {"left": "right", "right": "left"}.get(f["side"], rng.choice(["left", "right"]))
        if f["region"] == "temporal-lobe":  # these lie in it
            taken |= {(s, f["region"]) for s, r in taken if r in {"hippocampus", "amygdala"}}
        if rng.random() < 0.5 and (turned, f["region"]) not in taken:
            return "side", right, self.place(turned, f["region"], same)
        pool = LOBES if f["region"] in LOBES else DEEP if f["region"] in DEEP else (*LOBES, *DEEP)
        near = {"pallidum": {"putamen"}, "putamen": {"pallidum"}, "hippocampus": {"amygdala"}}
        near |= {"amygdala": {"hippocampus"}}
        if f["region"] in {"uncertain", "insula", "cingulate-gyrus", "corpus-callosum"}:
            pool = ("occipital-lobe", "cerebellum", "thalamus")
        others = [
            r
            for r in pool
            if all(r != region for _, region in taken)
            and r not in near.get(f["region"], ())
            and not (r in {"hippocampus", "amygdala"} and ("temporal-lobe" in str(taken)))
        ]
        if not others or f["side"] == "midline":
            return "place", right, None
        return "place", right, self.place(f["side"], rng.choice(others), same)

    def place(self, side: str, region: str, way: float) -> str:
        rng = Random(way)
        name = rng.choice(self.words["regions"][region])
        if side == "midline":
            return rng.choice(self.words["midline"]).format(region=name)
        names = {"ja": {"left": "左", "right": "右"}, "en": {"left": "left", "right": "right"}}
        forms = self.words["places"][:3] if region == "uncertain" else self.words["places"]
        return rng.choice(forms).format(side=names[self.language][side], region=name)

    def nowhere(self, rng: Random) -> str:
        """A place that holds no finding."""
        taken = {f["region"] for f in self.scan.findings}
        taken |= {"temporal-lobe"} if taken & {"hippocampus", "amygdala"} else set()
        free = [r for r in (*LOBES, "cerebellum", "thalamus") if r not in taken] or ["amygdala"]
        return self.place(rng.choice(["left", "right"]), rng.choice(free), rng.random())

    def _vol(self, f: dict, rng: Random) -> Slot:
        kind, right, wrong = self._ml(f["volume_ml"], rng, "volume")
        others = [
            o["volume_ml"]
            for o in self.scan.findings
            if (o["side"], o["region"]) != (f["side"], f["region"])
            and not 0.75 < o["volume_ml"] / f["volume_ml"] < 1.34
            and abs(o["volume_ml"] - f["volume_ml"]) > 0.06
        ]
        if kind == "volume" and others and rng.random() < 0.3:
            return "borrowed", right, f"{rng.choice(others):.2f} mL"
        return kind, right, wrong

    def _ml(self, value: float, rng: Random, kind: str) -> Slot:
        digits = 2 if value < 1 else rng.choice([1, 1, 2])
        units = [" mL", " mL", " mL", "mL", " ml", " cc", " cm³", " cm3"]
        units += ["ミリリットル"] if self.language == "ja" else [" millilitres"]
        unit = rng.choice(self.words.get("units", units))
        usual = ["", "", "", "", "約" if self.language == "ja" else "approximately "]
        about = rng.choice(self.words.get("about", usual))
        right = f"{about}{value:.{digits}f}{unit}"
        if kind == "volume" and rng.random() < 0.15:
            return "unit", right, f"{about}{value:.{digits}f}{rng.choice([' mm', ' L', ' dL'])}"
        wrong = self._other(value, self._volumes(), rng)
        return kind, right, f"{about}{wrong:.{digits}f}{unit}"

    def _volumes(self) -> list[float]:
        known = [f["volume_ml"] for f in self.scan.findings]
        sums = [sum(f["volume_ml"] for f in self.scan.findings if f["side"] == s) for s in _SIDES]
        return [*known, *sums, self.scan.total_ml, self.scan.brain_ml]

    @staticmethod
    def _other(value: float, known: list[float], rng: Random) -> float:
        """A value that is none of those, and plainly not the true one."""
        for _ in range(50):
            factor = rng.choice([0.3, 0.5, 0.6, 1.4, 1.6, 2, 3, 10, 0.1])
            wrong = value * factor + (0.06 if factor > 1 and value < 1 else 0)
            far = all(abs(wrong - k) > max(0.12 * k, 0.06 if value < 1 else 0.12) for k in known)
            if far and (wrong >= 0.3 or value < 0.6):
                return wrong
        return value * 7.3 + 1

    def _lengths(self) -> list[float]:
        return [f[k] for f in self.scan.findings for k in f if k.endswith("diameter_mm")]

    def _other_mm(self, value: float, rng: Random) -> float:
        for _ in range(50):
            wrong = max(2.0, self._other(value, self._lengths(), rng))
            if all(abs(wrong - k) > max(2.0, 0.12 * k) for k in self._lengths()):
                return wrong
        return 3 * max(self._lengths()) + 5

    def _len(self, f: dict, rng: Random) -> Slot:
        return self._mm(f["longest_diameter_mm"], rng)

    def _mm(self, value: float, rng: Random) -> Slot:
        wrong = self._other_mm(value, rng)
        if value >= 10 and rng.random() < 0.25:
            return "length", f"{value / 10:.1f} cm", f"{wrong / 10:.1f} cm"
        units = [" mm", " mm", "mm", "ミリ" if self.language == "ja" else " millimetres"]
        unit = rng.choice(self.words.get("lengths", units))
        usual = ["", "", "", "約" if self.language == "ja" else "about "]
        about = rng.choice(self.words.get("about", usual))
        if rng.random() < 0.12:
            return "unit", f"{about}{value:.0f}{unit}", f"{about}{value:.0f} cm"
        return "length", f"{about}{value:.0f}{unit}", f"{about}{wrong:.0f}{unit}"

    def _axes(self, f: dict, rng: Random) -> Slot:
        long, across = f["axial_diameter_mm"], f["perpendicular_diameter_mm"]
        form = rng.choice(["{a} × {b} mm", "{a}×{b} mm", "{a} x {b} mm", "{a} mm × {b} mm"])
        if self.language == "en" and rng.random() < 0.3:
            form = "{a} by {b} mm"
        wrong = self._other_mm(long, rng)
        right = form.format(a=f"{long:.0f}", b=f"{across:.0f}")
        lies = [(f"{wrong:.0f}", f"{across:.0f}"), (f"{wrong:.0f}", f"{wrong * 0.6:.0f}")]
        a, b = rng.choice(lies)
        return "axes", right, form.format(a=a, b=b)

    def _ras(self, f: dict, rng: Random) -> Slot:
        return self._point(f["centroid_ras_mm"], rng)

    def _mni(self, f: dict, rng: Random) -> Slot:
        if f["centroid_mni_mm"] is None:
            raise NoSlotError
        return self._point(f["centroid_mni_mm"], rng)

    def _point(self, point: tuple[float, ...], rng: Random) -> Slot:
        x, y, z = (round(v) for v in point)
        lie = rng.choice([(-x, y, z), (x, y + 30, z), (x, y, z - 25), (y, x, z + 40)])
        if abs(x) < 5:
            lie = (x, y + 30, z)
        minus = rng.choice(["-", "-", "−"])
        write = "({}, {}, {})"
        right, wrong = write.format(x, y, z), write.format(*lie)
        return "point", right.replace("-", minus), wrong.replace("-", minus)

    def _mean(self, f: dict, rng: Random) -> Slot:
        return self._probability(f, f["mean_probability"], rng)

    def _peak(self, f: dict, rng: Random) -> Slot:
        return self._probability(f, f["peak_probability"], rng)

    def _probability(self, f: dict, value: float, rng: Random) -> Slot:
        own = (f["mean_probability"], f["peak_probability"])
        lies = [p / 100 for p in range(10, 99) if all(abs(p / 100 - v) > 0.07 for v in own)]
        wrong = rng.choice(lies)
        if Random(f"{self.seed}:percent").random() < 0.15:
            return "probability", f"{value:.0%}", f"{wrong:.0%}"
        return "probability", f"{value:.2f}", f"{wrong:.2f}"

    def _pct(self, f: dict, rng: Random) -> Slot:
        return self._percent(100 * f["volume_ml"] / self.scan.brain_ml, rng)

    def _percent(self, value: float, rng: Random) -> Slot:
        gap = rng.choice([" %", "%"])
        others = [100 * v / self.scan.brain_ml for v in self._volumes()[:-1]]
        for factor in rng.sample([3, 4, 5, 10, 0.2, 7], 6):
            if all(abs(value * factor / o - 1) > 0.3 for o in others if o):
                return "percent", f"{value:.2g}{gap}", f"{value * factor:.2g}{gap}"
        return "percent", f"{value:.2g}{gap}", None

    def _share(self, f: dict, rng: Random) -> Slot:
        value = 100 * f["volume_ml"] / self.scan.total_ml
        if len(self.scan.findings) < 2 or value < 5:
            raise NoSlotError
        shares = [100 * v / self.scan.total_ml for v in self._volumes()[:-1]]
        lies = [p for p in range(4, 97, 3) if all(abs(p - s) > max(6, 0.15 * s) for s in shares)]
        wrong = f"{rng.choice(lies)} %" if lies else None
        return "percent", f"{value:.0f} %", wrong

    def _size(self, f: dict, rng: Random) -> Slot:
        volume = f["volume_ml"]
        lies = [
            size
            for size, ok in (
                ("small", volume > 6),
                ("large", volume < 10),
                ("moderate", volume < 1.5 or volume > 40),
            )
            if ok and size != size_of(volume)
        ]
        names = self.words["sizes"]
        pick = rng.randrange(2)
        wrong = names[rng.choice(lies)][pick] if lies else None
        return "size", names[size_of(volume)][pick], wrong

    def _zone(self, f: dict, rng: Random) -> Slot:
        if f["zone"] is None:
            raise NoSlotError
        pick = rng.random()
        others = [z for z in (*WHITE, "infratentorial") if z != f["zone"]]

        def name(zone: str) -> str:
            return Random(pick).choice(self.words["zones"][zone])

        return "zone", name(f["zone"]), name(rng.choice(others))

    def _rank(self, f: dict, rng: Random) -> Slot:
        findings, n = self.scan.findings, f["id"] - 1
        if len(findings) < 3 or (n >= len(self.words["ranks"]) and n != len(findings) - 1):
            raise NoSlotError
        gaps = [a["volume_ml"] / b["volume_ml"] for a, b in itertools.pairwise(findings)]
        last = n == len(findings) - 1
        right = self.words["smallest"] if last else self.words["ranks"][n]
        wrong = self.words["ranks"][0] if n else self.words["smallest"]
        near = (n > 0 and gaps[0] < 1.2) or (n == 0 and gaps[-1] < 1.2)
        return "rank", right, None if near else wrong

    def _ranked(self, f: dict, rng: Random) -> Slot:
        kind, right, wrong = self._rank(f, rng)

        def of(word: str) -> str:
            return f"{word}の" if word in {"最大", "最小"} else word

        return kind, of(right), wrong and of(wrong)

    # -- of all findings -----------------------------------------------------------------------

    def _of_all(self, name: str, rng: Random) -> Slot:
        findings, count = self.scan.findings, len(self.scan.findings)
        sides = {s: [f for f in findings if f["side"] == s] for s in _SIDES}
        last = findings[-1] if findings else {"zone": None, "region": None}
        if name in {"n", "N"}:
            return self._number(name, count, "count", rng)
        if name in {"nl", "NL", "nr", "NR"}:
            if not (sides["left"] and sides["right"]):
                raise NoSlotError
            side = "left" if name[-1] in "lL" else "right"
            return self._number(name, len(sides[side]), "side-count", rng)
        if name in {"nz", "NZ", "nr0", "NR0"}:
            key = "zone" if name[1] in "zZ" else "region"
            if last[key] in {None, "uncertain"} or count < 2:
                raise NoSlotError
            inside = {"hippocampus", "amygdala"} & {f["region"] for f in findings}
            if last[key] == "temporal-lobe" and inside:
                raise NoSlotError
            number = sum(f[key] == last[key] for f in findings)
            return self._number(name, number, "part-count", rng)
        if name == "regionR":
            name = self.words["clears"].get(last["region"]) or self._no()
            return None, self._no() if name.startswith("両側") else name, None
        if name == "zoneN":
            return None, self.words["zones"][last["zone"] or self._no()][0], None
        return self._numbers(name, sides, rng)

    def _numbers(self, name: str, sides: dict[str, list[dict]], rng: Random) -> Slot:
        scan = self.scan
        if name == "total":
            return self._ml(scan.total_ml, rng, "total")
        if name in {"totalL", "totalR"}:
            part = sides["left" if name[-1] == "L" else "right"]
            if len(part) < 2:
                raise NoSlotError
            return self._ml(sum(f["volume_ml"] for f in part), rng, "total")
        if name == "tpct":
            return self._percent(100 * scan.total_ml / scan.brain_ml, rng)
        if name == "brain":
            form = rng.choice(["{:.0f} mL", "{:,.0f} mL", "{:.1f} mL"])
            wrong = scan.brain_ml * rng.choice([0.7, 1.25, 1.4])
            return "brain", form.format(scan.brain_ml), form.format(wrong)
        if name == "conf":
            return None, f"{scan.confidence:.2f}", None
        if name == "slice":
            if scan.spacing_mm[2] < 2:
                raise NoSlotError
            return None, f"{scan.spacing_mm[2]:g}", None
        if name == "rest":
            return self._number("n", len(scan.findings) - 5, "count", rng)
        if name == "clear":
            return self._clear(rng)
        raise KeyError(name)

    def _no(self) -> str:
        raise NoSlotError

    def _clear(self, rng: Random) -> Slot:
        """A part of the brain that holds nothing; beside one of those it holds something."""
        taken = {f["region"] for f in self.scan.findings}
        taken |= {"temporal-lobe"} if taken & {"hippocampus", "amygdala"} else set()
        if taken & {"uncertain", "insula", "cingulate-gyrus", "corpus-callosum"}:
            raise NoSlotError
        names = self.words["clears"]
        free = [r for r in names if r not in taken]
        full = [r for r in names if r in taken and r not in BELOW[1:]]
        if not free:
            raise NoSlotError
        return "clear", names[rng.choice(free)], names[rng.choice(full)] if full else None

    def _number(self, name: str, number: int, kind: str, rng: Random) -> Slot:
        wrong = max(1, number + rng.choice([-2, -1, 1, 2, 3]))
        wrong = number + 1 if wrong == number else wrong
        way = rng.random()
        return kind, self._count(name, number, way), self._count(name, wrong, way)

    def _count(self, name: str, number: int, way: float) -> str:
        if self.language == "ja":
            if way < 0.8:
                return str(number)
            kanji = self.words["numerals"][min(number, 15)]
            return kanji if way < 0.9 else str(number).translate(_WIDE)
        word = self.words["numerals"][number] if number < 16 else str(number)
        if name in {"NZ", "NR0"}:
            return f"{word.capitalize()} {'lesion is' if number == 1 else 'lesions are'}"
        if name[0] == "N":
            return word.capitalize()
        return word if way < 0.6 else str(number)


_SIDES = ("left", "right", "midline")
_WIDE = str.maketrans("0123456789.", "０１２３４５６７８９．")
_MEASURED = frozenset({"volume", "borrowed", "length", "axes", "probability", "percent", "total"})
