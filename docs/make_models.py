"""Write docs/models.md from the catalogue: python docs/make_models.py."""

from collections.abc import Iterator
from pathlib import Path

from shoken.models.catalogue import DEFAULT_MODELS, MODELS, ModelSpec, PackagedSource

PAGE = Path(__file__).with_name("models.md")
TRAINING = Path(__file__).parents[1] / "training"


def page() -> str:
    """The whole page."""
    return "\n".join([*_head(), *(line for spec in MODELS.values() for line in _row(spec))])


def _head() -> Iterator[str]:
    yield "# Models\n"
    yield (
        "The networks that Shoken can run, and the atlas that names places. This page is "
        "written from the catalogue by "
        "`python docs/make_models.py`; a test holds the two together.\n"
    )
    yield "| id | task | sequences | to download | licence | fetched by default |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for spec in MODELS.values():
        default = "yes" if spec.id in DEFAULT_MODELS else "no"
        cells = (f"[`{spec.id}`](#{spec.id})", spec.task, ", ".join(spec.sequences))
        yield "| " + " | ".join((*cells, _download(spec), spec.licence, default)) + " |"
    yield (
        "\nFetch one with `shoken models fetch <id>` or, if it needs baking, with "
        "`shoken models bake <id>`; `shoken models list` shows which are present."
    )
    yield (
        "Each download, each file written from it and each packaged one is checked against the "
        "sha256 below before it is used. The hashes of baked networks are in a lock file: see "
        "[baking](baking.md).\n"
    )
    yield (
        "Your own networks are listed with these once they have been added with a card: see "
        "[networks of your own](networks.md); their accuracy is yours to validate. The published "
        "weights of `mindglide` and of ANTsPyNet's networks have not been run in Shoken: agreement "
        "with the packages was measured on weights made for the comparison "
        "(`bench/mindglide.py`, `bench/antsxnet.py`).\n"
    )
    yield (
        "The number of threads does not change results. Networks that average over a whole volume "
        "(`deepbet`, `brain-mindgrab`) run on one thread, because OpenVINO sums in a different "
        "order on several: with two, 2,199 of 666,495 voxels of a mask by `brain-mindgrab` "
        "differed. Networks of convolutions alone are identical to the bit: `stroke-t2-meshnet`, "
        "`anatomy18-meshnet` and a synthetic U-Net like ANTsPyNet's gave the same result with "
        "1, 2 and 4 threads. So did `shoken-lesion`, whose averages are products of matrices.\n"
    )


def _download(spec: ModelSpec) -> str:
    if isinstance(spec.source, PackagedSource):
        return "none: in the package"
    return f"{spec.size_bytes / 1e6:.1f} MB" if spec.size_bytes else "needs baking"


def _row(spec: ModelSpec) -> Iterator[str]:
    yield f"## {spec.id}\n"
    yield f"- Task: {spec.task}; version {spec.version}; licence {spec.licence}"
    if spec.grid:
        yield f"- Input: {spec.grid}"
        labels = ", ".join(f"{value} {name}" for value, name in spec.labels.items())
        yield f"- Labels: {labels}"
    yield f"- Known limits: {spec.limits}"
    yield f"- Paper: {spec.paper}"
    yield f"- Published at: {spec.source.place}\n"
    yield "| file | bytes | computed in | sha256 |"
    yield "| --- | --- | --- | --- |"
    for published in spec.source.files:
        yield f"| {published.name} (published) | {published.size_bytes} | | `{published.sha256}` |"
    is_packaged = isinstance(spec.source, PackagedSource)
    for file in spec.files:
        computed = file.precision if spec.grid else ""
        digest = f"`{file.sha256}`" if file.sha256 else "in bake.lock.json"
        made = "packaged" if is_packaged else "written"
        yield f"| {file.name} ({made}) | | {computed} | {digest} |"
    yield ""
    if is_packaged:  # the only one of whose making there is something to tell
        for part in ("card.md", "measured.md"):
            yield (TRAINING / part).read_text(encoding="utf-8")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
