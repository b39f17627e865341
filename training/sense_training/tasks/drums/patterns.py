"""What a drummer plays: patterns of one bar with fills and crashes, or the drum part of a MIDI song."""

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from sense_training.data.material.midi import DRUM_CHANNEL, Note, read_tracks
from sense_training.tasks.drums.kit_files import GENERAL_MIDI

TIME_KEEPING = {
    ("closed",): 0.24,
    ("closed", "open"): 0.16,
    ("closed", "half"): 0.08,
    ("half",): 0.13,
    ("open",): 0.12,
    ("pedal",): 0.04,
    ("ride",): 0.08,
    ("ride", "pedal"): 0.04,
    ("ride", "bell"): 0.02,
    ("tom",): 0.04,
    (): 0.05,
}
"""Pieces that keep time: the first one mostly, the second one on some steps."""

LEAST_PART_HITS = 12
"""Of a MIDI song, within the part that is played."""


@dataclass(frozen=True)
class Hit:
    """One hit of the pattern."""

    seconds: float
    piece: str
    velocity: float
    """0..1."""
    drum: int = 0
    """Which of the drums of a piece, modulo their number."""


def draw_pattern(material: Path, seconds: float, rng: np.random.Generator) -> list[Hit]:
    """Hits within `seconds`, in order."""
    if rng.random() < 0.4 and (hits := _midi_pattern(material, seconds, rng)):
        return hits
    return _Drummer(rng).play(seconds, rng)


