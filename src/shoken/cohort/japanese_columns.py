"""What each column holds, in Japanese; the English words stand with columns and measures."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

__all__ = ["JAPANESE", "JAPANESE_OF_OTHERS"]

JAPANESE_OF_OTHERS = "データセットによる列"
JAPANESE: Mapping[str, str] = MappingProxyType(
    {
        "scan_sha256": "スキャンの内容のSHA-256",
        "sequence": "判定または指定された撮像法",
        "brain_ml": "脳マスクの体積",
        "grey_ml": "灰白質の体積（病変を除く）",
        "white_ml": "白質の体積（病変を除く）",
        "fluid_ml": "脳マスク内の脳脊髄液の体積",
        "lesion_count": "病変候補の数（病変でない可能性のあるものを除く）",
        "lesion_ml": "同じ候補の合計体積",
        "lesion_brain_percent": "同じ体積が脳体積に占める割合",
        "lesion_foci": "同じ候補の数（癒合したものは病巣に分けて数える）",
        "uncounted_lesion_count": "病変でない可能性のある候補の数（他の値に含めない）",
        "uncounted_lesion_ml": "病変でない可能性のある候補の合計体積",
        "confidence": "レポートの確信度の段階",
        "warnings": "レポートの注意のコード（セミコロン区切り）",
        "brain_engine": "脳抽出に用いたモデル",
        "lesion_engine": "病変の検索に用いたエンジン（プラス記号で連結）",
        "shoken": "Shokenのバージョン",
        "seconds": "そのコンピューターでの解析時間",
        "peak_mib": "プロセスの最大メモリ使用量",
        "snr_white": "白質の中央値を標準偏差で割り、sqrt((n − 1) / n) を掛けた値",
        "snr_grey": "灰白質についての同じ値",
        "snrd_white": "白質の中央値とノイズの比。ノイズは空気の標準偏差の sqrt(2 / (4 − π)) 倍",
        "cnr": "白質と灰白質の中央値の差を、両者と空気の分散の和の平方根で割った値",
        "cjv": "白質と灰白質の標準偏差の和を平均の差で割った値。"
        "ノイズ、体動、信号強度不均一で上がる",
        "efc": "全ボクセルの信号強度のエントロピーと、均一な画像のエントロピーの比（0〜1）。"
        "体動やゴーストで上がる",
        "fber": "頭部と空気のエネルギー（信号強度の2乗）の中央値の比",
        "inu_range": "脳内のバイアスフィールド（中央値1）の95パーセンタイルと5パーセンタイルの差",
        "fwhm_mm": "脳内の滑らかさ：隣接ボクセルの相関が等しいガウス関数の半値全幅"
        "（3軸の幾何平均）",
        "ghost_ratio": "ゴーストの目安：脳のゴーストが現れる位置（撮像視野の半分先）の空気の"
        "平均から他の空気の平均を引き、脳の中央値で割った値（3軸の最大）",
        "coverage": "テンプレートの脳のうち撮像視野に入っている割合",
    }
)
