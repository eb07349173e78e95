"""A SLURM of one node on this machine: Debian's slurmctld, slurmd and munge, for a test alone.

Without cgroups, which a container has none of: processes are found by their parents, and no limit
of memory is enforced.
"""

import os
import secrets
import shutil
import socket
import subprocess
import time
from contextlib import ExitStack, contextmanager

from served import free_port

_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"
_PROGRAMS = ("munged", "slurmctld", "slurmd", "sbatch")
MISSING = [name for name in _PROGRAMS if not shutil.which(name, path=_PATH)]
_CONFIG = """
ClusterName=test
SlurmctldHost={host}(127.0.0.1)
SlurmUser=root
AuthType=auth/munge
AuthInfo=socket={folder}/munge.socket
SlurmctldPort={controller}
SlurmdPort={node}
SlurmctldPidFile={folder}/slurmctld.pid
SlurmdPidFile={folder}/slurmd.pid
SlurmctldLogFile={folder}/slurmctld.log
SlurmdLogFile={folder}/slurmd.log
SlurmdSpoolDir={folder}/spool
StateSaveLocation={folder}/state
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core_Memory
SlurmdParameters=config_overrides
NodeName={host} NodeAddr=127.0.0.1 CPUs={cpus} RealMemory={memory_mib}
PartitionName=all Nodes=ALL Default=YES State=UP
"""


@contextmanager
def cluster(folder, *, cpus, memory_mib):
    """Runs it; gives the environment in which ``sbatch`` and its kin reach it.

    The node is given out as one of so many cores and so much memory, whatever the machine has.
    """
    for name in ("spool", "state"):
        (folder / name).mkdir(parents=True)
    (folder / "munge.key").write_bytes(secrets.token_bytes(128))
    (folder / "munge.key").chmod(0o400)
    config = folder / "slurm.conf"
    config.write_text(
        _CONFIG.format(
            folder=folder,
            host=socket.gethostname().partition(".")[0],
            controller=free_port(),
            node=free_port(),
            cpus=cpus,
            memory_mib=memory_mib,
        )
    )
    munge = [f"--{n}-file={folder}/munge.{n}" for n in ("key", "pid", "log", "seed")]
    there = {**os.environ, "PATH": f"{os.environ['PATH']}:{_PATH}", "SLURM_CONF": str(config)}
    with ExitStack() as stack:
        for command in (
            ["munged", "--foreground", "--force", f"--socket={folder}/munge.socket", *munge],
            ["slurmctld", "-D", "-i"],
            ["slurmd", "-D"],
        ):
            stack.enter_context(_running(command, there, folder))
        _wait_until_idle(there, folder)
        yield there


@contextmanager
def _running(command, there, folder):
    with (folder / f"{command[0]}.out").open("wb") as out:
        process = subprocess.Popen(command, env=there, stdout=out, stderr=out)
    try:
        yield
    finally:
        process.terminate()
        process.wait(60)


def _wait_until_idle(there, folder):
    for _ in range(120):
        asked = ["sinfo", "--noheader", "--format=%T"]
        told = subprocess.run(asked, env=there, capture_output=True, text=True, check=False)
        if told.stdout.strip() == "idle":
            return
        time.sleep(0.5)
    logs = "\n".join(path.read_text() for path in sorted(folder.glob("*.[lo][ou][gt]")))
    raise AssertionError(f"no node is idle: {told.stdout}{told.stderr}\n{logs}")
