"""The gcloud command: read the current state, and change what differs."""

from __future__ import annotations

import json
import re
import shlex
import subprocess
from typing import Any

from deploy.plan import DeployError

__all__ = ["Gcloud"]

_ABSENT = re.compile(
    r"NOT_FOUND|HTTPError 404|'status': 404|\bnot found\b|was not found|Cannot find|does not exist",
    re.IGNORECASE,
)
_DENIED = re.compile(r"PERMISSION_DENIED|\b403\b|SERVICE_DISABLED")


class Gcloud:
    """Runs gcloud on one project, or prints what it would run.

    With ``dry_run`` nothing is asked and nothing is there, so that every step of a first
    deployment is printed. ``changes`` counts the commands that changed something.
    """

    def __init__(
        self, project: str, *, dry_run: bool = False, project_number: str | None = None
    ) -> None:
        self.project = project
        self.dry_run = dry_run
        self._number = project_number
        self.changes = 0

    def read(self, *words: str) -> Any:
        """What a describing or listing command answers, or None where there is no such thing.

        Raises
        ------
        DeployError
            It could not be asked, so whether it is there is not known.
        """
        if self.dry_run:
            return None
        done = self._run([*words, "--format=json"])
        if done.returncode == 0:
            return json.loads(done.stdout or "null")
        if _ABSENT.search(done.stderr) and not _DENIED.search(done.stderr):
            return None
        raise self._failed(words, done)

    def change(self, *words: str, secret_input: bytes | None = None) -> Any:
        """Run a command that changes something; ``secret_input`` goes to its standard input only.

        Raises
        ------
        DeployError
            It failed, with what gcloud said.
        """
        print("  +", shlex.join(["gcloud", *words, f"--project={self.project}"]), flush=True)
        if self.dry_run:
            return None
        self.changes += 1
        done = self._run([*words, "--format=json"], secret_input)
        if done.returncode:
            raise self._failed(words, done)
        try:
            return json.loads(done.stdout or "null")
        except json.JSONDecodeError:
            return None

    def _run(
        self, words: list[str], given: bytes | None = None
    ) -> subprocess.CompletedProcess[str]:
        command = ["gcloud", *words, f"--project={self.project}", "--quiet"]
        try:
            return subprocess.run(  # noqa: S603 - gcloud, with words of our own
                command,
                input=given.decode() if given else None,
                stdin=None if given else subprocess.DEVNULL,
                capture_output=True,
                text=True,
                check=False,
            )
        except FileNotFoundError:
            raise DeployError(
                "gcloud is not installed: https://cloud.google.com/sdk/docs/install"
            ) from None

    @staticmethod
    def _failed(words: tuple[str, ...], done: subprocess.CompletedProcess[str]) -> DeployError:
        lines = [line for line in done.stderr.splitlines() if line.strip()]
        first = next((n for n, line in enumerate(lines) if "ERROR" in line), -3)
        cause = "\n".join(lines[first:][:3])
        return DeployError(f"gcloud {' '.join(words[:4])} failed: {cause}")

    # -- what several steps need --------------------------------------------------------------

    def project_number(self) -> str:
        """The project's number; a word that stands for it in a dry run.

        A builder, whose rights end at the service, is told it.
        """
        if self._number:
            return self._number
        found = self.read("projects", "describe", self.project)
        if found is None and not self.dry_run:
            raise DeployError(f"project {self.project} is not there, or not yours to see")
        return str(found["projectNumber"]) if found else "PROJECT_NUMBER"

    def grant(self, resource: list[str], where: list[str], bindings: dict[str, list[str]]) -> None:
        """Give each role to its members on one resource, where they do not hold it yet.

        Parameters
        ----------
        resource
            The command group, e.g. ``["run", "services"]``.
        where
            The resource's name and flags, e.g. ``["shoken", "--region=…"]``.
        bindings
            Role to members.
        """
        held = self.held(resource, where)
        for role, members in bindings.items():
            for member in members:
                if member not in held.get(role, set()):
                    self._bind("add", resource, where, role, member)

    def held(self, resource: list[str], where: list[str]) -> dict[str, set[str]]:
        """Who holds which role on a resource."""
        policy = self.read(*resource, "get-iam-policy", *where) or {}
        held: dict[str, set[str]] = {}
        for binding in policy.get("bindings", []):
            held.setdefault(binding["role"], set()).update(binding["members"])
        return held

    def grant_only(
        self, resource: list[str], where: list[str], role: str, members: tuple[str, ...]
    ) -> None:
        """Give a role to these members and take it from everybody else."""
        held = self.held(resource, where).get(role, set())
        for member in members:
            if member not in held:
                self._bind("add", resource, where, role, member)
        self.take(resource, where, {role: held - set(members)})

    def take(self, resource: list[str], where: list[str], bindings: dict[str, set[str]]) -> None:
        """Take each role from its members, who hold it."""
        for role, members in bindings.items():
            for member in sorted(members):
                self._bind("remove", resource, where, role, member)

    def _bind(
        self, verb: str, resource: list[str], where: list[str], role: str, member: str
    ) -> None:
        words = [*resource, f"{verb}-iam-policy-binding", *where]
        words += [f"--member={member}", f"--role={role}"]
        if resource not in (["beta", "iap", "web"], ["artifacts", "repositories"]):
            words += ["--condition=None"] if resource == ["projects"] else []
        self.change(*words)
