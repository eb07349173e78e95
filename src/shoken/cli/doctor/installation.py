"""Shoken itself: its version, the packages that it needs, and whether its parts load.

What loads a native library is tried in a process of its own, which such a library may crash.
"""

from __future__ import annotations

import platform
import re
import signal
import subprocess
import sys
from importlib.metadata import PackageNotFoundError, requires, version

from packaging.requirements import Requirement

from shoken.cli.doctor.check import Check, Figure, ok, problem

__all__ = ["packages", "part", "python"]

_PART_SECONDS = 120  # ten times what the slowest, ants, takes on a machine that is busy
_NAMED = ("openvino", "antspyx", "streamlit", "numpy", "scipy", "nibabel", "pydicom")
_REINSTALL = f"{sys.executable} -m pip install --force-reinstall shoken"


def python() -> Check:
    """The versions of Shoken and Python, and the system."""
    from shoken import __version__

    system = f"{platform.system()} {platform.machine()}"
    found = f"{__version__} on Python {platform.python_version()}, {system}"
    return ok("shoken", found, version=__version__, python=platform.python_version())


def packages() -> Check:
    """The packages that Shoken's own metadata asks for, at versions that it takes."""
    try:
        lines = requires("shoken") or []
    except PackageNotFoundError:
        return problem("packages", "Shoken is not installed as a package", "pip install shoken")
    versions: dict[str, Figure] = {}
    wrong = []
    for asked in map(Requirement, lines):
        if asked.marker and not asked.marker.evaluate({"extra": ""}):
            continue
        try:
            versions[asked.name] = version(asked.name)
        except PackageNotFoundError:
            wrong.append(f"{asked.name} is missing")
            continue
        if not asked.specifier.contains(str(versions[asked.name]), prereleases=True):
            wrong.append(f"{asked.name} is {versions[asked.name]}, not {asked.specifier}")
    if wrong:
        return problem("packages", "; ".join(wrong), _REINSTALL, **versions)
    named = ", ".join(f"{name} {versions[name]}" for name in _NAMED)
    return ok("packages", f"all {len(versions)}, with {named}", **versions)


def part(name: str, code: str) -> Check:
    """Whether a part of Shoken loads, tried in a separate process."""
    try:
        done = subprocess.run(  # noqa: S603 - our own code
            [sys.executable, "-P", "-c", code],
            capture_output=True,
            text=True,
            timeout=_PART_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return problem(name, f"does not load within {_PART_SECONDS} s", _REINSTALL)
    if done.returncode == 0:
        return ok(name, done.stdout.strip() or "loads")
    if done.returncode == -signal.SIGILL:
        todo = "it needs a processor with newer instructions"
        return problem(name, "does not load: illegal instruction", todo)
    if done.returncode < 0:
        return problem(name, f"crashes: {signal.Signals(-done.returncode).name}", _REINSTALL)
    said = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
    cause = re.sub(r"^[\w.]+: ", "", said)  # without the class of the error
    return problem(name, f"does not load: {cause}", _REINSTALL)
