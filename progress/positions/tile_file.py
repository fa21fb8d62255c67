"""The base map out of a PMTiles file that lies on the server: what the file says of itself, and its pictures.

It is read piece by piece and not mapped into memory: a file that is copied over while it is mapped ends the process.
"""

import html
import json
import os
import re
import zlib
from functools import lru_cache
from pathlib import Path

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from pmtiles.reader import Reader
from pmtiles.tile import (
    Compression,
    Entry,
    MagicNumberNotFound,
    SpecVersionUnsupported,
    TileType,
    deserialize_directory,
    deserialize_header,
    find_tile,
    zxy_to_tileid,
)

from pictures.maps import World

HEADER = 127  # bytes
KEPT_DIRECTORIES = 12  # of the leaves of one file, each of some thousand tiles, a megabyte in memory at most
LARGEST_PART = 16 * 1024**2  # bytes of a directory, of the metadata or of one picture
LONGEST_ATTRIBUTION = 300
DEEPEST = 3  # leaves below the root
MERCATOR = 85.05  # degrees: what lies beyond is on no tile
PICTURES = ((b"\x89PNG\r\n\x1a\n", "image/png"), (b"\xff\xd8\xff", "image/jpeg"))
MALFORMED = (ValueError, EOFError, OSError, IndexError, OverflowError, TypeError, KeyError, zlib.error)


class Trouble(models.TextChoices):
    """Why a file gives no base map, as the page says it."""

    MISSING = "missing", _("No base map: its file is missing or cannot be opened.")
    BROKEN = "broken", _("No base map: its file is damaged or no PMTiles file.")
    VECTOR = "vector", _("No base map: its file holds vector tiles, not pictures.")
    UNREAD = "unread", _("No base map: its file holds no PNG, JPEG or WebP pictures, or is compressed otherwise.")


class Unusable(Exception):
    """The file gives no base map; the argument says why."""

    def __init__(self, trouble: Trouble) -> None:
        super().__init__(trouble)
        self.trouble = trouble


class TileFile:
    """A PMTiles file of pictures, as it was when it was opened. Raises Unusable."""

    def __init__(self, path: Path, mark: str) -> None:
        self.path, self.mark = path, mark
        try:
            self.header = deserialize_header(self._read(0, HEADER))
            self._check()
            self.attribution = self._attribution()
            self.directory = lru_cache(maxsize=KEPT_DIRECTORIES)(self._directory)
            self._check_first_picture()
        except SpecVersionUnsupported as error:
            raise Unusable(Trouble.UNREAD) from error
        except (MagicNumberNotFound, *MALFORMED) as error:
            raise Unusable(Trouble.BROKEN) from error

    @property
    def levels(self) -> tuple[int, int]:
        """The coarsest and the finest level that has tiles."""
        return self.header["min_zoom"], self.header["max_zoom"]

    @property
    def corners(self) -> tuple[World, World]:
        """The north-western and the south-eastern corner; the whole world where the file names no area."""
        said = self.header
        west, east = said["min_lon_e7"] / 1e7, said["max_lon_e7"] / 1e7
        south, north = max(-MERCATOR, said["min_lat_e7"] / 1e7), min(MERCATOR, said["max_lat_e7"] / 1e7)
        if west >= east or south >= north:
            return World(0, 0), World(1, 1)
        return World.of(north, west), World.of(south, east)

    def picture(self, level: int, column: int, row: int) -> bytes:
        """Return a picture, empty where the file has none there. Raises Unusable for a file that changed meanwhile."""
        try:
            entry = self._entry(zxy_to_tileid(level, column, row))
            return self._read(self.header["tile_data_offset"] + entry.offset, entry.length) if entry else b""
        except MALFORMED as error:
            raise Unusable(Trouble.BROKEN) from error

    def _check(self) -> None:
        said = self.header
        if said["tile_type"] in (TileType.MVT, TileType.MLT):
            raise Unusable(Trouble.VECTOR)
        # Of directories the library reads gzip alone; pictures are compressed in themselves.
        is_plain = said["tile_compression"] in (Compression.NONE, Compression.UNKNOWN)
        if said["internal_compression"] != Compression.GZIP or not is_plain:
            raise Unusable(Trouble.UNREAD)
        ends = (
            said["root_offset"] + said["root_length"],
            said["metadata_offset"] + said["metadata_length"],
            said["leaf_directory_offset"] + said["leaf_directory_length"],
            said["tile_data_offset"] + said["tile_data_length"],
        )
        if max(ends) > self.path.stat().st_size:  # a copy that ended too early
            raise Unusable(Trouble.BROKEN)

    def _check_first_picture(self) -> None:
        """Look at one picture: some writers do not say what a file holds, or say it wrongly."""
        entries = self.directory(self.header["root_offset"], self.header["root_length"])
        for _depth in range(DEEPEST):
            if not entries:
                raise Unusable(Trouble.BROKEN)
            if entries[0].run_length:
                break
            entries = self.directory(self.header["leaf_directory_offset"] + entries[0].offset, entries[0].length)
        if not content_type_of(self._read(self.header["tile_data_offset"] + entries[0].offset, entries[0].length)):
            raise Unusable(Trouble.UNREAD)

    def _attribution(self) -> str:
        """Return whom the file names as its source, without the markup that writers put there."""
        try:
            said = Reader(self._read).metadata()
            text = str(said.get("attribution") or "") if isinstance(said, dict) else ""
        except json.JSONDecodeError:
            return ""
        return " ".join(html.unescape(re.sub(r"<[^>]*>", "", text)).split())[:LONGEST_ATTRIBUTION]

    def _entry(self, number: int) -> Entry | None:
        offset, length = self.header["root_offset"], self.header["root_length"]
        for _depth in range(DEEPEST + 1):
            entry = find_tile(self.directory(offset, length), number)
            if entry is None or entry.run_length:
                return entry
            offset, length = self.header["leaf_directory_offset"] + entry.offset, entry.length
        return None

    def _directory(self, offset: int, length: int) -> list[Entry]:
        return deserialize_directory(self._read(offset, length))

    def _read(self, offset: int, length: int) -> bytes:
        if length > LARGEST_PART:
            raise Unusable(Trouble.BROKEN)
        with self.path.open("rb") as file:
            if _mark(os.fstat(file.fileno())) != self.mark:
                raise Unusable(Trouble.BROKEN)
            part = os.pread(file.fileno(), length, offset)
        if len(part) < length:
            raise EOFError
        return part


def tile_file() -> "TileFile | Trouble | None":
    """Return the file of MAP_PMTILES, read anew once it changed; why it gives no base map; None without one."""
    path = settings.MAP_PMTILES
    if not path:
        return None
    try:
        mark = _mark(os.stat(path))
    except OSError:
        return Trouble.MISSING
    return _opened(Path(path), mark)


@lru_cache(maxsize=1)
def _opened(path: Path, mark: str) -> "TileFile | Trouble":
    if not (path.is_file() and os.access(path, os.R_OK)):
        return Trouble.MISSING
    try:
        return TileFile(path, mark)
    except Unusable as unusable:
        return unusable.trouble


def _mark(said: os.stat_result) -> str:
    return f"{said.st_mtime_ns:x}-{said.st_size:x}-{said.st_ino:x}"


def content_type_of(picture: bytes) -> str:
    """Return the type of a picture by its first bytes; empty for anything that browsers are not sent as one."""
    if picture[:4] == b"RIFF" and picture[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for beginning, kind in PICTURES if picture.startswith(beginning)), "")
