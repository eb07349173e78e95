"""gcloud for tests: each command forked from a process that has loaded it already.

What runs is the gcloud that is installed, by its own Python, with the words, environment, folder
and streams of each command.  What is left out is the start, nine tenths of what one command takes
(0.6 of 0.7 s of CPU), and the tests of the deployment run a thousand.
"""

from __future__ import annotations

import importlib
import json
import os
import select
import socket
import subprocess
import sys
import tempfile
import traceback
from contextlib import suppress
from pathlib import Path

__all__ = ["ForkedGcloud"]

_ASKING = """#!{python} -IS
import json, os, socket, sys
with socket.socket(socket.AF_UNIX) as asked:
    asked.connect({address!r})
    socket.send_fds(asked, [b" "], [0, 1, 2])
    asked.sendall(json.dumps([sys.argv[1:], os.getcwd(), dict(os.environ)]).encode())
    asked.shutdown(socket.SHUT_WR)
    sys.exit(asked.recv(1)[0])
"""


class ForkedGcloud:
    """A folder for PATH with a ``gcloud`` in it, as long as this is entered."""

    def __enter__(self) -> str:
        self._folder = tempfile.TemporaryDirectory(prefix="gcloud-")  # an address has to be short
        address = f"{self._folder.name}/address"
        program = Path(self._folder.name, "gcloud")
        program.write_text(_ASKING.format(python=sys.executable, address=address))
        program.chmod(0o755)
        # gcloud's launcher starts its Python with these words, then its program's path
        own = {
            "CLOUDSDK_PYTHON_ARGS": f"-m {Path(__file__).stem}",
            "CLOUDSDK_PYTHON_SITEPACKAGES": "1",  # else it would add a word of its own
            "CLOUDSDK_CONFIG": f"{self._folder.name}/config",
        }
        self._server = subprocess.Popen(
            ["gcloud", address],
            env={**os.environ, **own},
            cwd=Path(__file__).parent,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
        )
        assert self._server.stdout.readline() == b"listening\n"
        return self._folder.name

    def __exit__(self, *_: object) -> None:
        self._server.stdin.close()
        self._server.wait()
        self._server.stdout.close()
        self._folder.cleanup()


def main(program: str, address: str) -> None:
    """Run each command that arrives at an address, one at a time, until standard input ends."""
    sys.path[0] = str(Path(program).parent)  # as where it is started itself
    import gcloud
    import googlecloudsdk.gcloud_main  # noqa: F401 - loaded ahead, and found by what the above did

    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(address)
        listening.listen()
        print("listening", flush=True)  # noqa: T201 - what is waited for
        while listening in select.select([0, listening], [], [])[0]:
            with listening.accept()[0] as asked:
                asked.sendall(bytes([_status(gcloud, program, asked)]))


def _status(gcloud, program, asked) -> int:
    """Exit status of a command; what it loaded, those that follow find loaded."""
    _, streams, _, _ = socket.recv_fds(asked, 1, 3)
    words, folder, environment = json.load(asked.makefile())
    reading, writing = os.pipe()
    child = os.fork()
    if not child:
        for own, given in enumerate(streams):
            os.dup2(given, own)
        os.chdir(folder)
        os.environ.clear()
        os.environ.update(environment)
        sys.argv = [program, *words]
        _run(gcloud, writing)
    for one in (writing, *streams):
        os.close(one)
    with os.fdopen(reading) as loaded:
        for name in loaded.read().split():
            with suppress(ImportError):  # of the kind of six.moves, which is in no file
                importlib.import_module(name)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


def _run(gcloud, writing) -> None:
    """Do in a child what gcloud does, and end it."""
    before, status = {*sys.modules}, 1
    try:
        gcloud.main()
    except SystemExit as end:
        status = end.code if isinstance(end.code, int) else int(end.code is not None)
    except BaseException:  # noqa: BLE001 - told by the status
        traceback.print_exc()
    finally:
        sys.stdout.flush()
        sys.stderr.flush()
        loaded = (name for name in {*sys.modules} - before if not name.startswith("__calliope__"))
        os.write(writing, " ".join(sorted(loaded)).encode())
        os._exit(status)


if __name__ == "__main__":
    main(*sys.argv[1:])
