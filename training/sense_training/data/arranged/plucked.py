"""Percussive parts that are not drums: strummed and picked guitars, banjo, keyboards, speech."""

from functools import cache
from pathlib import Path

import numpy as np

from sense_training.data.material.sounds import add, find, repitch, sound
from sense_training.spec import SAMPLE_RATE

STRUMS = ("notes2/belofilms-strums", r"strum")

SOURCES: dict[str, tuple[float, list[tuple[str, str]]]] = {
    "strums": (0.42, [STRUMS]),
    "guitar": (0.14, [("notes2/discordgm-melodic", "^guitar"), ("emilyguitar", "rr1"), ("berklee", "^guitar_[A-Z]")]),
    "banjo": (0.08, [("notes2/ganjo", "^banjo")]),
    "chords": (0.08, [("notes2/powerchords", "guitar")]),
    "keyboard": (0.14, [("piano", "^FF|^F"), ("notes2/epianos", "_F+[.]")]),
    "speech": (0.14, [("kerstin", "."), ("flemish", ".")]),
}
"""Chance, and folders with patterns of files."""


class Plucked:
    """Plays from the unpacked `material`; sources that it lacks are left out."""

    def __init__(self, material: Path) -> None:
        self.files = {name: _files(material, name) for name in SOURCES}
        self.names = [name for name, files in self.files.items() if files]

    def play(self, seconds: float, random: np.random.Generator) -> np.ndarray:
        """One part [2, samples], its peak 1; silent without material."""
        out = np.zeros((2, int(seconds * SAMPLE_RATE)), np.float32)
        if not self.names:
            return out
        chances = np.array([SOURCES[name][0] for name in self.names])
        name = str(random.choice(self.names, p=chances / chances.sum()))
        if name == "speech":
            self._speak(out, random)
        else:
            self._pluck(out, name, random)
        return out / max(1e-4, float(np.abs(out).max()))

    def _speak(self, out: np.ndarray, random: np.random.Generator) -> None:
        at = random.uniform(0, 0.5)
        while at * SAMPLE_RATE < out.shape[1]:
            words = sound(_any(self.files["speech"], random))
            add(out, repitch(words, random.uniform(-2, 2)), int(at * SAMPLE_RATE))
            at += words.shape[1] / SAMPLE_RATE + random.uniform(0, 0.4)

    def _pluck(self, out: np.ndarray, name: str, random: np.random.Generator) -> None:
        """A rhythm of one bar with accents, on sounds that change each bar; a sound damps the one before it."""
        step = random.uniform(0.1, 0.3)
        rhythm = random.random(8) < random.uniform(0.3, 0.95)
        rhythm[0] = True
        is_strummed = name == "strums"
        shift, at, index = random.uniform(-3, 3), random.uniform(0, 0.3), 0
        chosen = self._choose(name, random)
        before: tuple[int, np.ndarray] | None = None
        while (start := int((at + random.normal(0, 0.006)) * SAMPLE_RATE)) < out.shape[1]:
            if index % 8 == 0:
                chosen = self._choose(name, random)
            if rhythm[index % 8] and start >= 0:
                note = repitch(sound(chosen[index % len(chosen)]), shift)
                note = note * (random.uniform(0.6, 1) if index % 2 == 0 else random.uniform(0.25, 0.8))
                if before is not None:
                    add(out, _cut(before[1], start - before[0]), before[0])
                before = (start, note if is_strummed or random.random() < 0.8 else _cut(note, int(0.06 * SAMPLE_RATE)))
            at += step
            index += 1
        if before is not None:
            add(out, before[1], before[0])

    def _choose(self, name: str, random: np.random.Generator) -> list[Path]:
        """Sounds of one bar: strums of one chord, or a few notes."""
        files = self.files[name]
        if name != "strums":
            return [_any(files, random) for _ in range(4)]
        chord = _any(files, random).name.split("_")[2]
        return [path for path in files if path.name.split("_")[2] == chord]


@cache
def _files(material: Path, name: str) -> list[Path]:
    return [path for folder, pattern in SOURCES[name][1] for path in find(material, folder, pattern) if _is_sound(path)]


def _is_sound(path: Path) -> bool:
    return path.suffix in (".opus", ".mp3", ".flac", ".wav")


def _any(files: list[Path], random: np.random.Generator) -> Path:
    return files[random.integers(len(files))]


def _cut(audio: np.ndarray, length: int, fade: int = 960) -> np.ndarray:
    """The first `length` samples, faded out over `fade` samples."""
    audio = audio[:, : length + fade].astype(np.float32)
    if audio.shape[1] > length:
        audio[:, length:] *= np.linspace(1, 0, audio.shape[1] - length, dtype=np.float32)
    return audio
