"""Every string of the viewer, in both languages."""

from __future__ import annotations

from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from shoken.report.words import Language

__all__ = ["SCENE_TEXTS", "SceneText"]


@dataclass(frozen=True, kw_only=True)
class SceneText:
    """The strings of one language; the script takes them by these names."""

    controls: str
    canvas: str
    convention: str
    convention_radiological: str
    convention_neurological: str
    shown_radiological: str
    shown_neurological: str
    map: str
    level: str
    width: str
    over: str
    over_mask: str
    over_heat: str
    over_structures: str
    over_truth: str
    over_none: str
    heat_map: str
    opacity: str
    brain_only: str
    legend_mask: str
    legend_heat: str
    legend_structures: str
    legend_truth: str
    legend_none: str
    slow: str
    starting: str
    still: str
    place: str
    place_probability: str
    place_finding: str
    list: str
    finding: str
    page_choice: str
    page_scene: str
    page_slices: str
    page_no_webgl: str
    page_go: str
    html_title: str
    html_brain_only: str
    html_no_webgl: str
    html_synthetic: str
    html_made: str


_EN = SceneText(
    controls="What the viewer shows",
    canvas="Planes of the scan. Arrow keys and Page Up and Down move the crosshair; the question "
    "mark lists all keys.",
    convention="Convention",
    convention_radiological="Radiological",
    convention_neurological="Neurological",
    shown_radiological="Radiological: the patient's right is on the left",
    shown_neurological="Neurological: the patient's right is on the right",
    map="Colours of the scan",
    level="Window centre",
    width="Window width",
    over="Overlay",
    over_mask="Lesion candidates",
    over_heat="Heat map",
    over_structures="Structures",
    over_truth="Ground truth",
    over_none="None",
    heat_map="Colours of the heat map",
    opacity="Opacity",
    brain_only="Brain only",
    legend_mask="Red: lesion candidates.",
    legend_heat="Lesion probability from 0.05 to 1; lower values are not shown.",
    legend_structures="Each brain structure in its own colour.",
    legend_truth="Green: the lesion as simulated.",
    legend_none="The scan only.",
    slow="No graphics card here: 3-D is drawn only when it is selected on its own.",
    starting="The viewer is starting. Until then, a still picture is shown.",
    still="{plane}, still picture",
    place="{position} mm · axial {axial}, coronal {coronal}, sagittal {sagittal} · "
    "intensity {value}",
    place_probability=" · probability {value}",
    place_finding=" · finding {id}",
    list="Findings: hover over one to highlight it, click to go there.",
    finding="{id} · {place} · {volume:.2f} mL",
    page_choice="Pictures",
    page_scene="Viewer",
    page_slices="Slices side by side",
    page_no_webgl="This browser has no WebGL 2 (no graphics card, or it is disabled), which the "
    "viewer needs. The slices do not need it.",
    page_go="Go to a finding:",
    html_title="Shoken: viewer of {name}",
    html_brain_only="This file contains only the brain: everything outside the brain mask was "
    "set to zero, so that no face can be seen in it. It opens without a network.",
    html_no_webgl="This browser has no WebGL 2, so the pictures cannot be shown. The report is "
    "below.",
    html_synthetic="Synthetic head",
    html_made="Made by Shoken {version}. The viewer is NiiVue (BSD-2-Clause).",
)

_JA = SceneText(
    controls="ビューアーの表示",
    canvas="画像の断面。矢印キーとPage Up・Downで十字線を動かします。"
    "疑問符のキーで操作の一覧を表示します。",
    convention="左右の向き",
    convention_radiological="放射線科式",
    convention_neurological="神経科式",
    shown_radiological="放射線科式：患者の右が画面の左",
    shown_neurological="神経科式：患者の右が画面の右",
    map="画像の色",
    level="ウィンドウ中心",
    width="ウィンドウ幅",
    over="重ねるもの",
    over_mask="病変候補",
    over_heat="確率マップ",
    over_structures="構造",
    over_truth="正解",
    over_none="なし",
    heat_map="確率マップの色",
    opacity="不透明度",
    brain_only="脳のみ",
    legend_mask="赤：病変候補。",
    legend_heat="病変確率0.05から1まで。それより低いところは表示しません。",
    legend_structures="脳の構造ごとに色分けしています。",
    legend_truth="緑：作成した病変。",
    legend_none="画像のみ。",
    slow="グラフィックスカードがないため、3Dは単独で選んだときだけ表示します。",
    starting="ビューアーを起動しています。それまでは静止画を表示します。",
    still="{plane}の静止画",
    place="{position} mm ・ 軸位断 {axial}、冠状断 {coronal}、矢状断 {sagittal} ・ 信号 {value}",
    place_probability=" ・ 確率 {value}",
    place_finding=" ・ 病変候補 {id}",
    list="病変候補：ポインターを合わせると強調表示し、クリックするとその位置に移動します。",
    finding="{id} ・ {place} ・ {volume:.2f} mL",
    page_choice="画像の見かた",
    page_scene="ビューアー",
    page_slices="断面を並べる",
    page_no_webgl="このブラウザーではWebGL 2を使えない（グラフィックスカードがないか無効）ため、"
    "ビューアーを表示できません。断面の表示には必要ありません。",
    page_go="病変候補の位置へ：",
    html_title="Shoken 所見：{name}のビューアー",
    html_brain_only="このファイルには脳だけが入っています。"
    "顔が分からないよう、脳マスクの外はすべてゼロにしました。ネットワークなしで開けます。",
    html_no_webgl="このブラウザーはWebGL 2に対応していないため、"
    "画像を表示できません。レポートは下にあります。",
    html_synthetic="合成頭部",
    html_made="Shoken {version} が作成しました。ビューアーはNiiVue（BSD-2-Clause）です。",
)

SCENE_TEXTS: Mapping[Language, SceneText] = MappingProxyType({"ja": _JA, "en": _EN})
