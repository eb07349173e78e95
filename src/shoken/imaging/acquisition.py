"""How a scan was acquired, as its header or sidecar records it, and which sequence that makes it.

Times tell a sequence more surely than any name: names are typed by people, times are what the
scanner did.  The bounds are those of clinical protocols at 0.3 to 7 tesla (Bernstein, King and
Zhou, Handbook of MRI Pulse Sequences, 2004; the parameter ranges of the ADNI 3 and of the MAGNIMS
protocols lie inside them), with gaps between them in which nothing is concluded.
"""

from __future__ import annotations

from dataclasses import dataclass

from shoken.imaging.sequence import MrSequence

__all__ = ["Acquisition"]

# Fluid is nulled at an inversion time of 1.5 to 2.9 s (its T1 is 4 s, at any field), and white
# matter at 0.3 to 0.6 s; T1-weighted inversion ("T1 FLAIR", MPRAGE) lies between. Fat is nulled
# below 0.26 s.
_FLUID_NULLED_MS = 1400.0
_FAT_NULLED_MS = 280.0  # see above: a margin over fat's 260 ms
# Spin echoes: T1 is weighed by a repetition below, T2 and density by one above.
_T1_REPETITION_MS = 1200.0
# see above; between the two times lies what is weighed by neither alone
_LONG_REPETITION_MS = 1800.0
# FLAIR repeats after 4.5 s and more, so that fluid has recovered before it is inverted.
_FLAIR_REPETITION_MS = 4000.0
_SHORT_ECHO_MS = 40.0  # PD and T1 have less; T2 weighting grows with what is beyond
# T2 and FLAIR have 80 ms and more; between the two echo times neither is claimed
_LONG_ECHO_MS = 65.0
# Gradient echoes: T1 in a few ms; from 12 ms on what is seen is susceptibility.
_GRADIENT_ECHO_MS = 10.0
_SUSCEPTIBLE_ECHO_MS = 12.0  # see above
_GRADIENT_REPETITION_MS = 100.0  # spoiled T1 volumes repeat within some tens of ms


@dataclass(frozen=True, kw_only=True)
class Acquisition:
    """What is recorded of a scan's acquisition; None or empty where it is not.

    Parameters
    ----------
    echo_ms, repetition_ms, inversion_ms
        Times in ms; more than 0.
    scanning
        DICOM's ScanningSequence: of ``SE``, ``IR``, ``GR``, ``EP``, ``RM``.
    variant
        DICOM's SequenceVariant, such as ``SP`` (spoiled) and ``MP`` (prepared).
    contrast_agent
        Whether a contrast agent was given.
    is_other
        Whether it is said to be another kind of picture: a map, an angiography, diffusion, a phase.
    described
        What the series' description tells: words that somebody typed, a hint as a name is.
    is_plain
        Whether the description says that no contrast agent was given.
    """

    echo_ms: float | None = None
    repetition_ms: float | None = None
    inversion_ms: float | None = None
    scanning: tuple[str, ...] = ()
    variant: tuple[str, ...] = ()
    contrast_agent: bool | None = None
    is_other: bool = False
    described: MrSequence | None = None
    is_plain: bool = False

    @property
    def sequence(self) -> MrSequence | None:
        """What the recorded acquisition makes, whatever it is called; None where it is not sure."""
        if self.is_other or "EP" in self.scanning:  # echo-planar: diffusion, perfusion, function
            return MrSequence.UNKNOWN
        if self.echo_ms is None or self.repetition_ms is None:
            return None
        by_technique = self._of_gradient_echo if self._is_gradient else self._of_spin_echo
        told = by_technique(self.echo_ms, self.repetition_ms)
        return self._enhanced(told)

    @property
    def hint(self) -> MrSequence | None:
        """What the series' description and the record of a contrast agent tell together."""
        return self._enhanced(self.described)

    def _enhanced(self, told: MrSequence | None) -> MrSequence | None:
        return MrSequence.T1C if told is MrSequence.T1 and self.contrast_agent else told

    @property
    def _is_gradient(self) -> bool:
        if self._technique:
            return "GR" in self.scanning and "SE" not in self.scanning
        # no spin echo is so fast
        return (self.echo_ms or 0) < _GRADIENT_ECHO_MS and (
            (self.repetition_ms or 0) < _GRADIENT_REPETITION_MS or self.inversion_ms is not None
        )

    @property
    def _technique(self) -> bool:
        """Whether the kind of echo is recorded; ``RM``, research mode, says nothing about it."""
        return bool({"SE", "IR", "GR"} & set(self.scanning))

    def _of_gradient_echo(self, echo_ms: float, repetition_ms: float) -> MrSequence | None:
        if echo_ms >= _SUSCEPTIBLE_ECHO_MS:
            return MrSequence.UNKNOWN
        if echo_ms > _GRADIENT_ECHO_MS:
            return None
        if self.inversion_ms is not None:
            # the second inversion of MP2RAGE is no T1, and no FLAIR either
            return MrSequence.T1 if self.inversion_ms < _FLUID_NULLED_MS else MrSequence.UNKNOWN
        # unspoiled (FIESTA, CISS) looks like T2 at the same times
        is_t1 = repetition_ms < _GRADIENT_REPETITION_MS and {"SP", "MP"} & set(self.variant)
        return MrSequence.T1 if is_t1 else None

    def _of_spin_echo(self, echo_ms: float, repetition_ms: float) -> MrSequence | None:
        inversion_ms = self.inversion_ms or 0.0
        if inversion_ms >= _FAT_NULLED_MS:
            return self._of_inversion(echo_ms, repetition_ms, inversion_ms)
        if "IR" in self.scanning:
            return MrSequence.UNKNOWN if inversion_ms else None  # STIR; after how long is not said
        if inversion_ms and not self._technique:
            return None  # STIR, or the delay of a fat saturation
        is_short = echo_ms <= _SHORT_ECHO_MS
        if is_short and repetition_ms <= _T1_REPETITION_MS:
            return MrSequence.T1
        if is_short and repetition_ms >= _LONG_REPETITION_MS:
            return MrSequence.PD
        # where nothing is recorded of inversion, a long repetition may be FLAIR's
        is_t2 = self._technique or repetition_ms < _FLAIR_REPETITION_MS
        is_t2 &= echo_ms >= _LONG_ECHO_MS and repetition_ms >= _LONG_REPETITION_MS
        return MrSequence.T2 if is_t2 else None

    @staticmethod
    def _of_inversion(
        echo_ms: float, repetition_ms: float, inversion_ms: float
    ) -> MrSequence | None:
        if inversion_ms < _FLUID_NULLED_MS:
            return MrSequence.T1 if echo_ms <= _SHORT_ECHO_MS else None
        is_flair = echo_ms >= _LONG_ECHO_MS and repetition_ms >= _FLAIR_REPETITION_MS
        return MrSequence.FLAIR if is_flair else None
