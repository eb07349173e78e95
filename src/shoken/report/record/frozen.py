"""What every record is: frozen, and without fields that its schema does not know."""

from __future__ import annotations

from typing import Annotated

from pydantic import AfterValidator, BaseModel, ConfigDict

from shoken.models.catalogue import current_name

__all__ = ["Engine", "Frozen"]

Engine = Annotated[str, AfterValidator(current_name)]


class Frozen(BaseModel):
    """A record or a part of one."""

    model_config = ConfigDict(frozen=True, extra="forbid")
