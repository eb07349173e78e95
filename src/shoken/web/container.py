"""``python -m shoken.web.container``: the page in a container, as process 1 that hears signals."""

from __future__ import annotations

import sys

from shoken.common.errors import ShokenError
from shoken.common.settings import settings
from shoken.web.serve import run

__all__: list[str] = []

if __name__ == "__main__":
    try:
        address = settings().address or "0.0.0.0"  # noqa: S104 - the container's own network
        sys.exit(run(port=settings().port or 8080, address=address, open_browser=False))
    except ShokenError as error:
        sys.exit(f"shoken: {error}")
