"""Chooses pieces of the pool whose stems belong together."""

import numpy as np

from sense_training.data.pool.store import SEGMENT, Pool


def draw_groups(
    pool: Pool, source: str, least_stems: int, count: int, rng: np.random.Generator
) -> list[dict[str, int]]:
    """Up to `count` groups of `source` with audible drums and at least `least_stems` stems, in random order: segment
    index by stem.
    """
    groups = [
        parts
        for parts in pool.groups.values()
        if len(parts) >= least_stems and "drums" in parts and _is_audible(pool, parts["drums"], source)
    ]
    return [groups[chosen] for chosen in rng.permutation(len(groups))[:count]]


def read_segment(pool: Pool, index: int, length: int = SEGMENT) -> np.ndarray:
    """float32 [length, 2], as sound files are written."""
    return pool.read(index, 0, length).T


def _is_audible(pool: Pool, index: int, source: str) -> bool:
    return pool.entries[index].source == source and pool.entries[index].level > 0
