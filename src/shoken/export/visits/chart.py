"""The load of lesions over time as a line, for the paper."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from reportlab.graphics.charts.lineplots import LinePlot
from reportlab.graphics.shapes import Drawing, String
from reportlab.graphics.widgets.markers import makeMarker
from reportlab.lib.colors import HexColor
from reportlab.lib.units import mm

from shoken.export.paper import FONT
from shoken.export.visits.times import visit_times
from shoken.report.comparison import comparison_label

if TYPE_CHECKING:
    from collections.abc import Sequence

    from shoken.report.record.comparison import VisitRecord
    from shoken.report.words import Language

__all__ = ["load_chart"]

_WIDTH_MM, _HEIGHT_MM = 180.0, 62.0  # as wide as the paper's text; by hand, a quarter of a page
_LEFT_MM, _UNDER_MM, _OVER_MM = 16.0, 14.0, 8.0  # room for the axes' figures and the title
_SIZE = 7.5  # points, as in the paper's tables
_INK, _LINE = "#17222b", "#0f5f7d"


def load_chart(visits: Sequence[VisitRecord], language: Language) -> Any:
    """Reportlab's drawing of the volumes of all lesion candidates, visit by visit."""
    times = visit_times(visits)
    volumes = [visit.lesion_ml for visit in visits]
    drawing = Drawing(_WIDTH_MM * mm, _HEIGHT_MM * mm)
    plot = LinePlot()
    plot.x, plot.y = _LEFT_MM * mm, _UNDER_MM * mm
    plot.width = (_WIDTH_MM - 2 * _LEFT_MM) * mm
    plot.height = (_HEIGHT_MM - _UNDER_MM - _OVER_MM) * mm
    plot.data = [[(time, ml) for (time, _), ml in zip(times, volumes, strict=True)]]
    plot.lines[0].strokeColor = HexColor(_LINE)
    plot.lines[0].symbol = makeMarker("FilledCircle", size=4, fillColor=HexColor(_LINE))
    labels = dict(times)
    plot.xValueAxis.valueSteps = list(labels)
    plot.xValueAxis.labelTextFormat = lambda value: labels[value]
    plot.yValueAxis.valueMin = 0
    plot.yValueAxis.valueMax = max(*volumes, 0.01) * 1.1  # room over the highest point
    plot.yValueAxis.labelTextFormat = "%.3g"
    for axis in (plot.xValueAxis, plot.yValueAxis):
        axis.labels.fontName, axis.labels.fontSize = FONT, _SIZE
    drawing.add(plot)
    title = {"fontName": FONT, "fontSize": _SIZE, "fillColor": HexColor(_INK)}
    said = comparison_label("load_axis", language)
    drawing.add(String(2 * mm, (_HEIGHT_MM - 4) * mm, said, **title))
    return drawing
