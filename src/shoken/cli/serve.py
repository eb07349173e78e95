"""``shoken serve``: the web page."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse


__all__ = ["add_serve"]


def add_serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    serve = commands.add_parser("serve", help="open the web page")
    serve.add_argument("--port", type=int, help="default: PORT, else 8501")
    serve.add_argument(
        "--no-browser", action="store_true", help="print the address without opening a browser"
    )
    serve.set_defaults(run=_serve)


def _serve(given: argparse.Namespace) -> int:
    from shoken.web.serve import serve

    return serve(port=given.port, open_browser=not given.no_browser)
