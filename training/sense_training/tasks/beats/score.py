"""Scores with known beats: bars of grooves, and pop songs of POP909 with drums and bass added."""

from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from random import Random

from sense_training.data.material.midi import DRUM_CHANNEL, Note, read_tracks
from sense_training.tasks.beats.grooves import CRASH, SNARE, STYLES, TOMS, Groove

SECONDS = 20
VELOCITY = {"X": 112, "x": 84, "-": 46}
CHORDS = (
    [0, 4, 7],
    [7, 11, 14],
    [9, 12, 16],
    [5, 9, 12],
    [2, 5, 9],
    [4, 7, 11],
    [10, 14, 17],
    [0, 3, 7],
    [5, 8, 12],
)
SPELLINGS = ("C B#", "Db C#", "D", "Eb D#", "E Fb", "F E#", "Gb F#", "G", "Ab G#", "A", "Bb A#", "B Cb")
ROOTS = {name: pitch for pitch, names in enumerate(SPELLINGS) for name in names.split()}
BASSES = (32, 33, 33, 34, 35, 36, 38, 39, 43)
KEYS = (0, 0, 1, 4, 5, 11, 16, 19, 24, 24, 25, 25, 26, 27, 28, 29, 30, 30, 48, 50, 51, 81, 88, 90)
LEADS = (0, 11, 22, 26, 30, 40, 52, 53, 54, 56, 61, 65, 66, 73, 80, 81)
PIANOS = (0, 0, 0, 4, 24, 25, 46)
KITS = (0, 0, 0, 8, 16, 24, 25, 32, 40)
BASS, KEY, LEAD, PIANO, DRUMS = 1, 2, 3, 4, DRUM_CHANNEL
"""Channels."""

POP_STYLES = [style for style, *_ in STYLES[:7]]
POP_STYLE_WEIGHTS = [3, 2, 1, 1, 2, 1, 1]


class Piece:
    """Notes that are played a little early or late, as people do, and beats that are not."""

    def __init__(self, rnd: Random) -> None:
        self.rnd = rnd
        self.notes: list[tuple[int, Note]] = []
        self.beats: list[tuple[float, int]] = []
        """Seconds and place in the bar from 1."""
        self.looseness = rnd.choice([0, 0.003, 0.005, 0.008, 0.012])
        self.loudness = {channel: rnd.uniform(0.55, 1.1) for channel in (BASS, KEY, LEAD, PIANO, DRUMS)}
        self.programs = {
            BASS: rnd.choice(BASSES),
            KEY: rnd.choice(KEYS),
            LEAD: rnd.choice(LEADS),
            PIANO: rnd.choice(PIANOS),
            DRUMS: rnd.choice(KITS),
        }

    def play(
        self, time: float, channel: int, pitch: float, velocity: float, length: float, looseness: float = 1
    ) -> None:
        """Adds a note. `velocity` is 0..127 and louder or softer by the channel and by chance."""
        at = time + self.rnd.gauss(0, self.looseness * looseness)
        if at >= SECONDS:
            return
        start = max(0.005, at)
        louder = velocity * self.loudness[channel] * (1 + self.rnd.gauss(0, 0.07))
        self.notes.append((channel, Note(start, start + length, pitch, max(1, min(127, int(louder))) / 127)))


@dataclass
class Bar:
    """One bar: when its beats begin, the seconds of a beat, its chord, and which parts play."""

    starts: list[float]
    beat: float
    chord: list[int]
    fill: bool
    crash: bool
    drums: bool
    bass: bool
    chords: bool = False
    melody: bool = False
    swing: float = 0


