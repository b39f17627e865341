"""An acoustic guitar alone, strummed with recorded chords: down on the beats, up or down between them."""

from pathlib import Path
from random import Random

import numpy as np

from sense_training.data.material.audio_file import read_stereo
from sense_training.spec import SAMPLE_RATE
from sense_training.tasks.beats.score import SECONDS

PATTERNS = {
    4: ("D.D.D.D.", "D.DU.UDU", "D.DUD.DU", "D..U.UDU", "DUDUDUDU", "D.D.DUDU", "D...D...", "DD.UDUDU", "..D...D."),
    3: ("D.D.D.", "D.DUDU", "D..UDU", "D.....", "D.DUD."),
    2: ("D.D.", "DUDU", "D.DU", ".D.D"),
}
"""Strums in eighths, by beats in a bar: D down, U up."""

FADE = SAMPLE_RATE // 20

Sounds = dict[tuple[str, str], list[np.ndarray]]
"""Recordings [samples, 2] by chord and direction, "down" or "up"."""


def strummed_piece(rnd: Random, strums: list[Path]) -> tuple[np.ndarray, list[tuple[float, int]]]:
    """Signal [samples, 2], and beats with their places in the bar.

    `strums` are sound files `guitar_strum_CHORD_DIRECTION_VELOCITY` of at least four chords.
    """
    chords = rnd.sample(sorted({_chord(path) for path in strums}), rnd.choice([2, 3, 4]))
    sounds = _read(strums, chords)
    in_bar = rnd.choice([4, 4, 4, 3, 2])
    patterns = [rnd.choice(PATTERNS[in_bar]) for _ in range(2)]
    beat, swing = 60 / 2 ** rnd.uniform(np.log2(60), np.log2(200)), rnd.choice([0, 0, 0, 0.1, 1 / 6])
    deviation, damped = rnd.choice([0, 0.004, 0.008, 0.015]), rnd.random() < 0.3
    signal = np.zeros((SECONDS * SAMPLE_RATE, 2))
    time, bar = rnd.uniform(0.1, 1.0), 0
    beats: list[tuple[float, int]] = []
    while time < SECONDS:
        chord, pattern = chords[bar % len(chords)], patterns[bar // 4 % 2]
        for eighth, mark in enumerate(pattern):
            at = time + beat * (eighth / 2 + (swing if eighth % 2 else 0)) + rnd.gauss(0, deviation)
            choices = sounds[chord, "down" if mark == "D" else "up"]
            if mark == "." or not choices or at < 0:
                continue
            sound = rnd.choice(choices)
            gain = rnd.uniform(0.6, 1) * (1.3 if eighth == 0 else 0.8 if mark == "D" else 0.5)
            seconds = 0.12 if damped and rnd.random() < 0.6 else beat * rnd.uniform(0.9, 2)
            _add(signal, int(at * SAMPLE_RATE), gain * sound[: int(seconds * SAMPLE_RATE)])
        beats += [(time + beat * place, place + 1) for place in range(in_bar) if time + beat * place < SECONDS]
        time, bar = time + beat * in_bar, bar + 1
        beat *= 2 ** rnd.gauss(0, 0.004)
    return signal / max(1e-3, float(np.abs(signal).max())), beats


def _chord(path: Path) -> str:
    return path.name.split("_")[2]


def _read(strums: list[Path], chords: list[str]) -> Sounds:
    """The first three seconds of each."""
    return {
        (chord, way): [read_stereo(path)[:, : 3 * SAMPLE_RATE].T for path in strums if f"_{chord}_{way}_" in path.name]
        for chord in chords
        for way in ("down", "up")
    }


def _add(signal: np.ndarray, begin: int, sound: np.ndarray) -> None:
    """Adds `sound`, faded out at its end, to what of `signal` is left after `begin`."""
    fade = np.minimum(1, np.arange(len(sound))[::-1] / FADE)
    part = (sound * fade[:, None])[: max(0, len(signal) - begin)]
    signal[begin : begin + len(part)] += part
