"""Players of bass, guitar, keys and voices for the clips of the prior, [samples, channels]."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import numpy as np
from scipy.signal import butter, fftconvolve, lfilter

from sense_training.data.material.midi import Note
from sense_training.data.material.synthesiser import fitted, synthesise
from sense_training.spec import SAMPLE_RATE
from sense_training.tasks.prior.sounds import (
    LENGTH,
    SECONDS,
    TRAINING_SONGS,
    Library,
    Pitched,
    place,
    repitch,
    rms,
    sound,
    without_bass,
)

BASS_PROGRAMS = (32, 33, 33, 34, 34, 35, 36, 37, 38, 39)
PIANOS_AND_GUITARS = (0, 1, 4, 5, 16, 17, 18, 19, 24, 25, 26, 27, 27, 28, 29, 29, 30, 30)
CHORD_PROGRAMS = (*PIANOS_AND_GUITARS, 48, 49, 50, 51, 61, 80, 81, 88, 89, 90)
LEAD_PROGRAMS = (24, 25, 26, 27, 29, 30, 40, 48, 56, 57, 61, 65, 66, 71, 73, 80, 81, 11, 12)
VOWELS_HZ = ((800, 1200, 2600), (350, 2000, 2800), (450, 900, 2500), (500, 1700, 2500))
"""Formants."""

NYQUIST = SAMPLE_RATE / 2

Item = TypeVar("Item")


class Players:
    """Play from `start` seconds of a song's notes on, for 12 s."""

    def __init__(self, library: Library, rng: np.random.Generator) -> None:
        self.library, self.rng = library, rng

    def pick(self, items: Sequence[Item]) -> Item:
        """One of `items` by chance."""
        return items[int(self.rng.integers(len(items)))]

    def decibels(self, spread: float) -> float:
        """A random gain."""
        return 10 ** (self.rng.normal(0, spread) / 20)

    def excerpt(self, name: str, stem: str) -> np.ndarray:
        """12 s of a recorded stem, often re-pitched; voices often lowered, as most of them are high."""
        rng = self.rng
        semitones = rng.uniform(-3, 3) if rng.random() < 0.6 else 0
        if stem == "vocals" and rng.random() < 0.35:
            semitones = rng.uniform(-6, -2)
        source = self.library.stem(name, stem)
        count = int(LENGTH * 2 ** (semitones / 12)) + 2048
        at = 0
        for _ in range(12):
            at = int(rng.integers(0, len(source) - count))
            if np.abs(source[at : at + count : 50]).max() > 2e-2:
                break
        return repitch(source[at : at + count], semitones)[:LENGTH]

    def bass(self, chords: list[Note], start: float) -> np.ndarray:
        """The lowest note of each chord, held or in eighths, by samples, sound font or an oscillator."""
        rng = self.rng
        line = self._bass_line(chords, start)
        kind = rng.random()
        if kind < 0.38 or not line:
            track = np.zeros((LENGTH, 1), np.float32)
            sounds = self.library.growly_bass if rng.random() < 0.6 else self.library.double_bass
            for note in line:
                length = max(0.1, note.end - note.start)
                self._play(track, sounds, note.pitch, note.start - start, length, _gain(note))
            if rng.random() >= 0.3:
                return track
            return np.tanh(track / (3 * rms(track)) * rng.uniform(1, 4)).astype(np.float32)
        if kind < 0.62:
            return render(line, int(rng.choice(BASS_PROGRAMS)), start)
        hz, on = contour(line, start, lambda pitch: 440 * 2 ** ((pitch - 69) / 12))
        phase = np.cumsum(hz) / SAMPLE_RATE
        sine = np.sin(2 * np.pi * phase)
        wave = self.pick([sine, sine, 2 * (phase % 1) - 1, np.sign(sine)])
        low = butter(2, rng.uniform(150, 1500) / NYQUIST)
        return lfilter(*low, wave * lfilter([0.002], [1, -0.998], on))[:, None].astype(np.float32)

    def _bass_line(self, chords: list[Note], start: float) -> list[Note]:
        line: list[Note] = []
        last = -9.0
        playing = _playing(chords, start)
        for note in playing:
            if note.start - last < 0.18:
                continue
            pitch, last = _lowest(playing, note.start), note.start
            line.append(Note(note.start, note.end, _in_octaves(pitch, 28, 47), note.velocity))
        ends = [note.start for note in line[1:]] + [line[-1].start + 0.5] if line else []
        if self.rng.random() >= 0.5:
            return [Note(note.start, end, note.pitch, note.velocity) for note, end in zip(line, ends)]
        eighths = []
        for note, end in zip(line, ends):
            count = max(1, round((end - note.start) / 0.25))
            step = (end - note.start) / count
            for i in range(count):
                at = note.start + i * step
                eighths.append(Note(at, at + 0.9 * step, note.pitch, note.velocity))
        return eighths

    def guitar(self, chords: list[Note], start: float) -> np.ndarray:
        """Power chords through a clipping amplifier and a dull cabinet, or clean chords."""
        rng = self.rng
        track, last, driven = np.zeros((LENGTH, 1), np.float32), -9.0, rng.random() < 0.65
        playing = _playing(chords, start)
        for note in playing:
            if note.start - last < 0.22:
                continue
            last = note.start
            root = _in_octaves(_lowest(playing, note.start), 40, 52)
            for interval in [0, 7, 12] if driven else [0, 7, 12, self.pick([15, 16])]:
                at = note.start - start + rng.uniform(0, 0.012)
                length = min(2, max(0.2, note.end - note.start))
                self._play(track, self.library.guitar, root + interval, at, length, _gain(note))
        if driven:
            track = np.tanh(track / (4 * rms(track) + 1e-6) * rng.uniform(3, 40))
            cabinet = butter(3, [80 / NYQUIST, rng.uniform(3500, 6500) / NYQUIST], "band")
            track = lfilter(*cabinet, track, axis=0).astype(np.float32)
        if rng.random() < 0.5:
            return track
        late, other_take = int(rng.uniform(0.008, 0.025) * SAMPLE_RATE), repitch(track, 0.06)
        double = np.zeros((LENGTH, 2), np.float32)
        double[:, 0] = track[:, 0]
        count = min(LENGTH - late, len(other_take))
        double[late : late + count, 1] = other_take[:count, 0]
        return double

    def vocals(self, melody: list[Note], start: float) -> np.ndarray:
        """Recorded or spoken voices, sung vowels, or a synthetic voice."""
        rng, library = self.rng, self.library
        kind = rng.random()
        if kind < 0.62:
            return self.excerpt(self.pick(TRAINING_SONGS), "vocals")
        track = np.zeros((LENGTH, 1), np.float32)
        if kind < 0.77:
            seconds = rng.uniform(0, 1)
            while seconds < SECONDS:
                audio = repitch(sound(self.pick(library.speech)), rng.uniform(-4, 5))
                place(track, audio, seconds, 0.1 / max(0.02, rms(audio)))
                seconds += len(audio) / SAMPLE_RATE + rng.uniform(0.05, 1.5)
            return track
        if kind < 0.9:
            sounds = library.male_vowel if rng.random() < 0.6 else library.voices
            octave = self.pick([0, -12])
            for note in melody:
                if start - 1 < note.start < start + SECONDS:
                    length = max(0.15, note.end - note.start)
                    self._play(track, sounds, note.pitch + octave, note.start - start, length, _gain(note), 0.1)
            if rms(track) > 1e-4:
                return track
        return self._synthetic_voice(melody, start)

    def _synthetic_voice(self, melody: list[Note], start: float) -> np.ndarray:
        """A sawtooth with vibrato through the formants of one vowel."""
        rng = self.rng
        pitch, on = contour(melody, start, lambda p: p)
        seconds = np.arange(LENGTH) / SAMPLE_RATE
        pitch = lfilter([0.0015], [1, -0.9985], np.where(pitch == 0, 0, pitch - 60)) + 60 + self.pick([0, -12])
        vibrato = np.sin(2 * np.pi * rng.uniform(4.5, 6.5) * seconds)
        pitch = pitch + 0.35 * vibrato * lfilter([0.0001], [1, -0.9999], on)
        gate = lfilter([0.003], [1, -0.997], on)
        saw = 2 * (np.cumsum(440 * 2 ** ((pitch - 69) / 12)) / SAMPLE_RATE % 1) - 1
        source = saw * gate + rng.standard_normal(LENGTH) * 0.02 * gate
        result = np.zeros(LENGTH)
        for hz, q in zip(np.array(self.pick(VOWELS_HZ)) * rng.uniform(0.9, 1.15), (6, 9, 12)):
            w = 2 * np.pi * hz / SAMPLE_RATE
            alpha = np.sin(w) / 2 / q
            result += lfilter([alpha, 0, -alpha], [1 + alpha, -2 * np.cos(w), 1 - alpha], source) / 3
        return result[:, None].astype(np.float32)

    def other(self, chords: list[Note], lead: list[Note], start: float) -> np.ndarray:
        """A recorded stem, or guitar, keys and a lead of the sound font."""
        rng = self.rng
        parts = []
        if rng.random() < 0.25:
            parts.append(without_bass(self.excerpt(self.pick(TRAINING_SONGS), "other")))
        else:
            if rng.random() < 0.5:
                parts.append(self.guitar(chords, start))
            if rng.random() < 0.65 or not parts:
                parts.append(render(chords, int(rng.choice(CHORD_PROGRAMS)), start))
            if lead and rng.random() < 0.4:
                parts.append(render(lead, int(rng.choice(LEAD_PROGRAMS)), start))
        total: np.ndarray = np.zeros((LENGTH, 2), np.float32)
        for part in parts:
            if rms(part) > 1e-5:
                total = total + self.stereo(part, 0.8) / rms(part) * 0.1 * self.decibels(3)
        return total

    def stereo(self, audio: np.ndarray, width: float) -> np.ndarray:
        """Pans mono audio at random; stereo stays as it is."""
        if audio.shape[1] == 2:
            return audio
        pan = self.rng.uniform(-width, width)
        return np.concatenate([audio * np.sqrt(1 - pan), audio * np.sqrt(1 + pan)], 1)

    def reverb(self, audio: np.ndarray, wet: float) -> np.ndarray:
        """A room of random length."""
        count = int(self.rng.uniform(0.2, 1.2) * SAMPLE_RATE)
        tail = self.rng.standard_normal((count, 2)) * np.exp(-6.9 * np.arange(count) / count)[:, None]
        tail = lfilter([0.3], [1, -0.7], tail, axis=0)
        tail /= np.sqrt((tail**2).sum(0))
        room = np.stack([fftconvolve(audio[:, c], tail[:, c])[: len(audio)] for c in (0, 1)], 1)
        return audio + wet * room.astype(np.float32)

    def tilt(self, audio: np.ndarray) -> np.ndarray:
        """More or less of what is below a random frequency."""
        low = lfilter(*butter(1, self.rng.uniform(300, 3000) / NYQUIST), audio, axis=0)
        return (audio + self.rng.uniform(-0.5, 0.5) * low).astype(np.float32)

    def _play(
        self,
        track: np.ndarray,
        sounds: Pitched,
        pitch: float,
        seconds: float,
        duration: float,
        gain: float,
        release: float = 0.08,
    ) -> None:
        """Adds the nearest sampled note, re-pitched."""
        nearest = min(abs(p - pitch) for p, _ in sounds)
        source, path = self.pick([s for s in sounds if abs(s[0] - pitch) <= nearest + 1])
        audio = repitch(sound(path), pitch - source)[: int((duration + release) * SAMPLE_RATE)].copy()
        fade = min(len(audio), int(release * SAMPLE_RATE))
        audio[len(audio) - fade :] *= np.linspace(1, 0, fade)[:, None]
        place(track, audio, seconds, gain)