def play_bar(piece: Piece, groove: Groove, bar: Bar) -> None:
    """Adds the notes of one bar."""
    steps = len(bar.starts) * groove.steps
    step = bar.beat / groove.steps

    def at(i: int) -> float:
        late = {2: bar.swing * bar.beat, 3: bar.swing * bar.beat / 2}.get(i % 4, 0) if groove.steps == 4 else 0
        return bar.starts[i // groove.steps] + (i % groove.steps) * step + late

    times = [at(i) for i in range(steps)]
    if bar.drums:
        _play_drums(piece, groove, bar, times)
    for i, time in enumerate(times):
        mark = groove.bass[i % len(groove.bass)] if bar.bass and groove.bass else "."
        if mark != ".":
            root = (28 if bar.chord[0] >= 4 else 40) + bar.chord[0] % 12
            piece.play(time, BASS, root + int(mark, 16), piece.rnd.randint(85, 112), step * 1.8)
        mark = groove.chords[i % len(groove.chords)] if bar.chords and groove.chords else "."
        if mark != ".":
            _play_chord(piece, groove, bar, i, time, mark == "X")
    if bar.melody:
        _play_melody(piece, bar, times, step)


def _play_drums(piece: Piece, groove: Groove, bar: Bar, times: list[float]) -> None:
    rnd, steps = piece.rnd, len(times)
    first_of_fill = steps * 3 // 4 if bar.fill else steps
    for note, pattern in groove.drums:
        for i in range(steps if pattern else 0):
            mark = pattern[i % len(pattern)]
            if mark != "." and i < first_of_fill:
                piece.play(times[i], DRUMS, note, VELOCITY[mark], 0.1)
    if bar.crash:
        piece.play(bar.starts[0], DRUMS, CRASH, 95, 0.1)
    for time in times[first_of_fill:]:
        if rnd.random() < 0.85:
            piece.play(time, DRUMS, rnd.choice([SNARE, SNARE, *TOMS]), rnd.randint(70, 115), 0.1)


def _play_chord(piece: Piece, groove: Groove, bar: Bar, i: int, time: float, accent: bool) -> None:
    rests, chord = groove.chords.count("."), bar.chord
    if groove.arpeggio:
        base = 48 if i % (2 * groove.steps) == 0 else 60
        notes = [base + chord[(i // (1 if rests < 3 else 2)) % 3]]
    else:
        notes = [60 + n - (12 if n > 8 else 0) for n in chord]
    steps = 3 if rests < len(groove.chords) - 3 else 7
    for note in notes:
        velocity = piece.rnd.randint(60, 90) * (1.15 if accent else 1)
        piece.play(time, KEY, note, velocity, bar.beat / groove.steps * steps)


def _play_melody(piece: Piece, bar: Bar, times: list[float], step: float) -> None:
    rnd, i = piece.rnd, 0
    while i < len(times):
        held = rnd.choice([1, 2, 2, 4, 4, 6])
        if rnd.random() < 0.75:
            piece.play(times[i], LEAD, 72 + rnd.choice(bar.chord), rnd.randint(65, 100), held * step * 0.9, 2)
        i += held


class Arrangement:
    """When the drums play: they may enter late and pause once."""

    def __init__(self, rnd: Random) -> None:
        self.entry = rnd.choice([0, 0, 0, 0, 2, 4])
        self.pause = rnd.choice([None] * 6 + [rnd.randint(4, 10)])

    def plays(self, bar: int) -> bool:
        """Whether the drums play in `bar`."""
        return bar >= self.entry and not (self.pause is not None and self.pause <= bar < self.pause + 2)


def groove_piece(piece: Piece) -> str:
    """Two grooves of one style that alternate, in a steady or changing tempo. Returns the style."""
    rnd = piece.rnd
    style, _, slowest, fastest = rnd.choices(STYLES, [frequency for _, frequency, _, _ in STYLES])[0]
    beat = 60 / (slowest * (fastest / slowest) ** rnd.random())
    first = style(rnd)
    grooves = [first, first]
    for _ in range(8):
        other = style(rnd)
        if (other.beats, other.steps) == (first.beats, first.steps):
            grooves = [first, other]
    arrangement = Arrangement(rnd)
    melody, swing = rnd.random() < 0.7, rnd.choice([0] * 8 + [0.08, 0.12, 1 / 6])
    has_bass, has_chords = rnd.random() < 0.85, rnd.random() < 0.9 or not first.drums
    progression = [rnd.choice(CHORDS) for _ in range(rnd.choice([1, 2, 4, 4, 8]))]
    mode = rnd.choice(["steady"] * 7 + ["jump", "jump", "rise", "fall", "drift"])
    time, number, jump = rnd.uniform(0.1, 0.8), 0, rnd.uniform(7, 13)
    while time < SECONDS:
        if mode == "jump" and time > jump:
            beat, mode = beat * rnd.choice([0.7, 0.75, 0.8, 0.9, 1.1, 1.25, 1.35, 1.45]), "steady"
        beat *= {"rise": 0.985, "fall": 1.015, "drift": 2 ** rnd.gauss(0, 0.012)}.get(mode, 1)
        starts = [time + beat * place for place in range(first.beats)]
        bar = Bar(
            starts,
            beat,
            progression[number % len(progression)],
            fill=number % 8 == 7 and rnd.random() < 0.6,
            crash=number % 8 == 0 and rnd.random() < 0.7,
            drums=arrangement.plays(number),
            bass=has_bass,
            chords=has_chords,
            melody=melody,
            swing=swing,
        )
        play_bar(piece, grooves[number // 8 % 2], bar)
        piece.beats += [(at, place + 1) for place, at in enumerate(starts)]
        time, number = time + beat * first.beats, number + 1
    return style.__name__


def pop_piece(piece: Piece, songs: list[Path]) -> str:
    """A song of POP909 from some bar on, at some tempo, with drums and bass added."""
    rnd = piece.rnd
    while True:
        folder = rnd.choice(songs)
        lines = (folder / "beat_midi.txt").read_text().splitlines()
        marks = [[float(word) for word in line.split()] for line in lines if line.strip()]
        if len(marks) > 80:
            break
    middle = sorted(b[0] - a[0] for a, b in pairwise(marks))[len(marks) // 2]
    speed = rnd.uniform(0.85, 1.75)
    first = rnd.randrange(0, max(1, len(marks) - int(SECONDS * speed / middle) - 8))
    while first < len(marks) - 8 and marks[first][2] != 1:
        first += 1
    moved = _Moved(marks[first][0], speed, rnd.uniform(0.1, 0.8), rnd.randint(-4, 4))
    _play_song(piece, folder, moved)
    roots = moved.roots(folder)
    bars: list[list[float]] = []
    for mark in marks[first:]:
        time = moved.seconds(mark[0])
        if time >= SECONDS:
            break
        if mark[2] == 1:
            bars.append([])
        if bars:
            bars[-1].append(time)
    style = rnd.choices(POP_STYLES, POP_STYLE_WEIGHTS)[0]
    grooves, arrangement = [style(rnd), style(rnd)], Arrangement(rnd)
    with_drums, with_bass = rnd.random() < 0.78, rnd.random() < 0.8
    for number, starts in enumerate(bars):
        piece.beats += [(at, place + 1) for place, at in enumerate(starts)]
        if len(starts) < 2:
            continue
        root = next((root for begin, end, root in roots if begin - 0.02 <= starts[0] < end), None)
        bar = Bar(
            starts,
            (starts[-1] - starts[0]) / (len(starts) - 1),
            [root or 0, 0, 0],
            fill=number % 8 == 7 and rnd.random() < 0.6,
            crash=number % 8 == 0,
            drums=with_drums and arrangement.plays(number),
            bass=with_bass and root is not None,
        )
        play_bar(piece, grooves[number // 8 % 2], bar)
    return "pop"


@dataclass(frozen=True)
class _Moved:
    """How a song is moved: from `origin` s on, `speed` times as fast, to begin at `offset`, by `shift` semitones."""

    origin: float
    speed: float
    offset: float
    shift: int

    def seconds(self, time: float) -> float:
        return (time - self.origin) / self.speed + self.offset

    def roots(self, folder: Path) -> list[tuple[float, float, int]]:
        """Begin, end and root of each chord."""
        chords = []
        for line in (folder / "chord_midi.txt").read_text().splitlines():
            begin, end, name = line.split()
            if name != "N":
                root = ROOTS[name.split(":")[0].split("/")[0]]
                chords.append((self.seconds(float(begin)), self.seconds(float(end)), (root + self.shift) % 12))
        return chords


def _play_song(piece: Piece, folder: Path, moved: _Moved) -> None:
    """The melody, the bridge and the piano, each sometimes left out."""
    tracks = [notes for notes in read_tracks(folder / f"{folder.name}.mid").values() if notes]
    for channel, track in zip((LEAD, KEY, PIANO), tracks):
        if piece.rnd.random() < 0.12:
            continue
        for note in track:
            start = moved.seconds(note.start)
            if 0.05 < start < SECONDS:
                length = min(6, (note.end - note.start) / moved.speed)
                piece.play(start, channel, note.pitch + moved.shift, round(note.velocity * 127), length, 0.5)
