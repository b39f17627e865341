"""Segments from recorded multitracks (`Song__role__Name.opus`)."""

from collections import defaultdict
from pathlib import Path

import numpy as np

from sense_training.data.material.audio_file import read_stereo, shift_speed
from sense_training.data.pool.store import SEGMENT, SILENT_RMS, Entry, active_level, write_shard
from sense_training.spec import STEMS

HELD_OUT_SONGS = ("Francium",)
"""Songs used only for validation."""

NARROW_SUFFIX = "__24k"
NARROW_CUTOFF = 12_000


def songs(folder: Path) -> dict[str, dict[str, list[Path]]]:
    """Files by song and role."""
    found: dict[str, dict[str, list[Path]]] = defaultdict(lambda: defaultdict(list))
    for path in sorted(Path(folder).glob("*.opus")):
        song, role, _ = path.stem.split("__", 2)
        found[song][role].append(path)
    return found


def render_song(pool: Path, song: str, roles: dict[str, list[Path]], semitones: float, seed: int) -> None:
    """Writes one shard a role: whole-role sums, or for other speeds random sub-mixes of the tracks."""
    random = np.random.default_rng(seed)
    version = f"{song}{semitones:+.1f}"
    offset = 0 if semitones == 0 else int(random.integers(SEGMENT))
    for role in STEMS:
        if not roles.get(role) or (pool / f"real-{version}-{role}.json").exists():
            continue
        mix, narrow = None, 0.0
        for path in roles[role]:
            if semitones and len(roles[role]) > 1 and random.random() < 0.25:
                continue
            gain = 1.0 if semitones == 0 else 10 ** (random.uniform(-6, 3) / 20)
            track = read_stereo(path) * gain
            if NARROW_SUFFIX in path.stem:
                narrow = max(narrow, float(np.square(track).sum()))
            mix = track if mix is None else add_tracks(mix, track)
        if mix is None:
            continue
        if semitones:
            mix = shift_speed(mix, semitones)
        cutoff = NARROW_CUTOFF if narrow > 0.1 * float(np.square(mix).sum()) else 24_000
        segments = []
        for number, start in enumerate(range(offset, mix.shape[1] - SEGMENT // 2, SEGMENT)):
            audio = np.zeros((2, SEGMENT), np.float32)
            piece = mix[:, start : start + SEGMENT]
            audio[:, : piece.shape[1]] = piece
            level = active_level(audio)
            if level < SILENT_RMS:
                continue
            held_out = song in HELD_OUT_SONGS
            segments.append((audio, Entry(role, f"{version}:{number}", "real", level, cutoff, held_out)))
        write_shard(pool, f"real-{version}-{role}", segments)


def add_tracks(a: np.ndarray, b: np.ndarray) -> np.ndarray:
    """Their sum, as long as the longer one, which it overwrites."""
    if a.shape[1] < b.shape[1]:
        a, b = b, a
    a[:, : b.shape[1]] += b
    return a
