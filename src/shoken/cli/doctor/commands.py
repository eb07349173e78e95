"""The command: run every check, and print the results as text or JSON."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import argparse
    from collections.abc import Iterator, Mapping

    from shoken.cli.doctor.check import Diagnosis

__all__ = ["PARTS", "add_doctor", "diagnose"]

# part of the work → what is run to see that it loads; what it prints is shown
PARTS: Mapping[str, str] = MappingProxyType(
    {
        "reading": "import shoken.reading.sandbox_worker",
        "networks": "from shoken.models.runtime import processor; print(processor())",
        "registration": "from shoken.analysis.anatomy import ants_bridge; ants_bridge.load_ants()",
        "results": "import shoken.export.result_files, shoken.export.paper as p; p.load_font()",
        "page": "import shoken.web.app",
    }
)


def add_doctor(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    """Add the command to the parser."""
    doctor = commands.add_parser("doctor", help="check this machine, and say what to do")
    doctor.add_argument("--json", action="store_true", help="print JSON, for programs")
    doctor.add_argument(
        "--online",
        action="store_true",
        help="also connect to Gemini, and to a store in a bucket",
    )
    doctor.set_defaults(run=_doctor)


def _doctor(given: argparse.Namespace) -> int:
    from shoken.common.escaping import plain

    found = diagnose(online=given.online, parts=PARTS)
    if given.json:
        print(found.model_dump_json(indent=2))
    else:
        print(*map(plain, _lines(found)), sep="\n")
    return 0 if found.works else 1


def diagnose(*, online: bool, parts: Mapping[str, str]) -> Diagnosis:
    """Look at everything.

    Parameters
    ----------
    online
        Whether anything outside this machine is asked.
    parts
        Code by the name of what it shows to load, as in :data:`PARTS`.
    """
    from concurrent.futures import ThreadPoolExecutor

    from shoken.cli.doctor import installation, machine, services
    from shoken.cli.doctor.check import Diagnosis, State, problem
    from shoken.common.errors import UsageError
    from shoken.common.settings import settings
    from shoken.common.settings.cores import usable_cores

    checks = [installation.python(), installation.packages()]
    try:
        settings()
    except UsageError as error:
        checks.append(problem("settings", str(error), "correct the variable, or unset it"))
    else:
        with ThreadPoolExecutor(usable_cores()) as pool:
            checks += pool.map(installation.part, parts, parts.values())
        checks += (machine.memory(), machine.cores(), *machine.weights(), *machine.folders())
        checks += (services.store(online=online), services.queue(), services.login())
        checks.append(services.gemini(online=online))
    works = all(check.state is not State.PROBLEM for check in checks)
    return Diagnosis(works=works, checks=tuple(checks))


def _lines(found: Diagnosis) -> Iterator[str]:
    width = max(len(check.name) for check in found.checks) + 2
    for check in found.checks:
        yield f"{check.state:9}{check.name:{width}}{check.found}"
        if check.todo:
            yield f"{'':9}{'':{width}}→ {check.todo}"
    problems = sum(check.state == "problem" for check in found.checks)
    said = "An analysis and the page would work."
    yield said if found.works else f"Problems: {problems}. What to do stands at each (→)."
