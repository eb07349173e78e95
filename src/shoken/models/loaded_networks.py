"""The networks that stay in memory: each is compiled once per process, the longest idle go first.

How much memory they may hold is ``SHOKEN_NETWORK_MEMORY_MIB``.
"""

from __future__ import annotations

from collections import OrderedDict, defaultdict
from contextlib import suppress
from threading import Lock, Thread
from typing import TYPE_CHECKING

from shoken.common.errors import ModelError
from shoken.common.settings import MiB, settings
from shoken.models.runtime import Network, compile_network, load_openvino

if TYPE_CHECKING:
    from shoken.models.catalogue import ModelFile, ModelSpec

__all__ = ["network", "warm_up"]

_Key = tuple[str, str, str | None, tuple[int, ...]]
_compiling: defaultdict[_Key, Lock] = defaultdict(Lock)
_kept: OrderedDict[_Key, Network] = OrderedDict()
_keeping = Lock()


def network(spec: ModelSpec, file: ModelFile, shape: tuple[int, ...] | None = None) -> Network:
    """The compiled network of a catalogue row's file, from memory where it is still there.

    Parameters
    ----------
    spec, file
        The row and its file.
    shape
        The input's shape, where the row leaves it open.

    Raises
    ------
    ModelMissing, ModelCorrupt
        As :func:`shoken.models.weights.find`.
    ModelError
        OpenVINO cannot compile it.
    MemoryError
        It needs more memory than there is.
    """
    key = (spec.id, file.name, file.sha256, shape or file.input_shape)
    with _compiling[key]:
        with _keeping:
            if key in _kept:
                _kept.move_to_end(key)
                return _kept[key]
        compiled = compile_network(spec, file, shape)
        with _keeping:
            _kept[key] = compiled
            _drop_beyond_budget()
        return compiled


def warm_up(spec: ModelSpec) -> None:
    """Begin to compile a network in the background, while the scan is still being read.

    Where it has several files, in their order: the first can run while the next is compiled.
    What goes wrong is raised where the network is asked for, not here.  A process that ends before
    waits for it: OpenVINO crashes when the interpreter goes away under it.
    """
    load_openvino()  # its import and the caller's next ones would hinder each other in two threads

    def compile_all() -> None:
        for file in spec.files:
            # a shape that is left open is known only when the network is asked for
            if file.name.endswith(".onnx") and 0 not in file.input_shape:
                with suppress(ModelError):
                    network(spec, file)

    Thread(target=compile_all, name="warm up").start()


def _drop_beyond_budget() -> None:
    """Release the least recently used networks; the latest always stays."""
    budget = settings().network_memory_mib * MiB
    while len(_kept) > 1 and sum(kept.bytes for kept in _kept.values()) > budget:
        _kept.popitem(last=False)
