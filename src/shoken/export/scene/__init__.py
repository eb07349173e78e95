"""An analysis as a scene to look at: pictures, findings and words for the viewer.

The viewer is a script (``static/viewer.js``, built from the folder ``viewer`` by ``make viewer``)
that the page and the HTML file share.
"""

from shoken.export.scene.html import scene_html
from shoken.export.scene.parts import Labels, Pictures, Scene, label_file, mask_file, picture_files
from shoken.export.scene.poster import poster
from shoken.export.scene.static import viewer_script
from shoken.export.scene.text import SCENE_TEXTS, SceneText
from shoken.export.scene.visits import VisitFiles, VisitScene, visit_files

__all__ = [
    "SCENE_TEXTS",
    "Labels",
    "Pictures",
    "Scene",
    "SceneText",
    "VisitFiles",
    "VisitScene",
    "label_file",
    "mask_file",
    "picture_files",
    "poster",
    "scene_html",
    "viewer_script",
    "visit_files",
]
