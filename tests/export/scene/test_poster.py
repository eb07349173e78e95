"""The still pictures that stand in for the viewer while it starts."""

import io
from dataclasses import replace

import numpy as np
from PIL import Image

from shoken.analysis.render import Plane, central_voxel, window_of
from shoken.export.scene import poster
from shoken.export.scene.poster import axial_poster


def _picture(jpeg):
    with Image.open(io.BytesIO(jpeg)) as image:
        assert image.format == "JPEG"
        return np.asarray(image.convert("RGB")).astype(int)


def _red(picture):
    """Pixels of a candidate's colour, of which a grey picture has none."""
    return int((picture[..., 0] - picture[..., 1:].max(axis=-1) > 60).sum())


def _with_scan(analysis, data):
    volume = analysis.scan.volume.with_data(data)
    return replace(analysis, scan=replace(analysis.scan, volume=volume))


def test_each_plane_is_there_and_marks_the_candidate_where_one_was_searched_for(analysis):
    made = poster(analysis)
    assert list(made) == [Plane.AXIAL, Plane.CORONAL, Plane.SAGITTAL]  # as the viewer has them
    assert all(_red(_picture(jpeg)) > 20 for jpeg in made.values())
    unsearched = poster(replace(analysis, search=None))
    assert not any(_red(_picture(jpeg)) for jpeg in unsearched.values())


def test_of_the_brain_alone_nothing_around_it_is_in_the_picture(analysis):
    data, brain = analysis.scan.volume.data, analysis.brain.mask.data
    other = _with_scan(analysis, np.where(brain, data, data.max()).astype(np.float32))
    assert poster(other) != poster(analysis)
    assert poster(other, brain_only=True) == poster(analysis, brain_only=True)


def test_of_two_visits_the_slice_that_is_asked_for_is_shown_without_marks(analysis):
    index = central_voxel(analysis)[2]
    window = window_of(analysis.scan.volume, analysis.brain.mask)
    made, other = (axial_poster(analysis, n, window) for n in (index, index + 10))
    assert list(made) == [Plane.AXIAL]
    assert made != other
    shown = _picture(made[Plane.AXIAL])
    assert not _red(shown)
    assert np.ptp(shown) > 200  # from black to white
