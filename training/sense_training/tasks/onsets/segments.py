"""Segments of music whose stems belong together, with the stems and the mixture.

Writes CLIPS/SONG_NUMBER/{mixture,drums,bass,other,vocals}.wav, 6 s each; SONG is `made` for arranged pieces.
"""

import re
from pathlib import Path

import numpy as np
import soundfile

from sense_training.data.pool.groups import draw_groups, read_segment
from sense_training.data.pool.store import Pool
from sense_training.spec import SAMPLE_RATE, STEMS


def make_segments(pool_folder: Path, clips: Path, recorded: int, arranged: int) -> None:
    """Writes up to `recorded` segments of recorded songs and `arranged` ones of arranged pieces to `clips`."""
    rng = np.random.default_rng(19)
    pool = Pool(pool_folder)
    for source, count in (("real", recorded), ("made", arranged)):
        for number, parts in enumerate(draw_groups(pool, source, 3, count, rng)):
            stems = _stems(pool, parts, rng)
            mix = np.sum(list(stems.values()), axis=0)
            gain = min(1, 0.95 / np.abs(mix).max())
            name = re.match(r"\w+", pool.entries[parts["drums"]].group) if source == "real" else None
            folder = clips / f"{name[0] if name else source}_{number:03}"
            folder.mkdir(parents=True, exist_ok=True)
            for part, audio in {"mixture": mix, **{stem: stems.get(stem, 0 * mix) for stem in STEMS}}.items():
                soundfile.write(folder / f"{part}.wav", audio * gain, SAMPLE_RATE, subtype="PCM_16")


def _stems(pool: Pool, parts: dict[str, int], rng: np.random.Generator) -> dict[str, np.ndarray]:
    """Each stem [samples, 2] at a random level."""
    stems = {}
    for role, index in parts.items():
        level = pool.entries[index].level
        gain = 10 ** ((-21 + rng.normal(0, 3)) / 20) / level if level > 0 else 0
        stems[role] = read_segment(pool, index) * gain
    return stems
