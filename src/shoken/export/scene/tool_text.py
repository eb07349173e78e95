"""The strings of the viewer's tools: panes, windows, measuring and keys, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.report.words import Language

__all__ = ["TOOL_TEXTS", "ToolText"]


@dataclass(frozen=True, kw_only=True)
class ToolText:
    """The strings of one language; the script takes them by these names."""

    tools: str
    more: str
    panes: str
    panes_one: str
    panes_three: str
    panes_four: str
    plane: str
    plane_axial: str
    plane_coronal: str
    plane_sagittal: str
    plane_render: str
    preset: str
    preset_standard: str
    preset_tissue: str
    preset_bright: str
    preset_dark: str
    preset_full: str
    preset_own: str
    style: str
    style_filled: str
    style_outline: str
    heat_bar: str
    point: str
    pan: str
    ruler: str
    roi: str
    zoom_in: str
    zoom_out: str
    fit: str
    clear: str
    outline: str
    crosshair: str
    full: str
    reset: str
    next_preset: str
    remove_mark: str
    next: str
    previous: str
    escape: str
    slices: str
    step: str
    set_window: str
    key_wheel: str
    key_left: str
    key_right: str
    key_middle: str
    key_ctrl_wheel: str
    key_arrows: str
    help: str
    close: str
    ruler_is: str
    roi_is: str
    roi_empty: str
    roi_cut: str


_EN = ToolText(
    tools="Tools",
    more="More",
    panes="Panes",
    panes_one="One pane",
    panes_three="Three panes",
    panes_four="Four panes",
    plane="Main plane",
    plane_axial="Axial",
    plane_coronal="Coronal",
    plane_sagittal="Sagittal",
    plane_render="3-D",
    preset="Window preset",
    preset_standard="Standard (1–99.7 %)",
    preset_tissue="Grey–white contrast (5–95 %)",
    preset_bright="Bright lesions (50–99.9 %)",
    preset_dark="Dark lesions (0.1–50 %)",
    preset_full="Full range",
    preset_own="Custom",
    style="Drawn as",
    style_filled="Filled",
    style_outline="Outline",
    heat_bar="Lesion probability",
    point="Move the crosshair",
    pan="Pan",
    ruler="Ruler (mm)",
    roi="Elliptical ROI (mean, SD, area)",
    zoom_in="Zoom in",
    zoom_out="Zoom out",
    fit="Fit to the pane",
    clear="Remove all measurements",
    outline="Outline or filled",
    crosshair="Show or hide the crosshair",
    full="Full screen",
    reset="Reset the window",
    next_preset="Next window preset",
    remove_mark="Remove the last measurement",
    next="Next finding",
    previous="Previous finding",
    escape="Back to moving the crosshair",
    slices="Scroll through slices",
    step="Move the crosshair by one voxel",
    set_window="Change the window",
    key_wheel="Wheel",
    key_left="Left button",
    key_right="Drag with the right button",
    key_middle="Drag with the middle button",
    key_ctrl_wheel="Ctrl + wheel",
    key_arrows="Arrows, Page Up, Page Down",
    help="Keys and mouse",
    close="Close",
    ruler_is="{mm} mm",
    roi_is="mean {mean}, SD {deviation}, {area} mm² ({count} voxels)",
    roi_empty="no voxel centre inside",
    roi_cut="; contains values beyond the range that the viewer keeps",
)

_JA = ToolText(
    tools="ツール",
    more="その他",
    panes="画面分割",
    panes_one="1画面",
    panes_three="3画面",
    panes_four="4画面",
    plane="主断面",
    plane_axial="軸位断",
    plane_coronal="冠状断",
    plane_sagittal="矢状断",
    plane_render="3D表示",
    preset="ウィンドウの既定値",
    preset_standard="標準（1～99.7%）",
    preset_tissue="灰白質・白質（5～95%）",
    preset_bright="高信号病変（50～99.9%）",
    preset_dark="低信号病変（0.1～50%）",
    preset_full="全範囲",
    preset_own="任意",
    style="描き方",
    style_filled="塗りつぶし",
    style_outline="輪郭",
    heat_bar="病変確率",
    point="十字線の移動",
    pan="画像の移動",
    ruler="距離計測 (mm)",
    roi="楕円ROI（平均・SD・面積）",
    zoom_in="拡大",
    zoom_out="縮小",
    fit="全体を表示",
    clear="計測をすべて消去",
    outline="輪郭・塗りつぶしの切替",
    crosshair="十字線の表示・非表示",
    full="全画面",
    reset="ウィンドウ初期化",
    next_preset="次のウィンドウ既定値",
    remove_mark="最後の計測を消去",
    next="次の病変候補",
    previous="前の病変候補",
    escape="十字線の移動に戻る",
    slices="スライス送り",
    step="十字線を1ボクセル移動",
    set_window="ウィンドウの調整",
    key_wheel="ホイール",
    key_left="左ボタン",
    key_right="右ボタンのドラッグ",
    key_middle="中ボタンのドラッグ",
    key_ctrl_wheel="Ctrl+ホイール",
    key_arrows="矢印、Page Up、Page Down",
    help="キーとマウスの操作",
    close="閉じる",
    ruler_is="距離 {mm} mm",
    roi_is="平均 {mean}、SD {deviation}、面積 {area} mm²（{count}ボクセル）",
    roi_empty="範囲内に中心のあるボクセルがありません",
    roi_cut="、表示範囲を超える値を含む",
)

TOOL_TEXTS: Mapping[Language, ToolText] = MappingProxyType({"ja": _JA, "en": _EN})
