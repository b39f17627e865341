"""Bass, guitar, keyboard and voice parts for a piece, from sampled notes, a General MIDI sound font
where one is installed, and speech.
"""

from itertools import pairwise
from pathlib import Path

import numpy as np
from scipy.signal import butter, lfilter, sosfilt

from sense_training.data.arranged.effects import amplifier, compress, spread
from sense_training.data.arranged.piece import SECONDS, Chord, Piece
from sense_training.data.arranged.voice import sing
from sense_training.data.material.audio_file import read_stereo
from sense_training.data.material.midi import Note
from sense_training.data.material.sounds import Instrument, find, rms
from sense_training.data.material.synthesiser import find_sound_font, fitted, synthesise
from sense_training.spec import SAMPLE_RATE

LENGTH = int(SECONDS * SAMPLE_RATE)

GM_BASS = (32, 33, 33, 34, 34, 35, 36, 37, 38, 39)
GM_GUITAR = (24, 25, 26, 27, 28, 29, 29, 30, 30)
GM_KEYS = (0, 1, 4, 5, 6, 16, 17, 18, 19, 48, 49, 50, 51, 61, 62, 80, 81, 88, 89, 90, 91)
GM_LEAD = (24, 26, 29, 30, 40, 41, 42, 48, 56, 57, 61, 64, 65, 66, 71, 73, 75, 80, 81, 11, 12)


