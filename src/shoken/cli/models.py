"""``shoken models``: the networks listed, fetched, baked, added and removed."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

__all__ = ["add_models"]


def add_models(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its verbs to the parser."""
    models = commands.add_parser("models", help="list, fetch, bake, add or remove networks")
    verbs = models.add_subparsers(metavar="VERB", required=True)
    verbs.add_parser("list", help="state, licence and task").set_defaults(run=_list)
    fetch = verbs.add_parser("fetch", help="download weights")
    fetch.add_argument(
        "ids", nargs="*", metavar="ID", help="default: the weights that a default analysis needs"
    )
    fetch.add_argument(
        "--mirror",
        metavar="DIR",
        help="a folder or web address that holds the published files as DIR/<id>/<file>",
    )
    fetch.set_defaults(run=_fetch)
    bake = verbs.add_parser("bake", help="convert ANTsPyNet's networks to ONNX; needs shoken[bake]")
    bake.add_argument("ids", nargs="+", metavar="ID", help="networks to convert")
    bake.add_argument(
        "--cache", type=Path, metavar="DIR", help="folder for ANTsXNet's weights and templates"
    )
    bake.set_defaults(run=_bake)
    add = verbs.add_parser("add", help="make an engine of an ONNX network of your own")
    add.add_argument("network", type=Path, metavar="NETWORK", help="an ONNX file")
    add.add_argument(
        "--card",
        type=Path,
        required=True,
        metavar="CARD",
        help="a TOML file that describes it (docs/networks.md)",
    )
    add.set_defaults(run=_add)
    remove = verbs.add_parser("remove", help="delete a network that was added")
    remove.add_argument("id", metavar="ID", help="its id")
    remove.set_defaults(run=_remove)


def _list(_: argparse.Namespace) -> None:
    from shoken.models.own.added import damaged_models, known_models
    from shoken.models.weights import model_state

    for spec in known_models().values():
        print(f"{spec.id:24}{model_state(spec):15}{spec.licence:17}{spec.task}")
    for model_id, cause in damaged_models().items():
        print(f"{model_id:24}{'damaged':15}{cause}")


def _fetch(given: argparse.Namespace) -> None:
    from shoken.cli.progress import FetchBar
    from shoken.models.catalogue import DEFAULT_MODELS
    from shoken.models.fetching import fetch
    from shoken.models.own.added import model_spec

    with FetchBar() as progress:
        for model_id in given.ids or DEFAULT_MODELS:
            fetch(model_spec(model_id), mirror=given.mirror, progress=progress.show)


def _bake(given: argparse.Namespace) -> None:
    from shoken.cli.progress import FetchBar
    from shoken.common.settings import settings
    from shoken.models.baking import bake
    from shoken.models.own.added import model_spec

    cache = given.cache or settings().model_dir / ".antsxnet"
    with FetchBar() as progress:
        for model_id in given.ids:
            bake(model_spec(model_id), cache, progress=progress.show)


def _add(given: argparse.Namespace) -> None:
    from shoken.models.own.adding import add

    spec, trial = add(given.network, given.card)
    memory = f" and {trial.peak_mib:,} MiB of memory" if trial.peak_mib else ""
    print(f"{spec.id}: added ({spec.task}); one window takes {trial.seconds:.2f} s{memory}")


def _remove(given: argparse.Namespace) -> None:
    from shoken.models.own.adding import remove

    remove(given.id)
    print(f"{given.id}: removed")
