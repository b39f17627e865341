"""Twelve seconds of a POP909 song as beats, chords and lines, from which arrangements are made."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sense_training.data.material.midi import Note, read_tracks
from sense_training.data.material.pop909 import song_files

SECONDS = 12.0

PITCH_CLASSES = {"C": 0, "D": 2, "E": 4, "F": 5, "G": 7, "A": 9, "B": 11}


@dataclass(frozen=True)
class Chord:
    """`root` is a pitch class 0..11; times in seconds."""

    start: float
    end: float
    root: int
    minor: bool


@dataclass(frozen=True)
class Piece:
    """Times in seconds from the piece's start; lines may begin before 0."""

    beats: list[float]
    chords: list[Chord]
    melody: list[Note]
    bridge: list[Note]
    piano: list[Note]


def random_piece(folder: Path, random: np.random.Generator) -> Piece:
    """A random excerpt of a random song, faster or slower, in another key."""
    songs = song_files(folder)
    path = songs[random.integers(len(songs))]
    tracks = read_tracks(path)
    beats = [
        float(line.split()[0]) for line in (path.parent / "beat_midi.txt").read_text().splitlines() if line.strip()
    ]
    speed = float(random.uniform(0.9, 1.45))
    first = int(random.integers(4, max(5, len(beats) - int(SECONDS * speed / 0.4) - 8)))
    origin, key = beats[min(first, len(beats) - 1)], int(random.integers(-5, 7))

    def moved(notes: list[Note]) -> list[Note]:
        out = [Note((n.start - origin) / speed, (n.end - origin) / speed, n.pitch + key, n.velocity) for n in notes]
        return [n for n in out if n.end > 0 and n.start < SECONDS]

    chords = []
    for line in (path.parent / "chord_midi.txt").read_text().splitlines():
        start, end, name = line.split()[:3]
        begin, stop = (float(start) - origin) / speed, (float(end) - origin) / speed
        if name == "N" or stop <= 0 or begin >= SECONDS:
            continue
        root, _, quality = name.partition(":")
        number = PITCH_CLASSES[root[0]] + root.count("#") - root[1:].count("b")
        chords.append(Chord(begin, stop, (number + key) % 12, quality.startswith("min")))
    return Piece(
        beats=[t for t in ((b - origin) / speed for b in beats) if -1 < t < SECONDS],
        chords=chords,
        melody=moved(tracks.get("MELODY", [])),
        bridge=moved(tracks.get("BRIDGE", [])),
        piano=moved(tracks.get("PIANO", [])),
    )
