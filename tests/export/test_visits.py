"""Two visits side by side, and the files of their comparison."""

import csv
import io
import json
from dataclasses import replace

import numpy as np
import pytest
from pypdf import PdfReader

from shoken.analysis.findings.caveats import Caveat
from shoken.analysis.findings.place import Place, Side
from shoken.analysis.findings.visits import (
    Comparison,
    Series,
    compare_pieces,
    visit_pieces,
)
from shoken.export.visits import comparison_files, visit_pictures
from shoken.imaging.volume import Grid
from shoken.report.record.comparison import comparison_record

TURNED = np.diag([1.0, 1.0, 1.0, 1.0])
TURNED[:3, 3] = 30, -20, 12


@pytest.fixture(scope="module")
def moved(analysis):
    """The same head as a second scan would have it, in another place of the scanner."""

    def there(volume):
        grid = Grid(volume.grid.shape, np.linalg.inv(TURNED) @ volume.grid.affine)
        return type(volume)(volume.data, grid)

    (lesions,) = analysis.search.by_engine
    return replace(
        analysis,
        scan=replace(analysis.scan, name="later_FLAIR.nii.gz", volume=there(analysis.scan.volume)),
        brain=replace(analysis.brain, mask=there(analysis.brain.mask)),
        search=replace(analysis.search, by_engine=(replace(lesions, mask=there(lesions.mask)),)),
    )


@pytest.fixture(scope="module")
def record(analysis, moved):
    lesions, left_out = compare_pieces(
        visit_pieces(analysis),
        visit_pieces(moved),
        TURNED,
        lambda _: Place(side=Side.LEFT, region="frontal-lobe"),
    )
    compared = Comparison(
        first=analysis, second=moved, second_to_first=TURNED, lesions=lesions, left_out=left_out
    )
    return comparison_record(Series(overall=compared))


def test_what_is_possibly_no_lesion_is_counted_with_what_is_marked(analysis, record):
    (lesion,) = analysis.findings
    doubted = replace(lesion, caveats=(Caveat.FIELD_EDGE,))
    doubtful = replace(analysis, search=replace(analysis.search, findings=(doubted,)))
    compared = Comparison(
        first=doubtful, second=analysis, second_to_first=np.eye(4), lesions=(), left_out=()
    )
    told = comparison_record(Series(overall=compared))
    assert told.first_total_ml == told.second_total_ml == record.first_total_ml
    assert [visit.finding_count for visit in told.visits] == [0, 1]
    assert told.visits[0].lesion_ml == 0


def test_both_pictures_show_the_same_place(analysis, moved, record):
    (lesion,) = record.lesions
    assert lesion.change == "stable"
    first, second = visit_pictures(analysis, moved, record, lesion.centroid_ras_mm)
    assert first.shape == second.shape
    below = slice(0, first.shape[0] - 40)  # the first one's scale is under it
    assert np.abs(first[below].astype(int) - second[below]).mean() < 1
    red = (first[..., 0].astype(int) - first[..., 2]) > 60
    assert red.sum() > 100
    still = record.model_copy(update={"second_to_first": tuple(map(tuple, np.eye(4)))})
    _, astray = visit_pictures(analysis, moved, still, lesion.centroid_ras_mm)
    assert np.abs(first[below].astype(int) - astray[below]).mean() > 5


@pytest.mark.parametrize("language", ["ja", "en"])
def test_its_files_open_and_say_the_same(analysis, moved, record, language):
    files = comparison_files(analysis, moved, record, language)
    assert list(files) == [
        f"later_FLAIR_{name}"
        for name in (
            "comparison.json",
            "comparison.md",
            "comparison.csv",
            "visits.csv",
            "comparison.pdf",
        )
    ]
    told = json.loads(files["later_FLAIR_comparison.json"])
    (row,) = csv.DictReader(io.StringIO(files["later_FLAIR_comparison.csv"].decode()))
    assert float(row["first_ml"]) == told["lesions"][0]["first_ml"]
    assert float(row["centroid_ras_x_mm"]) == told["lesions"][0]["centroid_ras_mm"][0]
    document = PdfReader(io.BytesIO(files["later_FLAIR_comparison.pdf"]))
    text = "".join(page.extract_text() for page in document.pages)
    assert f"{told['lesions'][0]['first_ml']:.2f}" in text
    assert record.second_sha256 in text
    assert sum(len(page.images) for page in document.pages) == 1
    assert ("検査の比較" if language == "ja" else "Visits compared") in text
