"""Writes the held-out song from its unpacked tracks in the layout of evaluation songs: a folder with a file for
each stem and the mixture, which `evaluate` and bench/evaluate.ts score.
"""

from functools import reduce
from pathlib import Path

import numpy as np
import soundfile

from sense_training.data.material.audio_file import read_stereo
from sense_training.data.pool.recorded import HELD_OUT_SONGS, add_tracks, songs
from sense_training.spec import SAMPLE_RATE, STEMS

PEAK = 0.99
"""The loudest sample of any file: FLAC clips above 1."""


def write_held_out(material: Path, out: Path) -> None:
    """Each held-out song as `out/SONG/{drums,bass,other,vocals,mixture}.flac`, 48 kHz, 24 bit. All files of a
    song get the same lower gain where one would clip, so that the stems still sum to the mixture."""
    folder = material / "everythingisfree"
    found = songs(folder)
    for song in HELD_OUT_SONGS:
        if song not in found:
            raise SystemExit(f"{folder}: no tracks of {song}, {song}__STEM__NAME.opus; `unpack` writes them")
        files = _stems(found[song])
        files["mixture"] = reduce(np.add, files.values())
        gain = min(1.0, PEAK / max(float(np.abs(audio).max()) for audio in files.values()))
        (out / song).mkdir(parents=True, exist_ok=True)
        for name, audio in files.items():
            soundfile.write(out / song / f"{name}.flac", gain * audio.T, SAMPLE_RATE, subtype="PCM_24")
        print(out / song, flush=True)


def _stems(roles: dict[str, list[Path]]) -> dict[str, np.ndarray]:
    """[2, samples] by stem, as long as the longest."""
    stems = {role: reduce(add_tracks, map(read_stereo, roles[role])) for role in STEMS if roles.get(role)}
    length = max(audio.shape[1] for audio in stems.values())
    return {role: np.pad(audio, ((0, 0), (0, length - audio.shape[1]))) for role, audio in stems.items()}
