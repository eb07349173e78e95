"""Phantoms analysed without what finds brain and place, of which both are known.

Finding them takes most of a whole analysis; where lesions, words or files are the point, nothing of
it is looked at.
"""

from __future__ import annotations

from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from calibration import known_input

from shoken.analysis import pipeline

if TYPE_CHECKING:
    from collections.abc import Iterator

    from shoken.analysis.lesion import LesionInput
    from shoken.analysis.phantom import Phantom

__all__ = ["known_place"]


@contextmanager
def known_place(head: Phantom) -> Iterator[LesionInput]:
    """Analyses of this head in this process take its brain and its place as they are known."""
    given = known_input(head)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pipeline, "load_ahead", lambda *_: None)
        patch.setattr(pipeline, "extract_brain", lambda *_: given.brain)
        patch.setattr(pipeline, "align_template", lambda *_: given.alignment)
        yield given
