"""Single sounds of the material as instruments: notes by pitch, hits by piece of the kit. Files are
read when first needed.
"""

import re
from functools import lru_cache
from pathlib import Path

import numpy as np

from sense_training.data.material.audio_file import read_stereo
from sense_training.data.material.midi import Note
from sense_training.spec import SAMPLE_RATE

NAMES = {"c": 0, "db": 1, "cs": 1, "c#": 1, "d": 2, "d#": 3, "ds": 3, "eb": 3, "e": 4, "f": 5, "f#": 6, "fs": 6,
         "gb": 6, "g": 7, "g#": 8, "gs": 8, "ab": 8, "a": 9, "a#": 10, "as": 10, "bb": 10, "b": 11}  # fmt: skip


@lru_cache(maxsize=3000)
def sound(path: Path) -> np.ndarray:
    """[2, samples], float16 to save memory, silence before the attack cut."""
    audio = read_stereo(path)
    loud = np.abs(audio).max(0)
    begin = int(np.argmax(loud > 0.02 * max(float(loud.max()), 1e-6)))
    return audio[:, max(0, begin - 48) :].astype(np.float16)


def find(material: Path, folder: str, pattern: str) -> list[Path]:
    return [path for path in sorted((Path(material) / folder).rglob("*.*")) if re.search(pattern, path.name)]


class Instrument:
    """Notes of one instrument. `pattern` has groups for note name and octave; `shift` corrects
    the octave of libraries that number octaves differently (semitones)."""

    def __init__(self, material: Path, folder: str, pattern: str, shift: int = 0) -> None:
        self.notes: list[tuple[int, Path]] = []
        for path in find(material, folder, pattern):
            if match := re.search(pattern, path.name):
                self.notes.append((NAMES[match[1].lower()] + 12 * (int(match[2]) + 1) + shift, path))

    def play(self, notes: list[Note], length: int, random: np.random.Generator, release: float = 0.08) -> np.ndarray:
        """Renders a line: [2, length]."""
        out = np.zeros((2, length), np.float32)
        for note in notes:
            distance = min(abs(pitch - note.pitch) for pitch, _ in self.notes)
            near = [n for n in self.notes if abs(n[0] - note.pitch) <= distance + 1]
            pitch, path = near[random.integers(len(near))]
            tone = repitch(sound(path), note.pitch - pitch)
            keep = min(tone.shape[1], int((note.end - note.start + release) * SAMPLE_RATE))
            tone = tone[:, :keep] * note.velocity
            fade = min(keep, int(release * SAMPLE_RATE))
            tone[:, keep - fade :] *= np.linspace(1, 0, fade, dtype=np.float32)
            add(out, tone, int(note.start * SAMPLE_RATE))
        return out


def repitch(audio: np.ndarray, semitones: float) -> np.ndarray:
    """Plays faster or slower by linear interpolation: for single notes, a few semitones."""
    audio = audio.astype(np.float32)
    if abs(semitones) < 0.02:
        return audio
    position = np.arange(0, audio.shape[1] - 1, 2 ** (semitones / 12))
    grid = np.arange(audio.shape[1])
    return np.stack([np.interp(position, grid, channel) for channel in audio]).astype(np.float32)


def add(out: np.ndarray, audio: np.ndarray, start: int) -> None:
    """Adds `audio` into `out` at sample `start`, cut at both ends."""
    if start < 0:
        audio, start = audio[:, -start:], 0
    count = min(audio.shape[1], out.shape[1] - start)
    if count > 0:
        out[:, start : start + count] += audio[:, :count]


def rms(audio: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(audio, dtype=np.float64)) + 1e-12))
