"""Fills the pool: recorded songs at several speeds, and arranged pieces, alternately, so that a
training run that reads the pool meanwhile gets both early. Existing shards are kept.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sense_training.data.arranged.band import Band
from sense_training.data.pool.recorded import HELD_OUT_SONGS, render_song, songs
from sense_training.data.pool.store import SEGMENT, SILENT_RMS, Entry, active_level, write_shard

PIECES_PER_SHARD = 4
SHARDS_PER_SONG = 2


def render_pool(
    material: Path, pool: Path, only: str | None, pieces: int, speeds: list[float], songs_limit: int | None, seed: int
) -> None:
    """Renders `pieces` arranged pieces and every recorded song at each of `speeds` (semitones)."""
    pool.mkdir(parents=True, exist_ok=True)
    made = iter(()) if only == "real" else _made(material, pool, pieces, seed)
    real = iter(()) if only == "made" else _real(material, pool, speeds, songs_limit, seed)
    left = True
    while left:
        left = next(real, None) is not None
        for _ in range(SHARDS_PER_SONG):
            left = next(made, None) is not None or left


def _real(material: Path, pool: Path, speeds: list[float], limit: int | None, seed: int) -> Iterator[str]:
    found = songs(material / "everythingisfree")
    # The held-out song first: every run needs its scores.
    order = sorted(found, key=lambda name: name not in HELD_OUT_SONGS)[: limit and limit + len(HELD_OUT_SONGS)]
    for semitones in speeds:
        for number, name in enumerate(order):
            if name in HELD_OUT_SONGS and semitones:
                continue
            render_song(pool, name, found[name], semitones, seed + 100 * number + int(semitones * 10))
            yield _say(f"{name} {semitones:+.1f}")


def _made(material: Path, pool: Path, pieces: int, seed: int) -> Iterator[str]:
    band = Band(material)
    for shard in range(0, pieces, PIECES_PER_SHARD):
        name = f"made-{seed}-{shard:05d}"
        if (pool / f"{name}.json").exists():
            continue
        segments = []
        for number in range(shard, min(pieces, shard + PIECES_PER_SHARD)):
            stems = band.perform(np.random.default_rng([seed, number]))
            for role, audio in stems.items():
                for half in range(audio.shape[1] // SEGMENT):
                    part = audio[:, half * SEGMENT : (half + 1) * SEGMENT]
                    level = active_level(part)
                    if level >= SILENT_RMS:
                        segments.append((part, Entry(role, f"{name}:{number}:{half}", "made", level)))
        write_shard(pool, name, segments)
        yield _say(name)


def _say(text: str) -> str:
    print(text, flush=True)
    return text
