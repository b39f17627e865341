"""Mixes the recorded songs whose beats are known from their stems.

Writes OUT/NAME/{mixture.flac, beats.txt}; a line of beats.txt is `seconds place-in-bar`.
"""

from pathlib import Path
from shutil import copyfile

import numpy as np
import soundfile

from sense_training.data.material.audio_file import read_stereo
from sense_training.spec import SAMPLE_RATE

TEMPI = {
    "Caesium": 130,
    "Francium": 128,
    "Hydrogen": 132,
    "Lithium": 124,
    "Potassium": 180,
    "Rubidium": 132,
    "Sodium": 140,
}
"""Beats per minute of the songs of everythingisfree: constant, with a downbeat at time 0 (found from their drums)."""

WITH_BEATS = ("sectoid", "tomatoes")
"""Archives that hold beats for each song, `NAME.beats.txt`."""

MIN_LEVEL = 0.006
"""RMS, of full scale 1, below which music is too quiet for beats."""


def write_recordings(out: Path, material: Path) -> None:
    """Mixes the songs that `data unpack` wrote into `material`."""
    for name, tempo in TEMPI.items():
        audio = _write_mixture(out / name, material / "everythingisfree")
        beats = beat_grid(audio, tempo)
        (out / name / "beats.txt").write_text("".join(f"{time:.4f} {place}\n" for time, place in beats))
    for archive in WITH_BEATS:
        for path in sorted((material / archive).glob("*.beats.txt")):
            name = path.name.split(".")[0]
            _write_mixture(out / name, material / archive)
            copyfile(path, out / name / "beats.txt")


def beat_grid(audio: np.ndarray, tempo: float) -> list[tuple[float, int]]:
    """Beats of `audio` [2, samples] in seconds, and places in bars of four.

    The first beat is at time 0. Beats are left out where the music within a second of them is below `MIN_LEVEL`.
    """
    interval = 60 / tempo
    beats = []
    for number in range(int(audio.shape[1] / SAMPLE_RATE / interval)):
        at = int(number * interval * SAMPLE_RATE)
        around = audio[:, max(0, at - SAMPLE_RATE) : at + SAMPLE_RATE]
        if np.sqrt(np.square(around).mean()) > MIN_LEVEL:
            beats.append((number * interval, number % 4 + 1))
    return beats


def _write_mixture(folder: Path, stems: Path) -> np.ndarray:
    """The sum [2, samples] of the stems `NAME__*.opus`, NAME that of `folder`; scaled down if it exceeds full scale."""
    paths = sorted(stems.glob(f"{folder.name}__*.opus"))
    if not paths:
        raise SystemExit(f"no stems of {folder.name} in {stems}")
    mixture = np.zeros((2, 0), np.float32)
    for path in paths:
        stem = read_stereo(path)
        mixture = np.pad(mixture, ((0, 0), (0, max(0, stem.shape[1] - mixture.shape[1]))))
        mixture[:, : stem.shape[1]] += stem
    mixture /= max(1.0, float(np.abs(mixture).max()))
    folder.mkdir(parents=True, exist_ok=True)
    soundfile.write(folder / "mixture.flac", mixture.T, SAMPLE_RATE)
    print(folder.name, flush=True)
    return mixture
