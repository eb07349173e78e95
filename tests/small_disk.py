"""A disk of a few MiB that a test can fill, and make larger again."""

import os
import shutil
import subprocess
from contextlib import contextmanager

import pytest


@contextmanager
def small_disk(folder, size):
    """Mount a small file system; gives back what gives it another size."""
    if os.geteuid() or not shutil.which("mount"):
        pytest.skip("only root can make a small disk here")
    folder.mkdir(exist_ok=True)

    def mount(options):
        command = ["mount", "-t", "tmpfs", "-o", options, "tmpfs", str(folder)]
        return subprocess.run(command, check=False, capture_output=True).returncode

    if mount(f"size={size}"):
        pytest.skip("this container may not mount a small disk")
    try:
        yield lambda size: mount(f"remount,size={size}")
    finally:
        subprocess.run(["umount", "--lazy", str(folder)], check=True)
