"""The result of one check, and of all of them."""

from __future__ import annotations

from enum import StrEnum
from typing import Literal

from pydantic import BaseModel, ConfigDict

__all__ = ["Check", "Diagnosis", "Figure", "State", "note", "ok", "problem"]

Figure = int | str | bool


class State(StrEnum):
    """Whether something is in order, is acceptable, or prevents an analysis or the page."""

    OK = "ok"
    NOTE = "note"
    PROBLEM = "problem"


class Check(BaseModel):
    """One thing that was looked at; ``todo`` is what to do, ``figures`` are for programs."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    state: State
    found: str
    todo: str | None = None
    figures: dict[str, Figure] = {}


class Diagnosis(BaseModel):
    """All results; ``works`` says whether an analysis and the page would work."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal["1.0"] = "1.0"
    works: bool
    checks: tuple[Check, ...]


def ok(name: str, found: str, **figures: Figure) -> Check:
    """A thing that is as it should be."""
    return Check(name=name, state=State.OK, found=found, figures=figures)


def note(name: str, found: str, todo: str, **figures: Figure) -> Check:
    """A thing to know of, with which an analysis and the page work all the same."""
    return Check(name=name, state=State.NOTE, found=found, todo=todo, figures=figures)


def problem(name: str, found: str, todo: str, **figures: Figure) -> Check:
    """A thing that hinders an analysis or the page."""
    return Check(name=name, state=State.PROBLEM, found=found, todo=todo, figures=figures)
