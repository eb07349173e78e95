"""What the page keeps and says holds no word that a header or a file's name held."""

import io
import json
import os
import subprocess
import sys
import zipfile

import pytest
from isal import isal_zlib

import planted

CODE = """
import json, sys
from pathlib import Path
from shoken.analysis.values import Options
from shoken.store.results import Store
from shoken.web.running.jobs import Jobs

jobs = Jobs()
for number, given in enumerate(json.loads(sys.argv[1])):
    contents = [Path(path).read_bytes() for path in given]
    job = jobs.submit(f"{number:064x}", "one", contents, Path(given[0]).name, Options())
    while not job.is_over:
        jobs.wait(job, 1)
    print(job.state, job.error, job.seen)
print([entry.about for entry in Store().entries()])
"""


@pytest.mark.slow
def test_nothing_planted_is_kept_or_said(phantom_file, tmp_path):
    named = tmp_path / f"{planted.STRINGS[0]}_FLAIR.nii.gz"
    named.write_bytes(phantom_file.read_bytes())
    folder = tmp_path / planted.STRINGS[1]
    folder.mkdir()
    slices = []
    for number, dataset in enumerate(planted.series()):
        path = folder / f"{planted.STRINGS[2]}-{number}.dcm"
        dataset.save_as(path, enforce_file_format=True)
        slices.append(str(path))
    broken = tmp_path / f"{planted.STRINGS[3]}.nii"
    broken.write_bytes(planted.STRINGS[4].encode() * 200)
    there = {**os.environ, "SHOKEN_STORE": str(tmp_path / "store"), "SHOKEN_HIDE_NAMES": "true"}
    asked = json.dumps([[str(named)], slices, [str(broken)]])
    done = subprocess.run(
        [sys.executable, "-c", CODE, asked], check=True, capture_output=True, env=there
    )
    assert done.stdout.startswith(b"done")
    assert done.stdout.count(b"failed") >= 1
    assert planted.found_in(done.stdout + done.stderr) == []
    (kept,) = (tmp_path / "store").rglob("*.shoken")
    assert planted.found_in(str(kept.relative_to(tmp_path)).encode()) == []
    assert planted.found_in(kept.read_bytes()) == []
    with zipfile.ZipFile(io.BytesIO(kept.read_bytes())) as archive:
        for name in archive.namelist():
            content = archive.read(name)
            plain = content if name.endswith(".json") else isal_zlib.decompress(content)
            assert planted.found_in(plain) == [], name
