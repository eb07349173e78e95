"""One of ANTsPyNet's functions on one scan, by either side: what bench/antsxnet.py runs.

    python bench/antsxnet_run.py SIDE WHAT SCAN OUT.npy RUNS CACHE [PRECISION]

Prints the seconds of each run as JSON; the probability map goes to OUT.npy, on the scan's own grid.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np

os.environ["ITK_GLOBAL_DEFAULT_NUMBER_OF_THREADS"] = "1"
os.environ["ANTS_RANDOM_SEED"] = "1"
STRIDE = 64


def others(data: np.ndarray) -> list[np.ndarray]:
    """FLAIR, T1, T1c and T2 of a study, made of its T1: other contrasts of the same head."""
    share = data / data.max()
    made = [share * (1 - share), data, np.sqrt(share), (1 - share) * (share > 0.05)]
    return [picture.astype(np.float32) for picture in made]


def theirs(what: str, scan: Path, cache: Path) -> Callable[[], Any]:
    import ants
    import antspynet

    antspynet.set_antsxnet_cache_directory(str(cache))
    image = ants.image_read(str(scan))
    flair, t1, t1c, t2 = (ants.from_numpy_like(made, image) for made in others(image.numpy()))
    if what.startswith("brain-"):
        return lambda: antspynet.brain_extraction(image, modality=what.removeprefix("brain-"))
    return {
        "sysu": lambda: antspynet.sysu_media_wmh_segmentation(t1),
        "sysu-t1": lambda: antspynet.sysu_media_wmh_segmentation(t1, flair),
        "shiva": lambda: antspynet.shiva_wmh_segmentation(image),
        "lesion": lambda: antspynet.lesion_segmentation(image),
        "tumour": lambda: antspynet.brain_tumor_segmentation(
            flair, t1, t1c, t2, patch_stride_length=STRIDE
        ),
    }[what]


def ours(what: str, scan: Path, precision: str) -> Callable[[], Any]:
    from shoken.models import runtime
    from shoken.models.antspynet import brain_probability
    from shoken.reading.reader import read_here

    if precision != "f32":
        mock.patch.object(runtime, "_precision", return_value=precision).start()
    read = read_here(scan)
    volume, native = read.volume, read.native.from_canonical
    if what.startswith("brain-"):
        return lambda: native(brain_probability(volume, what.removeprefix("brain-")).data)
    pictures = [volume.with_data(made) for made in others(volume.data)]
    if what in {"sysu", "sysu-t1"}:
        pair = [pictures[1], pictures[0]]
        from shoken.analysis.lesion.networks.wmh import sysu_probability

        return lambda: native(sysu_probability(pair[: 1 + what.endswith("t1")], moved=True).data)
    if what == "shiva":
        from shoken.analysis.lesion.networks.wmh import shiva_probability

        return lambda: native(shiva_probability(volume).data)
    if what == "lesion":
        from shoken.analysis.lesion.networks.t1 import t1_lesions

        return lambda: native(t1_lesions(volume).data)
    from shoken.analysis.lesion.networks.tumour import tumour_parts, whole_tumour

    return lambda: np.stack(
        [native(part) for part in tumour_parts(*whole_tumour(pictures, STRIDE), STRIDE)]
    )


def as_array(result: Any) -> np.ndarray:
    if isinstance(result, dict):
        return np.stack([image.numpy() for image in result["probability_images"]])
    return result if isinstance(result, np.ndarray) else result.numpy()


def main() -> None:
    side, what, scan, out, runs, cache, *precision = sys.argv[1:]
    if side == "antspynet":
        run = theirs(what, Path(scan), Path(cache))
    else:
        run = ours(what, Path(scan), (precision or ["f32"])[0])
    seconds = []
    for _ in range(int(runs)):
        begin = time.perf_counter()
        result = run()
        seconds.append(time.perf_counter() - begin)
    np.save(out, as_array(result))
    print(json.dumps(seconds))


if __name__ == "__main__":
    main()
