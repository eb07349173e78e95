"""NRRD, in one file (.nrrd) or with its voxels beside it (.nhdr); pynrrd parses the header."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import numpy as np

from shoken.common.errors import UnreadableScan, UnsupportedScan
from shoken.reading.decode_errors import as_ours
from shoken.reading.formats.gzip_stream import Inflated
from shoken.reading.formats.voxels import (
    Layout,
    check_sizes,
    grid_of,
    read_voxels,
    real_type,
    scan_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray

    from shoken.reading.formats.stored import FindBeside, Stored
    from shoken.reading.scan import Scan

__all__ = ["begins_nrrd", "read_nrrd"]

# by hand: headers have some hundred bytes, diffusion tables some ten thousand
_MOST_HEADER = 1 << 20
_SKIPS = ("byte skip", "byteskip", "line skip", "lineskip")
_LISTED = re.compile(r"(?i)data ?file: *LIST")  # names follow, a line each
_PACKED = {"gzip", "gz", "bzip2", "bz2", "zstd"}
_DIRECTIONS = {"right": (0, 1), "left": (0, -1), "anterior": (1, 1), "posterior": (1, -1)}
_DIRECTIONS |= {"superior": (2, 1), "inferior": (2, -1)}
_UNITS_MM = {"m": 1000.0, "cm": 10.0, "um": 0.001, "µm": 0.001}


def begins_nrrd(start: bytes) -> bool:
    """Whether unpacked bytes begin as every version of the format does."""
    return start.startswith(b"NRRD000")


def read_nrrd(file: Stored, data: Inflated, beside: FindBeside, volume: int | None) -> Scan:
    """Read raw, gzip or bzip2 voxels in a space that knows left and right.

    Raises
    ------
    UnreadableScan, UnsupportedScan, SeveralVolumes, UsageError, TooLarge
        As :func:`shoken.reading.formats.nifti.read_nifti`; also unsupported are text and
        hexadecimal voxels, voxels in several files, and a space without directions.
    """
    name = file.shown
    length, fields = _fields(data.first(_MOST_HEADER), name)
    with as_ours(f"{name}: the NRRD header is damaged; save the scan again"):
        shape, volumes, interleaved, affine = _axes(fields, name)
        dtype = _dtype(fields, name)
    layout = Layout(shape=shape, volumes=volumes, interleaved=interleaved, dtype=dtype, start=0)
    native = grid_of(shape, affine, name)
    files, data = _voxels(file, data, fields, length, beside)
    skip = fields.get("byte skip", fields.get("byteskip", 0))
    if skip == -1 and data.packing is None:
        skip = len(files[-1].content) - layout.bytes_expected
    if not 0 <= skip <= len(files[-1].content):
        raise UnreadableScan(f"{name}: voxels cannot start at byte {skip}; save the scan again")
    data.skip(skip)
    return scan_of(files, read_voxels(layout, data, volume, name), native)


def _fields(start: bytes, name: str) -> tuple[int, Mapping[str, Any]]:
    """The header's length with the blank line that ends it, and its fields."""
    end = re.search(rb"\r?\n\r?\n", start)
    length = end.end() if end else len(start)
    with as_ours(f"{name}: the NRRD header is damaged; save the scan again"):
        import nrrd

        lines = start[:length].decode("ascii", "replace").splitlines()
        if any(_LISTED.match(line) for line in lines):
            raise _in_several_files(name)
        fields = {key.lower(): value for key, value in nrrd.read_header(lines).items()}
        # what is written as a key of the user's (":=") is text, whatever it should be
        fields |= {key: int(fields[key]) for key in _SKIPS if key in fields}
    missing = [field for field in ("sizes", "type", "encoding", "dimension") if field not in fields]
    if missing or fields["dimension"] != len(fields["sizes"]):
        raise UnreadableScan(
            f"{name}: the NRRD header is damaged: {', '.join(missing) or 'sizes'} missing; "
            "save the scan again"
        )
    return length, fields


def _in_several_files(name: str) -> UnsupportedScan:
    return UnsupportedScan(
        f"{name}: NRRD voxels in several files or in another folder; save it as one file "
        "(unu save -f nrrd)"
    )


