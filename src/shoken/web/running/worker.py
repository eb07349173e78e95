"""The process that analyses for the page: ``python -m shoken.web.running.worker SERVER_PID``.

It takes requests as lines of JSON, one after the other, and answers each with lines of JSON: the
stages as they begin, what was recognised, and last ``done`` or ``error``.  The result goes into the
store.  What crashes a native library ends this process and not the server.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import traceback
from pathlib import Path
from typing import TYPE_CHECKING, Any

from shoken.common.disk_space import is_full, no_space_in
from shoken.common.errors import ShokenError, UsageError, own_fault
from shoken.common.memory import begin_peak, limit_memory, peak_mib, too_much_memory
from shoken.common.parent_process import end_with
from shoken.common.settings import settings, stay_in_temporary_folder
from shoken.reading import start_ahead
from shoken.store.labels import VISIT_LENGTH
from shoken.web.running.given import scans_of_request
from shoken.web.running.trim_heap import give_back

if TYPE_CHECKING:
    from collections.abc import Callable

    from shoken.analysis.values import Analysis
    from shoken.reading import Scan
    from shoken.store.results import Store

__all__ = ["main"]

# The server answers, health above all, while every processor is at work; and beside two programs
# that take all of two, the phantom takes 4.6 s: with 10 it was 11.6, without any 2.2.
_POLITENESS = 5
_log = logging.getLogger("shoken.worker")


def main() -> None:
    """Answer requests until there are no more."""
    # libraries may print; only answers may reach the pipe
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(**told: Any) -> None:
        if told.keys() & {"done", "error"}:
            told["peak_mib"] = peak_mib()
        answers.write(json.dumps(told) + "\n")
        answers.flush()

    if len(sys.argv) > 1:  # the next server runs the analysis again
        end_with(int(sys.argv[1]))
    stay_in_temporary_folder()
    if hasattr(os, "nice"):
        os.nice(_POLITENESS)
    start_ahead()
    _get_ready()
    limit_memory()
    for line in sys.stdin:
        begin_peak()
        try:
            say(done=_answer(json.loads(line), say))
        except MemoryError:
            say(error="TooLarge", message=too_much_memory())
        except ShokenError as error:
            say(error=type(error).__name__, message=str(error))
        except Exception as error:  # noqa: BLE001 - named to the user, and the next one is tried
            # the places alone: a message may hold what a header holds
            _log.error("analysis failed\n%s", "".join(traceback.format_tb(error.__traceback__)))
            failure = _unforeseen(error)
            say(error=type(failure).__name__, message=str(failure))
        start_ahead()
        give_back()


def _get_ready() -> None:
    """Load and compile what every analysis needs, before the first request."""
    from shoken.analysis.anatomy.registration import load_ahead
    from shoken.models.catalogue import MODELS
    from shoken.models.loaded_networks import warm_up

    warm_up(MODELS["deepbet"])
    load_ahead()
    import shoken.analysis.pipeline  # noqa: F401 - loaded ahead
    from shoken.store.results import load_ahead as load_store_ahead

    load_store_ahead()


def _answer(request: dict[str, Any], say: Callable[..., None]) -> int:
    """Analyse and keep; gives back how many networks were run."""
    from shoken.analysis.pipeline import analyse
    from shoken.analysis.stages import Stage
    from shoken.analysis.values import Options
    from shoken.imaging.sequence import MrSequence
    from shoken.models.fetching import fetch
    from shoken.models.runtime import runs
    from shoken.models.weights import lacking
    from shoken.store.results import Store

    before = runs()
    if "compare" in request:
        say(stage="compare")
        _compare(request)
        return 0
    asked = dict(request["options"])
    if asked.get("sequence"):
        asked["sequence"] = MrSequence(asked["sequence"])
    say(stage=str(Stage.READ))
    files = [Path(name) for name in request["files"]]
    asked_for = scans_of_request(request)
    scan, *others = [given.read(files) for given in asked_for]
    if not request.get("files_stay"):
        for file in files:
            file.unlink(missing_ok=True)  # it does not stay on the disk longer than it must
    say(seen=_recognised(scan))
    options = Options(**asked)
    for spec in lacking(options.models):
        say(stage="fetch")
        fetch(spec)
    analysis: Analysis = analyse(scan, options, beside=others, progress=lambda s: say(stage=str(s)))
    store = Store(request["owner"])
    store.keep(request["key"], analysis)
    _keep_visit(store, request["key"], asked_for[0].label, scan)
    say(sequence=str(analysis.sequence))
    return runs() - before


def _keep_visit(store: Store, key: str, label: str, scan: Scan) -> None:
    """Keep the folder or visit that told the study from others, where it may be kept.

    That of DICOM is often a patient's name, which no result of DICOM has.
    """
    if label and scan.source is None and not settings().hide_names:
        kept = store.labels.of(key)
        store.labels.keep(key, kept.model_copy(update={"visit": label[-VISIT_LENGTH:]}))


def _compare(request: dict[str, Any]) -> None:
    """Compare kept results, and keep the comparison."""
    from shoken.analysis.findings.visits import compare_series
    from shoken.report.record.comparison import comparison_record
    from shoken.store.comparisons import Comparisons
    from shoken.store.results import Store

    owner = request["owner"]
    store = Store(owner)
    visits = [analysis for key in request["compare"] if (analysis := store.open(key))]
    if len(visits) != len(request["compare"]):
        raise UsageError("a result to be compared is no longer stored")
    record = comparison_record(compare_series(visits), request["days"] or None)
    Comparisons(owner).keep(request["key"], request["compare"], record)


def _recognised(scan: Scan) -> dict[str, Any]:
    grid = scan.native
    return {
        "name": scan.name,
        "shape": grid.shape,
        "spacing_mm": grid.spacing_mm,
        "axes": grid.axes,
    }


def _unforeseen(error: Exception) -> ShokenError:
    if is_full(error):
        return no_space_in("a disk of the server", "have its operator do so")
    return own_fault(error)


if __name__ == "__main__":
    main()
