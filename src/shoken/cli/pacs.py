"""``shoken pacs``: find and pull studies of the archive, push results, listen for what is sent."""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shoken.cli.failure import telling_archive_faults
from shoken.cli.options import add_language, add_out, language_of
from shoken.cli.pacs_listen import add_listen
from shoken.common.errors import UsageError
from shoken.common.escaping import plain

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterable

    from shoken.pacs.values import ArchivedSeries, ArchivedStudy
    from shoken.report.words import Language

__all__ = ["add_pacs"]


def add_pacs(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command and its own commands to the parser."""
    pacs = commands.add_parser("pacs", help="studies from an archive (PACS), results back to it")
    parts = pacs.add_subparsers(metavar="COMMAND", required=True)
    _add_find(parts)
    _add_pull(parts)
    _add_push(parts)
    add_listen(parts)


def _add_find(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    find = parts.add_parser("find", help="list studies, and what would be analysed of them")
    find.add_argument("--patient", default="", metavar="ID", help="patient ID; * and ? as usual")
    find.add_argument("--accession", default="", metavar="NUMBER", help="accession number")
    find.add_argument("--date", default="", help="YYYYMMDD, or a range YYYYMMDD-YYYYMMDD")
    find.add_argument("--modality", default="", help="modality in the study, such as MR")
    find.add_argument("--series", action="store_true", help="with the series of each study")
    find.add_argument("--json", action="store_true", help="print JSON, one object per study")
    add_language(find)
    find.set_defaults(run=telling_archive_faults(_find))


def _add_pull(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    pull = parts.add_parser("pull", help="get the series of a study that would be analysed")
    pull.add_argument("study", metavar="STUDY_UID", help="as shoken pacs find lists it")
    which = pull.add_mutually_exclusive_group()
    which.add_argument(
        "--series", action="append", default=[], metavar="SERIES_UID", help="this one; repeatable"
    )
    which.add_argument("--all", action="store_true", help="every series of the study")
    add_out(pull)
    add_language(pull)
    pull.set_defaults(run=telling_archive_faults(_pull))


def _add_push(parts: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    push = parts.add_parser("push", help="send DICOM results, and see that the archive has them")
    push.add_argument(
        "files", nargs="+", type=Path, metavar="RESULTS", help="folders of results, or files"
    )
    add_language(push)
    push.set_defaults(run=telling_archive_faults(_push))


def _find(given: argparse.Namespace) -> None:
    from shoken.pacs.archive import MOST_STUDIES, archive_of_settings
    from shoken.pacs.values import Query
    from shoken.pacs.words import PACS_WORDS

    query = Query(
        patient_id=given.patient,
        accession=given.accession,
        date=given.date,
        modality=given.modality,
    )
    archive, words = archive_of_settings(), PACS_WORDS[language_of(given)]
    studies = archive.studies(query)
    if len(studies) > MOST_STUDIES:
        print(words.too_many.format(most=MOST_STUDIES), file=sys.stderr)
    shown = studies[:MOST_STUDIES]
    listed = [(one, archive.series(one.study_uid) if given.series else ()) for one in shown]
    if given.json:
        print(json.dumps([_object(one, series) for one, series in listed], indent=2))
        return
    for study, series in listed:
        _print(_study_lines(study, series, language_of(given)))
    found = words.found.format(count=len(shown)) if shown else words.found_none
    print(found, file=sys.stderr)


def _object(study: ArchivedStudy, series: Iterable[ArchivedSeries]) -> dict[str, Any]:
    return {**asdict(study), "series": [asdict(one) for one in series]}


def _study_lines(
    study: ArchivedStudy, several: Iterable[ArchivedSeries], language: Language
) -> Iterable[str]:
    from shoken.pacs.words import PACS_WORDS, judged

    words = PACS_WORDS[language]
    about = {name: "-" if told in ("", None) else told for name, told in asdict(study).items()}
    yield from words.study.format(
        **{**about, "modalities": "/".join(study.modalities) or "-"}
    ).split("\n")
    for one in several:
        about = {name: "-" if told in ("", None) else told for name, told in asdict(one).items()}
        told = judged(one.judgement, language)
        yield from words.series.format(**about, judged=told).split("\n")


def _print(lines: Iterable[str]) -> None:
    for line in lines:
        print(plain(line))


def _pull(given: argparse.Namespace) -> None:
    from shoken.pacs.archive import archive_of_settings
    from shoken.pacs.pull import pull
    from shoken.pacs.words import PACS_WORDS

    archive, words = archive_of_settings(), PACS_WORDS[language_of(given)]
    wanted = given.series or [
        one.series_uid
        for one in archive.series(given.study)
        if given.all or one.judgement.is_analysed
    ]
    if not wanted:
        raise UsageError(words.nothing_to_pull)
    count = pull(archive, given.study, wanted, given.out)
    print(words.pulled.format(count=count, series=len(wanted), folder=given.out))
    print(words.identity, file=sys.stderr)


def _push(given: argparse.Namespace) -> None:
    from shoken.pacs.archive import archive_of_settings
    from shoken.pacs.push import outgoing_in, push
    from shoken.pacs.words import PACS_WORDS

    outgoing = outgoing_in(given.files)
    done = push(archive_of_settings(), outgoing)
    words = PACS_WORDS[language_of(given)]
    print(words.pushed.format(count=done.count, sent=done.sent, there_before=done.there_before))