def _voxels(
    file: Stored, data: Inflated, fields: Mapping[str, Any], length: int, beside: FindBeside
) -> tuple[tuple[Stored, ...], Inflated]:
    """The files, and the content of the one with the voxels from where they begin."""
    name, encoding = file.shown, str(fields["encoding"]).lower()
    if encoding != "raw" and encoding not in _PACKED:
        how = f"as {encoding[:20]}" if encoding.isalnum() else "in a way that is unknown"
        raise UnsupportedScan(
            f"{name}: NRRD voxels encoded {how}; save it as raw or gzip (unu save -f nrrd -e gzip)"
        )
    if fields.get("line skip", fields.get("lineskip", 0)) != 0:
        raise UnsupportedScan(
            f"{name}: NRRD voxels behind lines of text; save it as one file (unu save -f nrrd)"
        )
    elsewhere = str(fields.get("data file", fields.get("datafile", "")))
    if not elsewhere:
        if encoding != "raw":
            return (file,), Inflated(memoryview(file.content)[length:], name)
        data.skip(length)
        return (file,), data
    other = elsewhere.removeprefix("./")
    if re.search(r"[/\\%]|\s\d", other):
        raise _in_several_files(name)
    found = beside([other])
    if found is None:
        raise UnsupportedScan(
            f"{name}: a header whose voxels are in another file, which is missing; give both "
            "(.nhdr and the file that its line 'data file' names)"
        )
    return (file, found), Inflated(found.content, found.shown, packed=encoding != "raw")


def _axes(
    fields: Mapping[str, Any], name: str
) -> tuple[tuple[int, int, int], int, bool, NDArray[np.float64]]:
    """Shape, number of volumes, whether they are interleaved, and the affine in RAS mm."""
    sizes = [int(size) for size in fields["sizes"]]
    space = _space(fields, name)
    vectors = np.array(fields.get("space directions"), dtype=float)
    origin = np.array(fields.get("space origin", (0, 0, 0)), dtype=float)
    if vectors.shape != (len(sizes), 3) or origin.shape != (3,):
        raise UnreadableScan(
            f"{name}: the NRRD header is damaged: its directions do not fit its sizes; "
            "save the scan again"
        )
    along = [axis for axis in range(len(sizes)) if np.isfinite(vectors[axis]).all()]
    others = [axis for axis in range(len(sizes)) if axis not in along]
    volumes = check_sizes([sizes[a] for a in along], [sizes[a] for a in others], name)
    several = next((axis for axis in others if sizes[axis] > 1), None)
    kinds = [str(kind).lower() for kind in fields.get("kinds", ())]
    colours = (
        several is not None and several < len(kinds) and re.search("color|matrix", kinds[several])
    )
    if colours or (several is not None and along[0] < several < along[-1]):
        raise UnsupportedScan(
            f"{name}: {'×'.join(map(str, sizes))}: vectors or the like, not one image per volume"
        )
    affine = np.eye(4)
    affine[:3, :3] = space @ vectors[along].T
    affine[:3, 3] = space @ origin
    x, y, z = (sizes[axis] for axis in along)
    return (x, y, z), volumes, several is not None and several < along[0], affine


def _space(fields: Mapping[str, Any], name: str) -> NDArray[np.float64]:
    """(3, 3): from the file's space to RAS mm."""
    told = str(fields.get("space", "")).lower().removesuffix("-time").removesuffix("t")
    letters = {word[0]: word for word in _DIRECTIONS}
    words = told.split("-") if "-" in told else [letters.get(letter, "") for letter in told]
    places = [_DIRECTIONS[word] for word in words if word in _DIRECTIONS]
    if len(words) != 3 or sorted(world for world, _ in places) != [0, 1, 2]:
        raise UnsupportedScan(
            f"{name}: the NRRD header does not say where left and right are (space); save it with "
            "its orientation, as 3D Slicer does"
        )
    units = [str(unit).strip().lower() for unit in fields.get("space units", ())]
    space = np.zeros((3, 3))
    for axis, (world, sign) in enumerate(places):
        unit = units[axis] if axis < len(units) else "mm"
        space[world, axis] = sign * _UNITS_MM.get(unit, 1.0)
    return space


def _dtype(fields: Mapping[str, Any], name: str) -> np.dtype[Any]:
    told = " ".join(str(fields["type"]).lower().split())
    plain = re.sub(r"(?<=\S) int$|_t$", "", re.sub(r"^(unsigned |signed |u(?!n))", "", told))
    kinds = {"char": "i1", "int8": "i1", "short": "i2", "int16": "i2", "int": "i4", "int32": "i4"}
    kinds |= {"long long": "i8", "longlong": "i8", "int64": "i8", "float": "f4", "double": "f8"}
    if plain not in kinds:
        shown = (
            f"of type {told[:20]}" if told.isascii() and told.isprintable() else "of no known type"
        )
        raise UnsupportedScan(f"{name}: NRRD voxels {shown}, not real numbers")
    kind = kinds[plain].replace("i", "u" if told.startswith("u") else "i")
    endian = str(fields.get("endian", "little" if kind[1] == "1" else "")).lower()
    if endian not in {"little", "big"}:
        raise UnreadableScan(
            f"{name}: the NRRD header does not say the order of bytes (endian); save the scan again"
        )
    return real_type(np.dtype((">" if endian == "big" else "<") + kind), name)