class _Drummer:
    """A tempo, a bar and habits."""

    def __init__(self, rng: np.random.Generator) -> None:
        bpm = rng.uniform(60, 200)
        self.steps_per_beat = int(rng.choice([4, 4, 4, 3]))
        self.step = 60 / bpm / self.steps_per_beat
        self.beats = int(rng.choice([4, 4, 4, 4, 3]))
        self.bar = self.beats * self.steps_per_beat
        self.first_bar = int(rng.integers(8))
        self.fills = int(rng.choice([2, 4, 4, 8]))
        self.fill_steps = int(rng.choice([2, 4, self.bar // 2, self.bar]))
        self.crashes = int(rng.choice([1, 2, 4, 8, 1000], p=[0.1, 0.25, 0.25, 0.2, 0.2]))
        self.time = list(TIME_KEEPING)[rng.choice(len(TIME_KEEPING), p=list(TIME_KEEPING.values()))]
        self.spread = rng.uniform(0.04, 0.22)
        self.softness = {piece: rng.choice([1, 1, 0.75, 0.5]) for piece in ("kick", "snare", "time", "tom")}
        self.rim = rng.random() < 0.08
        self.clap = rng.random() < 0.06
        self.percussion = rng.random(self.bar) < (0.3 if rng.random() < 0.12 else 0)
        self._draw_chances(rng)

    def _draw_chances(self, rng: np.random.Generator) -> None:
        bar, beat = self.bar, self.steps_per_beat
        self.kick, self.snare = np.zeros(bar), np.zeros(bar)
        self.kick[0] = rng.choice([0.95, 0.1], p=[0.88, 0.12])
        self.kick[(bar // 2) // beat * beat] = rng.choice([0.9, 0.2])
        self.kick += rng.random(bar) * rng.choice([0.05, 0.3])
        if rng.random() < 0.15:
            self.kick[::beat] = 0.95
        self.snare[beat :: 2 * beat] = 0.93
        if rng.random() < 0.15:
            self.snare = np.roll(self.snare, beat)
        self.snare += rng.random(bar) * rng.choice([0.02, 0.15])
        if rng.random() < 0.1:
            self.snare[:] = rng.choice([0, 0.03])
        self.steady = np.full(bar, rng.choice([0.02, 0.1, 0.5]) if self.step > 0.08 else 0.02)
        every = int(rng.choice([beat, max(1, beat // 2), 1], p=[0.25, 0.6, 0.15] if self.step > 0.1 else [0.4, 0.6, 0]))
        self.steady[int(rng.choice([0, 0, 0, 0, every // 2])) :: every] = rng.choice([0.98, 0.85])
        self.second = rng.random(bar) < rng.choice([0.05, 0.15, 0.5])

    def play(self, seconds: float, rng: np.random.Generator) -> list[Hit]:
        hits: list[Hit] = []
        time, index = rng.uniform(0.05, 0.4), 0
        while time < seconds - 0.08:
            for piece, velocity, drum in self._step(index, rng):
                hits.append(Hit(max(0, time + rng.normal(0, 0.004)), piece, velocity, drum))
            time += self.step
            index += 1
        return sorted(hits, key=lambda hit: hit.seconds)

    def _step(self, index: int, rng: np.random.Generator) -> list[tuple[str, float, int]]:
        step, bar = index % self.bar, index // self.bar + self.first_bar
        accent = 0.9 if step % self.steps_per_beat == 0 else 0.65

        def velocity(part: str, level: float = 1.0) -> float:
            return float(np.clip((accent + rng.normal(0, self.spread)) * self.softness[part] * level, 0.08, 1))

        if bar % self.fills == self.fills - 1 and step >= self.bar - self.fill_steps:
            return self._fill(step, velocity("tom"), rng)
        hits = []
        if rng.random() < self.kick[step]:
            hits.append(("kick", velocity("kick"), 0))
        if rng.random() < self.snare[step]:
            is_backbeat = self.snare[step] > 0.5
            piece = "rim" if self.rim else "clap" if self.clap and is_backbeat else "snare"
            hits.append((piece, velocity("snare", 1 if is_backbeat else rng.choice([0.25, 0.45, 0.9])), 0))
        is_crash = (step == 0 and bar % self.crashes == 0 and rng.random() < 0.85) or rng.random() < 0.003
        if is_crash:
            hits.append(("crash", float(rng.uniform(0.5, 1)), int(rng.integers(2))))
        if self.time and rng.random() < self.steady[step] and (not is_crash or rng.random() < 0.2):
            piece = self.time[-1] if self.second[step] else self.time[0]
            hits.append((piece, velocity("time"), 0))
        if self.percussion[step]:
            hits.append(("percussion", velocity("time"), int(rng.integers(3))))
        return hits

    def _fill(self, step: int, velocity: float, rng: np.random.Generator) -> list[tuple[str, float, int]]:
        hits = []
        if rng.random() < 0.75:
            # Toms are played from the highest to the lowest, as most are.
            drum = int(4 * (step - self.bar + self.fill_steps) / self.fill_steps)
            hits.append(("tom" if rng.random() < 0.7 else "snare", velocity, drum))
        if step % self.steps_per_beat == 0 and rng.random() < 0.35:
            hits.append(("kick", velocity, 0))
        return hits


def _midi_pattern(material: Path, seconds: float, rng: np.random.Generator) -> list[Hit]:
    """Part of a song at another tempo, hits at a time to a millisecond apart."""
    parts = _midi_parts(material / "freedoom-midi")
    if not parts:
        return []
    part = parts[rng.integers(len(parts))]
    speed = rng.uniform(0.75, 1.3)
    start = rng.uniform(0, max(0.01, part[-1].start - seconds * speed))
    softness = rng.uniform(0.4, 1)
    pieces = {note: (piece, number) for piece, notes in GENERAL_MIDI.items() for number, note in enumerate(notes)}
    hits = []
    for note in part:
        at = (note.start - start) / speed + 0.05 + rng.normal(0, 0.003)
        if 0.02 < at < seconds - 0.08 and (known := pieces.get(round(note.pitch))):
            velocity = float(np.clip(note.velocity * softness + rng.normal(0, 0.05), 0.08, 1))
            hits.append(Hit(at, known[0], velocity, known[1]))
    return hits if len(hits) >= LEAST_PART_HITS else []


@cache
def _midi_parts(folder: Path) -> list[list[Note]]:
    """Drum notes of each song in order of time."""
    parts = []
    for path in sorted(folder.rglob("*.mid")):
        notes = [note for track in read_tracks(path, DRUM_CHANNEL).values() for note in track]
        if len(notes) > 4 * LEAST_PART_HITS:
            parts.append(sorted(notes, key=lambda note: note.start))
    return parts
