"""Commands for those who work on Shoken: parse, one call, print."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from shoken.common.errors import UsageError

if TYPE_CHECKING:
    import argparse

__all__ = ["add_commands"]


def add_commands(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add ``evaluate-reports`` and ``dev``."""
    _add_evaluate_reports(commands)
    _add_dev(commands)


def _evaluate_reports(given: argparse.Namespace) -> None:
    from shoken.analysis.values import Options
    from shoken.cli.dev.evaluation import Aspect, evaluate_reports
    from shoken.cli.progress import fetch_lacking
    from shoken.report import require_writer

    for writer in given.writers:
        require_writer(writer)
    fetch_lacking(Options())
    print(f"{'writer':10}{'lang':6}" + "".join(f"{a:>10}" for a in Aspect), " replaced  USD")
    for s in evaluate_reports(given.folder, tuple(given.writers), tuple(given.langs)):
        row = "".join(f"{s.right[a]:>6}/{s.told[a]:<3}" for a in Aspect)
        print(f"{s.writer:10}{s.language:6}{row}{s.sentences_replaced:>10}  {s.cost_usd:.4f}")


def _dev_gemini(given: argparse.Namespace) -> None:
    from shoken.cli.dev.gemini import LocalGemini

    try:
        server = LocalGemini(given.play.split(","), port=given.port, keep=given.keep)
    except (OSError, ValueError) as error:
        raise UsageError(f"dev gemini: {error}") from error
    print(f"export GOOGLE_GEMINI_BASE_URL={server.url} GEMINI_API_KEY=local", flush=True)
    server.serve_forever()


def _add_evaluate_reports(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    judge = commands.add_parser("evaluate-reports", help="measure how often reports are right")
    judge.add_argument(
        "folder", type=Path, metavar="DIR", help="folder of scans, each with its true mask"
    )
    judge.add_argument(
        "--writers",
        nargs="+",
        default=["measured"],
        metavar="WRITER",
        help="measured, gemini or both (default: measured)",
    )
    judge.add_argument(
        "--langs",
        nargs="+",
        choices=("ja", "en"),
        default=["ja", "en"],
        help="languages (default: both)",
    )
    judge.set_defaults(run=_evaluate_reports)


def _add_dev(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    dev = commands.add_parser("dev", help="run stand-ins for outside services, to work offline")
    gemini = dev.add_subparsers(metavar="SERVICE", required=True).add_parser(
        "gemini", help="a local Gemini that answers from the table it receives, or fails on request"
    )
    gemini.add_argument("--port", type=int, default=8600, help="default: 8600")
    gemini.add_argument(
        "--play",
        default="faithful",
        metavar="NAME,…",
        help="what to play, one name per request in turn (default: faithful)",
    )
    gemini.add_argument(
        "--keep", type=Path, metavar="DIR", help="folder in which to store the request bodies"
    )
    gemini.set_defaults(run=_dev_gemini)
