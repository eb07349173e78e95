"""What a process that analyses for the page does with one request."""

import shutil

from shoken.models import fetching
from shoken.web.running import worker


def test_weights_that_are_lacking_are_fetched_as_a_stage_of_their_own(
    usual_models, monkeypatch, phantom_file, tmp_path
):
    def fetch(spec):
        shutil.copytree(usual_models / spec.id, tmp_path / spec.id)

    monkeypatch.setattr(fetching, "fetch", fetch)
    upload = tmp_path / "upload"
    shutil.copy(phantom_file, upload)
    request = {
        "key": "a" * 64,
        "owner": None,
        "name": "a_FLAIR.nii.gz",
        "files": [str(upload)],
        "options": {"lesion": "none"},
    }
    said = []
    worker._answer(request, lambda **told: said.append(told))
    assert [told["stage"] for told in said if "stage" in told] == ["read", "fetch", "read", "brain"]
    assert [path.name for path in tmp_path.iterdir()] == ["deepbet"]