def render(notes: list[Note], program: int, start: float) -> np.ndarray:
    """12 s of notes from `start` by the sound font [samples, 2]."""
    played = (
        (0, Note(max(0, n.start - start), min(SECONDS, n.end - start), n.pitch, n.velocity))
        for n in notes
        if n.end > start and n.start < start + SECONDS
    )
    return fitted(synthesise(played, {0: program}), LENGTH).T


def contour(notes: list[Note], start: float, value: Callable[[float], float]) -> tuple[np.ndarray, np.ndarray]:
    """Per-sample value of the sounding note (0 in rests), and 1 where one sounds."""
    values, on = np.zeros(LENGTH), np.zeros(LENGTH)
    for note in notes:
        i, j = (int(max(0, seconds - start) * SAMPLE_RATE) for seconds in (note.start, note.end))
        values[i:j], on[i:j] = value(note.pitch), 1
    return values, on


def _playing(notes: list[Note], start: float) -> list[Note]:
    found = [note for note in notes if note.end > start and note.start < start + SECONDS]
    return sorted(found, key=lambda note: (note.start, note.end, note.pitch, note.velocity))


def _lowest(notes: list[Note], at: float) -> float:
    return min(note.pitch for note in notes if abs(note.start - at) < 0.05)


def _in_octaves(pitch: float, least: float, most: float) -> float:
    """`pitch` moved by octaves to `most` or lower, then to `least` or higher."""
    while pitch > most:
        pitch -= 12
    while pitch < least:
        pitch += 12
    return pitch


def _gain(note: Note) -> float:
    """1 at a MIDI velocity of 100."""
    return note.velocity * 127 / 100
