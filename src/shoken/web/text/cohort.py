"""What the page Cohort says where there is nothing to show; a part of ``text``."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.report.words import Language

__all__ = ["COHORT", "CohortText"]


@dataclass(frozen=True, kw_only=True)
class CohortText:
    """The strings of one language."""

    missing: str
    unreached: str


_EN = CohortText(
    missing="There is no page of the cohort yet. Whoever runs this server can write it with "
    "`shoken cohort report DIR`, where `DIR` is what `SHOKEN_COHORT` names.",
    unreached="The place of the cohort (`SHOKEN_COHORT`) cannot be reached now; the server's log "
    "says why. If `shoken cohort report DIR` works with it as `DIR`, open this page again.",
)
_JA = CohortText(
    missing="コホートのページはまだありません。サーバーの管理者が `shoken cohort report DIR` を"
    "実行すると作成されます（`DIR` は `SHOKEN_COHORT` に設定した場所）。",
    unreached="コホートの場所（`SHOKEN_COHORT`）に現在アクセスできません。原因はサーバーのログにあります。"
    "その場所を `DIR` として `shoken cohort report DIR` が実行できることを確かめてから、"
    "このページを開き直してください。",
)
COHORT: Mapping[Language, CohortText] = MappingProxyType({"en": _EN, "ja": _JA})
