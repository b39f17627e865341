"""Sounds of the material for the clips of the prior, [samples, channels] at 48 kHz, and small tools for them."""

import re
from functools import cache
from pathlib import Path

import numpy as np
from scipy.signal import butter, sosfiltfilt

from sense_training.data.material.audio_file import read_stereo
from sense_training.data.material.sounds import NAMES
from sense_training.spec import SAMPLE_RATE

SECONDS = 12
LENGTH = SECONDS * SAMPLE_RATE

TRAINING_SONGS = ["Caesium", "Hydrogen", "Lithium", "Potassium", "Rubidium", "Sodium"]
VALIDATION_SONG = "Francium"

BASS_END_HZ = 140

ACOUSTIC_KIT = {
    "kick": "Kdrum",
    "snare": "Snare_",
    "hat": "HihatClosed",
    "open": "HihatOpen",
    "crash": "Crash|China",
    "ride": "Ride",
    "tom": "Tom",
}
SAMPLED_KIT = {
    "kick": "bd_|drum_heavy|drum_bass",
    "snare": "sn_|drum_snare|elec_.*snare",
    "hat": "hat_|drum_cymbal_closed",
    "open": "drum_cymbal_open",
    "crash": "drum_splash|drum_cymbal_hard",
    "ride": "ride|drum_cymbal_soft",
    "tom": "drum_tom",
}

Pitched = list[tuple[int, str]]
"""MIDI pitch and path of single notes."""


class Library:
    """All sounds of the unpacked `material`. Sums of songs are cached in `work`."""

    def __init__(self, material: Path, work: Path) -> None:
        self.files = sorted(str(path) for path in material.glob("*/*"))
        self.work = work
        self.growly_bass = self._pitched(r"growlybass/([a-g]b?)(\d)_(?:f|ff|p|pp)_", -12)
        self.double_bass = self._pitched(r"meatbass/([a-g]b?)(\d)_vl")
        self.guitar = self._pitched(r"emilyguitar/([a-g]b?)(\d)_(?:f|mf|mp|p)_")
        self.male_vowel = self._pitched(r"legatovocal/vowel_a_([a-g]b?)(\d)\.", -12)
        self.voices = self._pitched(r"berklee/(?:fe)?malevoices?_\w+_([A-G][bs]?)(\d)\.")
        self.speech = self._found(r"/(kerstin|flemish)/")
        self.acoustic = {part: self._found(f"muldjord/({names})") for part, names in ACOUSTIC_KIT.items()}
        self.sampled = {part: self._found(f"sonicpi/({names})") for part, names in SAMPLED_KIT.items()}
        self.songs: dict[tuple[str, str], np.ndarray | None] = {}

    def song(self, name: str, stem: str) -> np.ndarray | None:
        """The sum of a song's tracks of one stem [samples, 2], float16; None where it has none."""
        if (name, stem) not in self.songs:
            self.songs[name, stem] = self._sum(name, stem)
        return self.songs[name, stem]

    def stem(self, name: str, stem: str) -> np.ndarray:
        """The same of a stem that the song must have."""
        audio = self.song(name, stem)
        if audio is None:
            raise SystemExit(f"no {stem} of {name}; `data unpack` writes everythingisfree/{name}__{stem}__TRACK.opus")
        return audio

    def _sum(self, name: str, stem: str) -> np.ndarray | None:
        cached = self.work / "songs" / f"{name}__{stem}.npy"
        if not cached.exists():
            parts = [read_stereo(Path(path)).T for path in self._found(f"everythingisfree/{name}__{stem}__")]
            if not parts:
                return None
            total = np.zeros((max(map(len, parts)), 2), np.float32)
            for part in parts:
                total[: len(part)] += part
            cached.parent.mkdir(parents=True, exist_ok=True)
            np.save(cached, total.astype(np.float16))
        return np.load(cached, mmap_mode="r")

    def _found(self, pattern: str) -> list[str]:
        return [path for path in self.files if re.search(pattern, path)]

    def _pitched(self, pattern: str, shift: int = 0) -> Pitched:
        """Files whose name holds note and octave as groups 1 and 2; `shift` corrects the octave, in semitones."""
        matches = [(re.search(pattern, path), path) for path in self.files]
        return [(NAMES[m[1].lower()] + 12 * (int(m[2]) + 1) + shift, path) for m, path in matches if m]


@cache
def sound(path: str) -> np.ndarray:
    """Up to 10 s, stereo for drum hits, otherwise mono."""
    audio = read_stereo(Path(path)).T[: 10 * SAMPLE_RATE]
    return audio if "/muldjord/" in path or "/sonicpi/" in path else audio.mean(1, keepdims=True)


def rms(audio: np.ndarray) -> float:
    return float(np.sqrt(np.mean(audio.astype(np.float64) ** 2) + 1e-12))


def repitch(audio: np.ndarray, semitones: float) -> np.ndarray:
    """Plays faster or slower by linear interpolation."""
    audio = audio.astype(np.float32)
    if abs(semitones) < 0.05:
        return audio
    factor = 2 ** (semitones / 12)
    at = np.arange(int(len(audio) / factor)) * factor
    low = np.minimum(at.astype(int), len(audio) - 2)
    weight = (at - low)[:, None]
    return (audio[low] * (1 - weight) + audio[low + 1] * weight).astype(np.float32)


def place(track: np.ndarray, audio: np.ndarray, seconds: float, gain: float) -> None:
    """Adds `audio` to `track` at `seconds`, cut at both ends."""
    at = int(seconds * SAMPLE_RATE)
    if at < 0:
        audio, at = audio[-at:], 0
    count = min(len(audio), len(track) - at)
    if count > 0:
        track[at : at + count] += gain * audio[:count]


def without_bass(audio: np.ndarray) -> np.ndarray:
    """Electronic songs label deep synths `other`; what is below 140 Hz plays the bass in them."""
    high = butter(2, BASS_END_HZ / (SAMPLE_RATE / 2), "high", output="sos")
    return sosfiltfilt(high, audio, axis=0).astype(np.float32)
