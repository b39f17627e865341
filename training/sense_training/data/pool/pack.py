"""A pool small enough to copy: as many segments as fit in a number of mebibytes, as Ogg Opus in one tar
with their entries, and back to shards on the machine that trains.

Every six seconds of music have the same chance and come with all their stems, held-out ones first: runs on
other machines validate on the same song.
"""

import hashlib
import io
import json
import tarfile
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import numpy as np

from sense_training.data.pool.store import SEGMENT, Entry, Pool, write_shard
from sense_training.spec import SAMPLE_RATE, STEMS

COMPRESSION = 0.9
"""Of libsndfile, 0..1: about 64 kbit/s in stereo, about 48 kB a segment."""

HELD_OUT_SHARE = 0.1
"""Of the bytes, at most."""

SHARD = 64
"""Segments of an unpacked shard."""


def pack(folder: Path, out: Path, mebibytes: float, seed: int = 0) -> dict[str, int]:
    """Writes the tar and returns how many segments of each role it holds."""
    limit = int(mebibytes * 2**20)
    counts = dict.fromkeys(STEMS, 0)
    with tarfile.open(out, "w") as tar:
        held_out = _fill(tar, Pool(folder, held_out=True), int(limit * HELD_OUT_SHARE), seed, counts)
        _fill(tar, Pool(folder), limit - held_out, seed, counts)
    return counts


def unpack_pool(path: Path, folder: Path) -> int:
    """Writes the segments of a packed pool as shards to `folder`; returns their number. Unpacked twice, a file
    gives the same shards."""
    total = 0
    with open(path, "rb") as file:
        name = f"packed-{hashlib.file_digest(file, 'sha256').hexdigest()[:12]}"
    with tarfile.open(path) as tar:
        for number, segments in enumerate(_lots(_read(tar))):
            write_shard(folder, f"{name}-{number:04d}", segments)
            total += len(segments)
    if not total:
        raise SystemExit(f"{path}: no segments in it; write one with `pack`")
    return total


def _fill(tar: tarfile.TarFile, pool: Pool, limit: int, seed: int, counts: dict[str, int]) -> int:
    """Adds pieces of music until `limit` bytes are taken; returns the bytes. Stems of one piece stay together:
    a batch draws some of its items as whole pieces."""
    random = np.random.default_rng(seed)
    groups = list(pool.groups.values())
    taken = 0
    for number in random.permutation(len(groups)):
        for role, index in groups[number].items():
            size = _add(tar, pool, index, limit - taken)
            if not size:
                return taken
            taken += size
            counts[role] += 1
    return taken


def _add(tar: tarfile.TarFile, pool: Pool, index: int, room: int) -> int:
    """Adds one segment and its entry, if they fit in `room` bytes; returns the bytes taken."""
    import soundfile

    entry, audio = pool.entries[index], pool.read(index, 0, SEGMENT)
    # Opus clips above full scale; levels are set when stems are mixed.
    loudest = max(1.0, float(np.abs(audio).max()))
    file = io.BytesIO()
    soundfile.write(file, audio.T / loudest, SAMPLE_RATE, format="OGG", subtype="OPUS", compression_level=COMPRESSION)
    about = json.dumps({**asdict(entry), "level": entry.level / loudest}).encode()
    name = f"{'held' if entry.held_out else 'train'}-{index:06d}"
    parts = [(f"{name}.json", about), (f"{name}.opus", file.getvalue())]
    # A tar takes a header and whole blocks of 512 bytes.
    size = sum(512 + -(-len(data) // 512) * 512 for _, data in parts)
    if size > room:
        return 0
    for part, data in parts:
        member = tarfile.TarInfo(part)
        member.size = len(data)
        tar.addfile(member, io.BytesIO(data))
    return size


def _read(tar: tarfile.TarFile) -> Iterator[tuple[np.ndarray, Entry]]:
    import soundfile

    entry: Entry | None = None
    for member in tar:
        file = tar.extractfile(member)
        data = file.read() if file else b""
        if member.name.endswith(".json"):
            entry = Entry(**json.loads(data))
            continue
        audio = np.zeros((2, SEGMENT), np.float32)
        decoded, _ = soundfile.read(io.BytesIO(data), dtype="float32", always_2d=True)
        audio[:, : len(decoded)] = decoded.T[:, :SEGMENT]
        if entry:
            yield audio, entry


def _lots(segments: Iterator[tuple[np.ndarray, Entry]]) -> Iterator[list[tuple[np.ndarray, Entry]]]:
    lot = []
    for segment in segments:
        lot.append(segment)
        if len(lot) == SHARD:
            yield lot
            lot = []
    if lot:
        yield lot
