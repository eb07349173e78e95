"""``shoken models``: the networks listed, fetched and baked."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse

__all__ = ["add_models"]


def add_models(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its verbs to the parser."""
    models = commands.add_parser("models", help="list, fetch or bake networks")
    verbs = models.add_subparsers(metavar="VERB", required=True)
    verbs.add_parser("list", help="state, licence and task").set_defaults(run=_list)
    fetch = verbs.add_parser("fetch", help="bring weights to this machine")
    fetch.add_argument("ids", nargs="*", metavar="ID", help="default: what the defaults need")
    fetch.add_argument(
        "--mirror",
        metavar="DIR",
        help="a folder or web address: published files at DIR/<id>/<file>",
    )
    fetch.set_defaults(run=_fetch)
    bake = verbs.add_parser("bake", help="turn ANTsPyNet's networks into ONNX; needs shoken[bake]")
    bake.add_argument("ids", nargs="+", metavar="ID")
    bake.add_argument(
        "--cache", type=Path, metavar="DIR", help="ANTsXNet's weights and templates, kept here"
    )
    bake.set_defaults(run=_bake)


def _list(_: argparse.Namespace) -> None:
    from shoken.models.catalogue import MODELS
    from shoken.models.weights import model_state

    for spec in MODELS.values():
        print(f"{spec.id:24}{model_state(spec):15}{spec.licence:17}{spec.task}")


def _fetch(given: argparse.Namespace) -> None:
    from shoken.cli.progress import FetchBar
    from shoken.models.catalogue import DEFAULT_MODELS
    from shoken.models.fetching import fetch
    from shoken.models.weights import model_spec

    with FetchBar() as progress:
        for model_id in given.ids or DEFAULT_MODELS:
            fetch(model_spec(model_id), mirror=given.mirror, progress=progress.show)


def _bake(given: argparse.Namespace) -> None:
    from shoken.cli.progress import FetchBar
    from shoken.common.settings import settings
    from shoken.models.baking import bake
    from shoken.models.weights import model_spec

    cache = given.cache or settings().model_dir / ".antsxnet"
    with FetchBar() as progress:
        for model_id in given.ids:
            bake(model_spec(model_id), cache, progress=progress.show)
