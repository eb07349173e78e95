"""Words that may stand beside a slot where they are so: forms that no slot can take the place of.

By slot and key; regular expressions.
"""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from shoken.report.words.language import Text
from shoken.report.words.rules.clauses import any_of
from shoken.report.words.rules.lexicon import words_of

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["OWN_WORDS"]


def _whole(en: str, ja: str) -> Text:
    """Words that are no part of a compound: "thin-section" is none that is thin."""
    return Text(rf"(?<!-)(?:{en})(?!-)", ja)


_DEGREES = {language: sorted(words_of("degrees", language)) for language in ("en", "ja")}


def _as_measured(en: str, ja: str) -> Text:
    """The same without a degree before them, which nobody measured: "very bright"."""
    whole = _whole(en, ja)
    # looked back for where one of them stands alone: there are many degrees
    return Text(
        rf"(?={whole.en})" + "".join(rf"(?<!{word} )" for word in _DEGREES["en"]) + whole.en,
        rf"(?={ja})" + "".join(rf"(?<!{word})" for word in _DEGREES["ja"]) + rf"(?:{ja})",
    )


_VERY = r"(?:strikingly|markedly|very|clearly|conspicuously|distinctly)"
_VERY_JA = r"(?:著明な|際立った|強い)(?=信号|\{signal\})"
_FAINT = _whole(
    r"faint(?:ly)?|(?:barely|hardly|only just|just) (?:visible|discernible|perceptible"
    r"|noticeable)|poorly (?:conspicuous|visible|seen)|(?:low|limited|poor) conspicuity"
    r"|conspicuity is (?:low|limited|poor)",
    r"淡[いく]|淡さ|かすかな|かすかに|ほのかな|ほのかに|描出[はが]?(?:やや)?不良"
    r"|(?:かろうじて|辛うじて)(?=視認|認識|識別|確認|描出|認め|見)",
)
OWN_WORDS: Mapping[tuple[str, str], Text] = MappingProxyType(
    {
        ("shape", "rounded"): _as_measured(
            r"round(?:ed|-shaped)?|circular|spherical|globular|globoid",
            r"(?<![卵長楕類半心])円形|球[形状]|[丸円][いく]",
        ),
        ("shape", "elongated"): _as_measured(
            r"elongated|linear|band-like|tubular|oblong|stripe?|line|ribbon(?:-like)?|thread-like"
            r"|streak|band-shaped|elongate|rod-like|cigar-shaped|filiform|filamentous|stretched",
            r"細長[いく]?|(?<![曲波放網点])線[状条]状?|帯状|索状(?!様)|棒状|筋状|糸状|管状|長楕円[形状]",
        ),
        ("signal", "bright"): _as_measured(
            r"hyper-?intens(?:e|ity)|high[- ]+signal|bright",
            r"高信号|明るい|信号(?:強度)?[はが][強高][いく]",
        ),
        ("signal", "dark"): _as_measured(
            r"hypo-?intens(?:e|ity)|low[- ]+signal|dark",
            r"低信号|暗い|信号(?:強度)?[はが][弱低][いく]",
        ),
        ("contrast", "slight-bright"): _FAINT,
        ("contrast", "slight-dark"): _FAINT,
        ("contrast", "marked-bright"): _whole(
            rf"{_VERY} (?:bright|hyper-?intense)",
            rf"{_VERY_JA}|信号[はが](?:非常に|著しく)[強高][いく]",
        ),
        ("contrast", "marked-dark"): _whole(
            rf"{_VERY} (?:dark|hypo-?intense)",
            rf"{_VERY_JA}|信号[はが](?:非常に|著しく)[弱低][いく]",
        ),
        ("width", "thin"): _as_measured(
            r"thin|slender|slim|narrow", r"細い|細く(?=[、。])|細めの|薄い(?=帯|線|層|[索線帯]状)"
        ),
        ("length", "point"): _whole(
            any_of(words_of("points", "en")), f"(?<![斑顆])(?:{any_of(words_of('points', 'ja'))})"
        ),
        ("size", "small"): _as_measured(
            r"small|tiny",
            r"(?<![大最])小さ[なくい]|小(?=病変|病巣|結節|斑)|小型(?=[でなのだ])|(?:微小|微細)(?=[でなだ])",
        ),
        ("size", "large"): _as_measured(
            r"large|extensive|sizeable", r"大き[なくい]|広範(?:囲)?(?:な|に|で)"
        ),
    }
)