class Players:
    """All instruments of the material."""

    def __init__(self, material: Path) -> None:
        self.growly = Instrument(material, "growlybass", r"^([a-g]b?)(\d)_(?:f|ff|p|pp|staccato)_", -12)
        self.upright = Instrument(material, "meatbass", r"^([a-g]b?)(\d)_vl\d_rr")
        self.electric = Instrument(material, "emilyguitar", r"^([a-g]b?)(\d)_(?:f|mf|mp|p)_")
        self.piano = Instrument(material, "piano", r"_([A-G]#?)(\d)\.", 12)
        self.vowels = Instrument(material, "legatovocal", r"^vowel_a_([a-g]b?)(\d)(?:\.|_short)", -12)
        self.women = Instrument(material, "berklee", r"^femalevoices?_.*_([A-Ga-g][bs]?)(\d)\.")
        self.men = Instrument(material, "berklee", r"^malevoices?_.*_([A-Ga-g][bs]?)(\d)\.")
        self.speech = {"woman": find(material, "kerstin", "opus$"), "man": find(material, "flemish", "opus$")}
        self.sound_font = find_sound_font()

    def general_midi(self, notes: list[Note], program: int) -> np.ndarray | None:
        """[2, 12 s] by fluidsynth, or None without it."""
        if self.sound_font is None:
            return None
        played = ((0, Note(max(0, n.start), n.end, n.pitch, n.velocity)) for n in notes if n.end > 0)
        return fitted(synthesise(played, {0: program}, reverb=False, chorus=False), LENGTH)

    def bass(self, piece: Piece, random: np.random.Generator) -> np.ndarray:
        line = bass_line(piece, random)
        style = random.choice(["growly", "upright", "midi", "synth"], p=[0.5, 0.12, 0.28, 0.1])
        if style == "midi":
            audio = self.general_midi(line, int(random.choice(GM_BASS)))
            if audio is not None:
                return audio
        if style == "synth":
            return synth_bass(line, random)
        audio = (self.upright if style == "upright" else self.growly).play(line, LENGTH, random)
        if style == "growly" and random.random() < 0.35:
            level = rms(audio) * 3
            audio = np.tanh(audio / level * random.uniform(1, 4)).astype(np.float32)
        return compress(audio, random.uniform(1, 4)) if random.random() < 0.6 else audio

    def guitar(self, piece: Piece, random: np.random.Generator) -> np.ndarray:
        """Rhythm guitar, often distorted and played twice, left and right."""
        dirty = random.random() < 0.65
        style = str(random.choice(["chug", "sustain", "strum", "arpeggio"], p=[0.35, 0.3, 0.2, 0.15]))
        twice = random.random() < 0.5
        drive = float(np.exp(random.uniform(np.log(2), np.log(60))))
        use_midi, program = random.random() < 0.25, int(random.choice(GM_GUITAR))
        takes = []
        for _ in range(2 if twice else 1):
            notes = guitar_notes(piece, style, dirty, random)
            audio = self.general_midi(notes, program) if use_midi else None
            if audio is None:
                audio = self.electric.play(notes, LENGTH, random, release=0.05)
            if dirty and not (use_midi and program in (29, 30)):
                audio = amplifier(audio, drive, random)
            takes.append(audio)
        if twice:
            amount = random.uniform(0.5, 1)
            left, right = takes[0].mean(0), takes[1].mean(0)
            return np.stack([left + (1 - amount) * right, right + (1 - amount) * left])
        return spread(takes[0], random)

    def keys(self, piece: Piece, random: np.random.Generator) -> np.ndarray:
        if random.random() < 0.35:
            return self.piano.play(piece.piano, LENGTH, random, release=0.2)
        notes = piece.piano
        if random.random() < 0.5:
            octave = 12 * int(random.integers(0, 2))
            notes = [Note(c.start, c.end, p + octave, 0.7) for c in piece.chords for p in voicing(c, 55)]
        audio = self.general_midi(notes, int(random.choice(GM_KEYS)))
        return self.piano.play(notes, LENGTH, random, release=0.2) if audio is None else audio

    def lead(self, piece: Piece, random: np.random.Generator) -> np.ndarray:
        notes = piece.bridge or piece.melody
        program = int(random.choice(GM_LEAD))
        audio = self.general_midi(notes, program) if random.random() < 0.6 else None
        if audio is None:
            audio = self.electric.play(notes, LENGTH, random)
            if random.random() < 0.7:
                audio = amplifier(audio, random.uniform(5, 60), random)
        return spread(audio, random)

    def voice(self, piece: Piece, random: np.random.Generator) -> np.ndarray:
        """A sung line, sometimes with a second voice."""
        melody = piece.melody or piece.bridge or piece.piano[::3]
        if not melody:
            return np.zeros((2, LENGTH), np.float32)
        audio = self._voice(melody, random)
        if random.random() < 0.25:
            interval = float(random.choice([-12, 3, 4, 7, 12, 0.08]))
            second = self._voice([Note(n.start, n.end, n.pitch + interval, n.velocity) for n in melody], random)
            audio = audio / (rms(audio) + 1e-6) + random.uniform(0.3, 0.8) * second / (rms(second) + 1e-6)
        return compress(audio, random.uniform(1, 4))

    def _voice(self, melody: list[Note], random: np.random.Generator) -> np.ndarray:
        kind = random.choice(
            ["woman", "man", "vowels", "women", "men", "spoken"], p=[0.27, 0.35, 0.12, 0.08, 0.1, 0.08]
        )
        if kind in ("vowels", "women", "men"):
            player = {"vowels": self.vowels, "women": self.women, "men": self.men}[kind]
            return player.play(into_range(melody, 48 if kind == "men" else 57), LENGTH, random, release=0.12)
        who = str(random.choice(["woman", "man"])) if kind == "spoken" else str(kind)
        clips = [self.speech[who][i] for i in random.integers(0, len(self.speech[who]), 3)]
        speech = np.concatenate([read_stereo(path).mean(0) for path in clips])
        if kind == "spoken":
            return np.repeat(np.resize(speech, LENGTH)[None], 2, axis=0)
        low = {"woman": 56, "man": 46}[who] + int(random.integers(-2, 4))
        sung = sing(speech, into_range(melody, low), LENGTH, float(random.uniform(0.88, 1.15)), random)
        return np.repeat(sung[None], 2, axis=0)


def into_range(melody: list[Note], low: int) -> list[Note]:
    """By octaves, so that the middle of the line is in the octave and a half from `low`."""
    middle = float(np.median([n.pitch for n in melody]))
    shift = 12 * round((low + 7 - middle) / 12)
    return [Note(n.start, n.end, n.pitch + shift, 0.6 + 0.4 * n.velocity) for n in melody]


