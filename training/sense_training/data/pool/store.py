"""The pool: stem segments on disk that batches are mixed from. A shard is `NAME.npy`, float16
[segments, 2, SEGMENT], with `NAME.json`, one entry a segment. Shards may be added while a run
reads.
"""

import json
import os
from dataclasses import asdict, dataclass
from pathlib import Path

import numpy as np

from sense_training.spec import SAMPLE_RATE, STEMS

SEGMENT = 6 * SAMPLE_RATE
"""Samples of a segment."""

SILENT_RMS = 10 ** (-55 / 20)


@dataclass(frozen=True)
class Entry:
    """One segment. Segments with the same `group` sound together in one piece of music."""

    role: str
    group: str
    source: str
    """`real` (recorded stems) or `made` (arranged from single sounds)."""
    level: float
    """RMS of its active part, full scale = 1."""
    cutoff: float = 24_000
    """Hz above which the material is silent."""
    held_out: bool = False
    """Kept for validation, never trained on."""


def active_level(audio: np.ndarray) -> float:
    """RMS over the 50 ms blocks within 30 dB of the loudest; 0 for silence. `audio` is [2, samples]."""
    block = SAMPLE_RATE // 20
    count = audio.shape[1] // block
    power = np.square(audio[:, : count * block], dtype=np.float32).reshape(2, count, block).mean(axis=(0, 2))
    loudest = power.max(initial=0)
    if loudest < SILENT_RMS**2:
        return 0.0
    return float(np.sqrt(power[power > loudest * 1e-3].mean()))


def write_shard(folder: Path, name: str, segments: list[tuple[np.ndarray, Entry]]) -> None:
    """Writes a shard atomically: the json comes last and makes it visible."""
    if not segments:
        return
    folder.mkdir(parents=True, exist_ok=True)
    np.save(folder / f"{name}.npy", np.stack([audio for audio, _ in segments]).astype(np.float16))
    partial = folder / f"{name}.partial"
    partial.write_text(json.dumps([asdict(entry) for _, entry in segments]))
    os.replace(partial, folder / f"{name}.json")


class Pool:
    """All shards of a folder, indexed by role and source. `refresh` picks up new ones."""

    def __init__(self, folder: Path, held_out: bool = False) -> None:
        self.folder = Path(folder)
        self.held_out = held_out
        self.entries: list[Entry] = []
        self.groups: dict[str, dict[str, int]] = {}
        self.by_role: dict[str, dict[str, list[int]]] = {role: {} for role in STEMS}
        self._places: list[tuple[str, int]] = []
        self._shards: dict[str, np.ndarray] = {}
        self.refresh()

    def refresh(self) -> None:
        for path in sorted(self.folder.glob("*.json")):
            if path.stem in self._shards:
                continue
            self._shards[path.stem] = np.load(path.with_suffix(".npy"), mmap_mode="r")
            for row, fields in enumerate(json.loads(path.read_text())):
                entry = Entry(**fields)
                if entry.held_out != self.held_out:
                    continue
                index = len(self.entries)
                self.entries.append(entry)
                self._places.append((path.stem, row))
                self.groups.setdefault(entry.group, {})[entry.role] = index
                self.by_role[entry.role].setdefault(entry.source, []).append(index)

    def read(self, index: int, start: int, length: int) -> np.ndarray:
        """float32 [2, length] of one segment from sample `start`."""
        shard, row = self._places[index]
        return self._shards[shard][row, :, start : start + length].astype(np.float32)

    def summary(self) -> str:
        counts = {role: {s: len(i) for s, i in sources.items()} for role, sources in self.by_role.items()}
        return f"{len(self.entries)} segments, {len(self.groups)} groups: {counts}"
