"""The product's own source files, each parsed once."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

__all__ = ["SOURCE", "source_files", "text_of", "tree_of"]

SOURCE = Path(__file__).resolve().parents[1] / "src" / "shoken"


@cache
def source_files() -> list[Path]:
    return sorted(SOURCE.rglob("*.py"))


@cache
def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path))
