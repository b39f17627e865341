"""Renders pieces with known beats: grooves of many styles, pop songs with added drums, rock songs, a strummed guitar,
clicks, and sound without beats.

Writes OUT/NAME/{m.wav, beats.txt, style.txt}; a line of beats.txt is `seconds place-in-bar`. Needs fluidsynth and the
FluidR3 sound font.
"""

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from random import Random

import numpy as np
import soundfile

from sense_training.data.material.audio_file import read_stereo
from sense_training.data.material.midi import read_score, ticks_per_quarter
from sense_training.data.material.pop909 import song_files
from sense_training.data.material.synthesiser import synthesise, synthesise_file
from sense_training.spec import SAMPLE_RATE
from sense_training.tasks.beats.mastering import master
from sense_training.tasks.beats.score import SECONDS, Piece, groove_piece, pop_piece
from sense_training.tasks.beats.strums import strummed_piece

LENGTH = SECONDS * SAMPLE_RATE

WITHOUT_TEMPO = 89
"""Ticks per quarter note of songs converted from MUS, whose tempo has no meaning (see LICENSE.txt of the archive)."""

Beats = list[tuple[float, int]]
"""Seconds and place in the bar from 1; 0 where that is not known."""


@dataclass(frozen=True)
class Sources:
    """Files that pieces are made from."""

    pop_songs: list[Path]
    """Folders of POP909."""
    rock_songs: list[Path]
    """MIDI files; may be empty."""
    strums: list[Path]
    """Recorded chords of an acoustic guitar; may be empty."""
    speech: list[Path]


def make_pieces(out: Path, material: Path, speech: list[Path], first: int, count: int) -> None:
    """Writes pieces `first` to `first + count - 1`. Those that exist are left as they are."""
    sources = Sources(
        [path.parent for path in song_files(material / "pop909")],
        rock_songs(material / "freedoom-midi"),
        sorted((material / "notes2" / "belofilms-strums").glob("*.opus")),
        sorted(speech),
    )
    for index in range(first, first + count):
        folder = out / f"p{index:04d}"
        if not (folder / "beats.txt").exists():
            _make(index, folder, sources)


def rock_songs(folder: Path) -> list[Path]:
    """The MIDI files whose tempo is that of the music."""
    return [path for path in sorted(folder.rglob("*.mid")) if ticks_per_quarter(path) != WITHOUT_TEMPO]


