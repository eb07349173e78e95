"""One HTML file with the scene, the viewer and the report, which opens without a network."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

from shoken import __version__
from shoken.common.escaping import html_text
from shoken.export.scene.markup import html_of
from shoken.export.scene.parts import Scene, label_file, picture_files
from shoken.export.scene.poster import poster
from shoken.export.scene.static import viewer_script
from shoken.export.scene.text import SCENE_TEXTS
from shoken.report.record.document import findings_markdown, report_markdown
from shoken.report.words import wording

if TYPE_CHECKING:
    from shoken.analysis.values import Analysis
    from shoken.report.record.schema import StudyResult

__all__ = ["scene_html"]

# the browser itself refuses every request: nothing can leave, whoever changes the file
_POLICY = (
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; "
    "img-src data: blob:; connect-src data: blob:"
)
_STYLE = """
:root { color-scheme: light dark; --st-text-color: light-dark(#1c2530, #e8edf2);
  --st-background-color: light-dark(#fff, #0e1117);
  --st-secondary-background-color: light-dark(#eef2f6, #262b36);
  --st-primary-color: light-dark(#0b7285, #46bedc); --viewer-height: min(44rem, 78vh) }
body { margin: 0 auto; padding: 0.5rem 1.5rem 2rem; max-width: 110rem;
  font: 1rem/1.6 system-ui, "Hiragino Sans", "Noto Sans CJK JP", sans-serif;
  color: var(--st-text-color); background: var(--st-background-color) }
h1 { font-size: 1.4rem } h2 { font-size: 1.1rem; margin-bottom: 0 }
main { display: grid; grid-template-columns: minmax(0, 3fr) minmax(0, 2fr); gap: 2rem }
@media (max-width: 60rem) { main { grid-template-columns: minmax(0, 1fr) } }
.table { overflow-x: auto; grid-column: 1 / -1 }
table { border-collapse: collapse; font-size: 0.85rem; font-variant-numeric: tabular-nums }
th, td { border-bottom: 1px solid #8886; padding: 0.2rem 0.7rem; text-align: left }
.note { border-left: 4px solid var(--st-primary-color); padding-left: 0.8rem; margin: 0.4rem 0 }
"""
_START = """
const root = document.getElementById("viewer")
const scene = JSON.parse(document.getElementById("scene").textContent)
if (ShokenViewer.works()) ShokenViewer.show(root, scene)
else root.textContent = scene.text.html_no_webgl
"""


def scene_html(analysis: Analysis, result: StudyResult) -> bytes:
    """A file to open by itself, with the brain alone: a whole head would show a face.

    Parameters
    ----------
    analysis, result
        What was found, and the words for it, whose language the file is in.
    """
    scene = Scene(
        analysis=analysis,
        result=result,
        pictures=picture_files(analysis, brain_only=True),
        labels=label_file(analysis),
        poster=poster(analysis, brain_only=True),
    )
    # the brain is all there is, so that there is nothing to choose
    plain = scene.plain(_inside) | {"brain": None}
    text = SCENE_TEXTS[result.report.language]
    title = html_text(text.html_title.format(name=analysis.scan.stem))
    disclaimer = wording(result.report.language).disclaimer(reviewed=result.review is not None)
    notes = [disclaimer, text.html_brain_only]
    if analysis.scan.synthetic:
        notes.append(text.html_synthetic)
    noted = "\n".join(f'<p class="note">{html_text(note)}</p>' for note in notes)
    report = html_of(report_markdown(result, alone=False)).replace("h1>", "h2>")
    table = html_of(findings_markdown(result))
    made = html_text(text.html_made.format(version=__version__))
    return f"""<!doctype html>
<html lang="{result.report.language}">
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{_POLICY}">
<meta name="viewport" content="width=device-width">
<title>{title}</title>
<style>{_STYLE}</style>
<h1>{title}</h1>
{noted}
<main><div id="viewer"></div><article>{report}</article><div class="table">{table}</div></main>
<footer><p>{made}</p></footer>
<script type="application/json" id="scene">{_safe(plain)}</script>
<script>{viewer_script().decode()}</script>
<script>{_START}</script>
</html>
""".encode()


def _inside(_: str, content: bytes) -> dict[str, str]:
    return {"data": base64.b64encode(content).decode()}


def _safe(plain: object) -> str:
    """JSON that ends no element of HTML, whatever stands in it."""
    return json.dumps(plain, ensure_ascii=False).replace("<", "\\u003c")
