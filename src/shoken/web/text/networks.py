"""The strings about networks: the page of models, and the choice of one; a part of ``text``."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.report.words import Language

__all__ = ["NETWORKS", "NetworkText"]


@dataclass(frozen=True, kw_only=True)
class NetworkText:
    """The strings of one language; a missing one is an error when the page starts."""

    title: str
    lead: str
    columns: str
    limits: str
    ready: str
    states: Mapping[str, str]
    choice: str
    choice_help: str
    automatic: str
    own: str
    finds: str
    finds_together: str
    finds_automatic: str
    finds_structures: str
    any_lesion: str
    any_sequence: str


_EN = NetworkText(
    title="Models",
    lead="The networks that Shoken can run on this server. The command beside a missing one "
    "fetches it; none is ever replaced silently.",
    columns="Network|State|Task|Sequences|Licence|Next",
    limits="{id}: known limits, paper",
    ready="ready",
    states=MappingProxyType(
        {
            "present": "present",
            "fetchable": "can be fetched",
            "needs baking": "needs baking",
            "removed": "removed",
        }
    ),
    choice="Network",
    choice_help="The network that searches for lesions; one that labels brain structures measures "
    "these too. The Models page says what each was made for.",
    automatic="choose automatically",
    own="Networks of your own: `shoken models add NETWORK.onnx --card CARD.toml` on this server "
    "(see docs/networks.md).",
    finds="Finds: {what}. Made for: {sequences}.",
    finds_together="Finds: {what}. Needs all of: {sequences}.",
    finds_automatic="Finds: lesions of any kind on T1, T2 and FLAIR, and what a network on this "
    "server was made to find on that sequence.",
    finds_structures="Labels brain structures and does not search for lesions.",
    any_lesion="lesions of any kind",
    any_sequence="any sequence",
)

_JA = NetworkText(
    title="モデル",
    lead="このサーバーで実行できるネットワークです。ないものは右のコマンドでサーバーに取得します。"
    "無断で別のものに置き換えることはありません。",
    columns="ネットワーク|状態|用途|撮像法|ライセンス|次にすること",
    limits="{id}：既知の限界、論文",
    ready="準備済み",
    states=MappingProxyType(
        {
            "present": "あり",
            "fetchable": "取得できます",
            "needs baking": "変換が必要",
            "removed": "削除済み",
        }
    ),
    choice="ネットワーク",
    choice_help="病変の検索に使うネットワークです。脳の構造を区分するネットワークでは構造の体積も計測"
    "します。対象と限界は「モデル」のページにあります。",
    automatic="自動選択",
    own="独自のネットワークは、このサーバーで`shoken models add NETWORK.onnx --card CARD.toml`を"
    "実行して追加します（docs/networks.ja.mdを参照）。",
    finds="検出対象：{what}。撮像法：{sequences}。",
    finds_together="検出対象：{what}。必要な撮像法（すべて）：{sequences}。",
    finds_automatic="検出対象：T1強調像・T2強調像・FLAIR像のあらゆる病変と、"
    "その撮像法向けのネットワークがサーバーにあればその対象。",
    finds_structures="脳の構造を区分するもので、病変は検出しません。",
    any_lesion="あらゆる病変",
    any_sequence="撮像法を問わない",
)

NETWORKS: Mapping[Language, NetworkText] = MappingProxyType({"ja": _JA, "en": _EN})