def voicing(chord: Chord, low: int) -> list[int]:
    """Root position triad from the first root at or above `low`."""
    root = low + (chord.root - low) % 12
    return [root, root + (3 if chord.minor else 4), root + 7]


def _steps(piece: Piece, per_beat: int) -> list[tuple[float, float]]:
    """Start and end of even divisions of the beats."""
    count = (len(piece.beats) - 1) * per_beat + 1
    times = np.interp(np.arange(max(count, 0)) / per_beat, np.arange(len(piece.beats)), piece.beats)
    return list(pairwise(times))


def _chord_at(piece: Piece, time: float) -> Chord | None:
    return next((c for c in piece.chords if c.start - 0.03 <= time < c.end - 0.03), None)


def bass_line(piece: Piece, random: np.random.Generator) -> list[Note]:
    """Roots in eighths, roots and fifths in quarters, a syncopated figure, or long notes."""
    style = random.choice(["eighths", "quarters", "figure", "long"], p=[0.4, 0.2, 0.25, 0.15])
    figure = random.random(8) < np.array([1, 0.3, 0.4, 0.6, 0.5, 0.3, 0.6, 0.4])
    notes, low = [], int(random.choice([28, 28, 33]))
    if style == "long":
        return [Note(c.start, c.end, low + (c.root - low) % 12, 0.8) for c in piece.chords]
    for index, (start, end) in enumerate(_steps(piece, 1 if style == "quarters" else 2)):
        chord = _chord_at(piece, start)
        if chord is None or (style == "figure" and not figure[index % 8]):
            continue
        root = low + (chord.root - low) % 12
        if style != "eighths" and random.random() < 0.25:
            root += int(random.choice([7, 12, -5, 5]))
        length = (end - start) * random.uniform(0.6, 1.0)
        notes.append(Note(start + random.normal(0, 0.004), start + length, root, random.uniform(0.6, 1)))
    return notes


def guitar_notes(piece: Piece, style: str, dirty: bool, random: np.random.Generator) -> list[Note]:
    """Power chords when dirty, full chords when clean, in one of four ways of playing."""
    notes = []
    if style == "sustain":
        spans = [(c.start, c.end) for c in piece.chords]
    else:
        spans = _steps(piece, 2 if style in ("chug", "arpeggio") else int(random.choice([1, 2])))
    for index, (start, end) in enumerate(spans):
        chord = _chord_at(piece, start + 0.01)
        if chord is None or (style == "strum" and random.random() < 0.2):
            continue
        root = 40 + (chord.root - 40) % 12
        pitches = [root, root + 7, root + 12] if dirty else [root, root + 7, *(p + 12 for p in voicing(chord, root))]
        if style == "arpeggio":
            pitches = [pitches[index % len(pitches)]]
        muted = 0.35 if style == "chug" and index % 4 and random.random() < 0.6 else 0.95
        for number, pitch in enumerate(pitches):
            begin = start + number * random.uniform(0.001, 0.012) + random.normal(0, 0.004)
            notes.append(Note(begin, start + (end - start) * muted, pitch, random.uniform(0.7, 1)))
    return notes


def synth_bass(line: list[Note], random: np.random.Generator) -> np.ndarray:
    """A sine, saw or square through a low-pass filter."""
    pitch, gate = np.zeros(LENGTH), np.zeros(LENGTH)
    for note in line:
        begin, end = max(0, int(note.start * SAMPLE_RATE)), max(0, int(note.end * SAMPLE_RATE))
        pitch[begin:end] = 440 * 2 ** ((note.pitch - 69) / 12)
        gate[begin:end] = note.velocity
    phase = np.cumsum(pitch) / SAMPLE_RATE
    wave = [np.sin(2 * np.pi * phase), 2 * (phase % 1) - 1, np.sign(np.sin(2 * np.pi * phase))][random.integers(3)]
    gate = lfilter([0.004], [1, -0.996], gate)
    low = butter(2, random.uniform(150, 1500), fs=SAMPLE_RATE, output="sos")
    return np.repeat(sosfilt(low, wave * gate)[None], 2, axis=0).astype(np.float32)