def _make(index: int, folder: Path, sources: Sources) -> None:
    rnd, noise = Random(9000 + index), np.random.default_rng(index)
    folder.mkdir(parents=True, exist_ok=True)
    kind = rnd.random()
    beats: Beats = []
    if kind < 0.04:
        style = "click"
        signal, beats = click_piece(rnd, noise)
    elif kind < 0.07:
        style, signal = "beatless", beatless(rnd, noise, sources.speech)
    elif kind < 0.24 and sources.rock_songs:
        style = "song"
        signal, beats = rock_piece(rnd, sources.rock_songs[index // 16 % len(sources.rock_songs)])
    elif kind < 0.32 and sources.strums:
        style = "strums"
        signal, beats = strummed_piece(rnd, sources.strums)
    else:
        piece = Piece(rnd)
        style = pop_piece(piece, sources.pop_songs) if kind < 0.52 else groove_piece(piece)
        signal, beats = _render(piece), piece.beats
    signal = np.asarray(signal, np.float32)
    signal = signal if signal.ndim == 2 else np.stack([signal] * 2, 1)
    if style not in ("click", "beatless"):
        signal = master(signal, noise)
    soundfile.write(folder / "m.wav", 0.9 * signal / max(1e-3, np.abs(signal).max()), SAMPLE_RATE)
    seconds = len(signal) / SAMPLE_RATE
    (folder / "style.txt").write_text(style)
    lines = [f"{time:.4f} {place}\n" for time, place in sorted(beats) if time < seconds]
    (folder / "beats.txt").write_text("".join(lines))


def _render(piece: Piece) -> np.ndarray:
    """[samples, 2], sometimes strongly limited as mastered music is."""
    reverb = piece.rnd.choice("001") == "1"
    audio = synthesise(piece.notes, piece.programs, reverb=reverb).T
    signal = audio[:LENGTH] / max(1e-3, np.abs(audio).max())
    return np.tanh(signal * piece.rnd.uniform(1, 5)) if piece.rnd.random() < 0.4 else signal


@lru_cache(maxsize=1)
def _rendered(song: Path) -> np.ndarray:
    """The whole song [samples, 2]: excerpts of one song are made one after another."""
    return synthesise_file(song).T


def rock_piece(rnd: Random, song: Path) -> tuple[np.ndarray, Beats]:
    """An excerpt of a song, played as its file says: drums, bass, distorted guitars [samples, 2]."""
    beats, audio = read_score(song).beats, _rendered(song)
    begin = rnd.uniform(0, max(0, len(audio) / SAMPLE_RATE - SECONDS)) if rnd.random() < 0.8 else 0.0
    excerpt = audio[int(begin * SAMPLE_RATE) :][:LENGTH]
    signal = excerpt / max(1e-3, np.abs(excerpt).max())
    in_bar = max(place for _, place in beats)
    known = in_bar in (2, 3, 4)
    return signal, [(t - begin, place if known else 0) for t, place in beats if begin <= t < begin + SECONDS]


def click_piece(rnd: Random, noise: np.random.Generator) -> tuple[np.ndarray, Beats]:
    """Runs of one sound, one after another, each at its own tempo; some accented."""
    signal, time = np.zeros(LENGTH), rnd.uniform(0.2, 1.5)
    beats: Beats = []
    t = np.arange(SAMPLE_RATE // 4) / SAMPLE_RATE
    harmonics = np.sum([np.sin(2 * np.pi * h * 330 * t) / h for h in range(1, 6)], axis=0)
    sounds = [
        np.cos(2 * np.pi * 2000 * t) * np.exp(-t / 0.004),
        noise.standard_normal(len(t)) * np.exp(-t / 0.02),
        np.sin(2 * np.pi * (55 * t + 1.8 * (1 - np.exp(-t / 0.03)))) * np.exp(-t / 0.1),
        harmonics * np.exp(-t / 0.1),
        np.eye(1, len(t))[0],
        np.sin(2 * np.pi * rnd.uniform(700, 1500) * t) * np.exp(-t / 0.03),
    ]
    while time < SECONDS - 1:
        tempo, accent = 2 ** rnd.uniform(np.log2(42), np.log2(235)), rnd.choice([0, 0, 2, 3, 4, 4])
        sound, gain = rnd.choice(sounds), rnd.uniform(0.2, 1)
        for number in range(int(rnd.uniform(8, 16) * tempo / 60)):
            at = int(time * SAMPLE_RATE)
            if at >= len(signal):
                break
            part = sound[: len(signal) - at] * gain * (1.6 if accent and number % accent == 0 else 1)
            signal[at : at + len(part)] += part
            beats.append((time, number % accent + 1 if accent else 0))
            time += 60 / tempo * (1 + rnd.gauss(0, 0.003))
        time += 0 if rnd.random() < 0.4 else rnd.uniform(1.5, 4)
    return signal + 1e-4 * noise.standard_normal(len(signal)), beats


def beatless(rnd: Random, noise: np.random.Generator, speech: list[Path]) -> np.ndarray:
    """Irregular hits, noise, a wavering chord, or speech [samples]."""
    kind = rnd.choice(["hits", "noise", "chord", "speech", "speech"])
    t = np.arange(LENGTH) / SAMPLE_RATE
    if kind == "speech" and speech:
        parts: list[np.ndarray] = []
        while sum(map(len, parts)) < LENGTH:
            parts.append(read_stereo(rnd.choice(speech)).mean(0))
        return np.concatenate(parts)[:LENGTH]
    if kind == "noise":
        shaped = np.fft.rfft(noise.standard_normal(LENGTH))
        shaped /= (np.arange(len(shaped)) + 1) ** rnd.uniform(0, 0.6)
        return np.fft.irfft(shaped, LENGTH) * (t > rnd.uniform(0, 6)) * (t < rnd.uniform(12, 30))
    if kind == "chord":
        chord = np.zeros(LENGTH)
        for hz in (220, 277, 330, 440):
            phase = 2 * np.pi * hz * rnd.uniform(0.7, 1.4) * t
            chord += 0.1 * np.sin(phase + 4 * np.sin(2 * np.pi * rnd.uniform(3, 6) * t))
        return chord * (0.7 + 0.3 * np.sin(2 * np.pi * rnd.uniform(0.1, 5) * t))
    signal, time, mean = 1e-4 * noise.standard_normal(LENGTH), 0.3, rnd.uniform(0.2, 0.8)
    short = t[: SAMPLE_RATE // 4]
    while time < SECONDS - 0.5:
        at, decay = int(time * SAMPLE_RATE), rnd.uniform(0.005, 0.1)
        is_noise = rnd.random() < 0.6
        sound = noise.standard_normal(len(short)) if is_noise else np.sin(2 * np.pi * rnd.uniform(60, 900) * short)
        signal[at : at + len(short)] += np.exp(-short / decay) * sound * rnd.uniform(0.2, 1)
        time += rnd.expovariate(1 / mean) + 0.05
    return signal
