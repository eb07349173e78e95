"""``python -m shoken``, and the command ``shoken``."""

import atexit
import gc
import os
import sys
from contextlib import suppress
from importlib import import_module

__all__ = ["run", "run_bids"]

_BETWEEN_COLLECTIONS = 20_000  # by default a tenth of the start goes into looking for garbage


def run() -> None:
    """The command ``shoken``."""
    _run("shoken.cli.main")


def run_bids() -> None:
    """The command ``shoken-bids``."""
    _run("shoken.cli.bids_app")


def _run(door: str) -> None:
    """Run a command line, then leave at once: taking networks apart takes a tenth of a second."""
    status = 1
    # numpy's linear algebra would start threads that spin while everything is loaded
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    gc.set_threshold(_BETWEEN_COLLECTIONS, 20, 20)
    # registered first, so called last: threads have ended and all else is tidied up by then
    atexit.register(lambda: _leave(status))
    main = import_module(door).main
    from shoken.common.settings import stay_in_temporary_folder

    stay_in_temporary_folder()
    try:
        status = main()
    except SystemExit as asked:  # argparse has said why
        status = asked.code if isinstance(asked.code, int) else 1


def _leave(status: int) -> None:
    with suppress(OSError, ValueError):  # whoever read them may be gone
        sys.stdout.flush()
        sys.stderr.flush()
    os._exit(status)


if __name__ == "__main__":
    run()
