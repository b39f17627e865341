"""Renders pieces with known beats: grooves of many styles, pop songs with drums put to them, clicks, and sound without beats.

usage: make_pieces.py --out DIR --pop909 DIR --count N [--first 0] [--speech FILE.opus ...]
Writes DIR/NAME/{m.wav, beats.txt}; a line of beats.txt is `seconds beat-in-bar`. Needs fluidsynth, the FluidR3 sound font, numpy and soundfile.
"""
import argparse
import glob
import os
import random
import subprocess

import numpy as np
import soundfile

from grooves import CRASH, SNARE, STYLES, TOMS
from midi import read_midi, write_midi

RATE = 48_000
SECONDS = 20
FONT = '/usr/share/sounds/sf2/FluidR3_GM.sf2'
VELOCITY = {'X': 112, 'x': 84, '-': 46}
CHORDS = ([0, 4, 7], [7, 11, 14], [9, 12, 16], [5, 9, 12], [2, 5, 9], [4, 7, 11], [10, 14, 17], [0, 3, 7], [5, 8, 12])
ROOTS = {name: i for i, names in enumerate('C,B# Db,C# D Eb,D# E,Fb F,E# Gb,F# G Ab,G# A Bb,A# B,Cb'.split()) for name in names.split(',')}
BASSES = (32, 33, 33, 34, 35, 36, 38, 39, 43)
KEYS = (0, 0, 1, 4, 5, 11, 16, 19, 24, 24, 25, 25, 26, 27, 28, 29, 30, 30, 48, 50, 51, 81, 88, 90)
LEADS = (0, 11, 22, 26, 30, 40, 52, 53, 54, 56, 61, 65, 66, 73, 80, 81)
KITS = (0, 0, 0, 8, 16, 24, 25, 32, 40)
BASS, KEY, LEAD, PIANO, DRUMS = 1, 2, 3, 4, 9


class Piece:
    """Notes that are played a little early or late, as people do, and beats that are not."""

    def __init__(self, rnd):
        self.rnd, self.notes, self.beats = rnd, [], []
        self.loose = rnd.choice([0, .003, .005, .008, .012])
        self.loudness = {channel: rnd.uniform(.55, 1.1) for channel in (BASS, KEY, LEAD, PIANO, DRUMS)}
        self.programs = {BASS: rnd.choice(BASSES), KEY: rnd.choice(KEYS), LEAD: rnd.choice(LEADS), PIANO: rnd.choice([0, 0, 0, 4, 24, 25, 46]), DRUMS: rnd.choice(KITS)}

    def play(self, time, channel, note, velocity, length, looseness=1):
        at = time + self.rnd.gauss(0, self.loose * looseness)
        if at < SECONDS: self.notes.append((max(.005, at), channel, note, velocity * self.loudness[channel] * (1 + self.rnd.gauss(0, .07)), length))


def play_bar(piece, groove, starts, length, chord, *, fill, crash, drums, bass, chords, melody, swing):
    """One bar whose beats begin at `starts`."""
    rnd = piece.rnd
    steps = len(starts) * groove.steps
    step = length / groove.steps

    def at(i):
        late = swing * length if groove.steps == 4 and i % 4 == 2 else swing * length / 2 if groove.steps == 4 and i % 4 == 3 else 0
        return starts[i // groove.steps] + (i % groove.steps) * step + late

    if drums:
        for note, pattern in groove.drums:
            for i in range(steps if pattern else 0):
                mark = pattern[i % len(pattern)]
                if mark != '.' and not (fill and i >= steps * 3 // 4): piece.play(at(i), DRUMS, note, VELOCITY[mark], .1)
        if crash: piece.play(starts[0], DRUMS, CRASH, 95, .1)
        for i in range(steps * 3 // 4, steps) if fill else ():
            if rnd.random() < .85: piece.play(at(i), DRUMS, rnd.choice([SNARE, SNARE, *TOMS]), rnd.randint(70, 115), .1)
    for i in range(steps):
        mark = groove.bass[i % len(groove.bass)] if bass and groove.bass else '.'
        if mark != '.': piece.play(at(i), BASS, (28 if chord[0] >= 4 else 40) + chord[0] % 12 + int(mark, 16), rnd.randint(85, 112), step * 1.8)
        mark = groove.chords[i % len(groove.chords)] if chords and groove.chords else '.'
        if mark == '.': continue
        notes = [(48 if i % (2 * groove.steps) == 0 else 60) + chord[(i // (1 if groove.chords.count('.') < 3 else 2)) % 3]] if groove.arpeggio else [60 + n - (12 if n > 8 else 0) for n in chord]
        for note in notes: piece.play(at(i), KEY, note, rnd.randint(60, 90) * (1.15 if mark == 'X' else 1), step * (3 if groove.chords.count('.') < len(groove.chords) - 3 else 7))
    i = 0
    while melody and i < steps:
        held = rnd.choice([1, 2, 2, 4, 4, 6])
        if rnd.random() < .75: piece.play(at(i), LEAD, 72 + rnd.choice(chord), rnd.randint(65, 100), held * step * .9, 2)
        i += held


def arrangement(rnd):
    """What is silent when: entries, breaks, and two grooves that alternate."""
    entry, pause = rnd.choice([0, 0, 0, 0, 2, 4]), rnd.choice([None] * 6 + [rnd.randint(4, 10)])
    return lambda bar: bar >= entry and not (pause is not None and pause <= bar < pause + 2)


def groove_piece(piece):
    rnd = piece.rnd
    style, _, slowest, fastest = rnd.choices(STYLES, [share for _, share, _, _ in STYLES])[0]
    beat = 60 / (slowest * (fastest / slowest) ** rnd.random())
    first = style(rnd)
    grooves = [first, first]
    for _ in range(8):
        other = style(rnd)
        if (other.beats, other.steps) == (first.beats, first.steps): grooves = [first, other]
    plays, melody, swing = arrangement(rnd), rnd.random() < .7, rnd.choice([0] * 8 + [.08, .12, 1 / 6])
    has_bass, has_chords = rnd.random() < .85, rnd.random() < .9 or not first.drums
    progression = [rnd.choice(CHORDS) for _ in range(rnd.choice([1, 2, 4, 4, 8]))]
    mode = rnd.choice(['steady'] * 7 + ['jump', 'jump', 'rise', 'fall', 'drift'])
    time, bar, jump = rnd.uniform(.1, .8), 0, rnd.uniform(7, 13)
    while time < SECONDS:
        if mode == 'jump' and time > jump: beat, mode = beat * rnd.choice([.7, .75, .8, .9, 1.1, 1.25, 1.35, 1.45]), 'steady'
        beat *= {'rise': .985, 'fall': 1.015, 'drift': 2 ** rnd.gauss(0, .012)}.get(mode, 1)
        starts = [time + beat * m for m in range(first.beats)]
        groove = grooves[bar // 8 % 2]
        play_bar(piece, groove, starts, beat, progression[bar % len(progression)], fill=bar % 8 == 7 and rnd.random() < .6, crash=bar % 8 == 0 and rnd.random() < .7,
                 drums=plays(bar), bass=has_bass, chords=has_chords, melody=melody, swing=swing)
        piece.beats += [(t, m + 1) for m, t in enumerate(starts)]
        time, bar = time + beat * first.beats, bar + 1
    return style.__name__


def pop_piece(piece, songs):
    """A song of POP909 from some bar on, at some tempo, with drums and bass put to it."""
    rnd = piece.rnd
    while True:
        folder = rnd.choice(songs)
        marks = [list(map(float, line.split())) for line in open(f'{folder}/beat_midi.txt') if line.strip()]
        if len(marks) > 80: break
    middle = sorted(b[0] - a[0] for a, b in zip(marks, marks[1:]))[len(marks) // 2]
    speed = rnd.uniform(.85, 1.75)
    first = rnd.randrange(0, max(1, len(marks) - int(SECONDS * speed / middle) - 8))
    while first < len(marks) - 8 and marks[first][2] != 1: first += 1
    origin, offset, shift = marks[first][0], rnd.uniform(.1, .8), rnd.randint(-4, 4)
    warped = lambda t: (t - origin) / speed + offset
    for n, track in enumerate(read_midi(f'{folder}/{os.path.basename(folder)}.mid')[:3]):
        if rnd.random() < .12: continue
        for begin, end, note, velocity in track:
            if .05 < warped(begin) < SECONDS: piece.play(warped(begin), (LEAD, KEY, PIANO)[n], note + shift, velocity, min(6, (end - begin) / speed), .5)
    chords = []
    for line in open(f'{folder}/chord_midi.txt'):
        begin, end, name = line.split()
        if name != 'N': chords.append((warped(float(begin)), warped(float(end)), (ROOTS[name.split(':')[0].split('/')[0]] + shift) % 12))
    bars = []
    for time, _, downbeat, *_ in ((warped(m[0]), *m[1:]) for m in marks[first:]):
        if time >= SECONDS: break
        if downbeat == 1: bars.append([])
        if bars: bars[-1].append(time)
    style = rnd.choices([s for s, *_ in STYLES[:7]], [3, 2, 1, 1, 2, 1, 1])[0]
    grooves, plays = [style(rnd), style(rnd)], arrangement(rnd)
    with_drums, with_bass = rnd.random() < .78, rnd.random() < .8
    for bar, starts in enumerate(bars):
        piece.beats += [(t, m + 1) for m, t in enumerate(starts)]
        if len(starts) < 2: continue
        root = next((r for begin, end, r in chords if begin - .02 <= starts[0] < end), None)
        play_bar(piece, grooves[bar // 8 % 2], starts, (starts[-1] - starts[0]) / (len(starts) - 1), [root or 0, 0, 0], fill=bar % 8 == 7 and rnd.random() < .6, crash=bar % 8 == 0,
                 drums=with_drums and plays(bar), bass=with_bass and root is not None, chords=False, melody=False, swing=0)
    return 'pop'


def click_piece(rnd, noise):
    """Runs of one sound, one after another, each at its own tempo; some accented."""
    signal, beats, time = np.zeros(SECONDS * RATE), [], rnd.uniform(.2, 1.5)
    t = np.arange(RATE // 4) / RATE
    sounds = [np.cos(2 * np.pi * 2000 * t) * np.exp(-t / .004), noise.standard_normal(len(t)) * np.exp(-t / .02), np.sin(2 * np.pi * (55 * t + 1.8 * (1 - np.exp(-t / .03)))) * np.exp(-t / .1),
              sum(np.sin(2 * np.pi * h * 330 * t) / h for h in range(1, 6)) * np.exp(-t / .1), np.eye(1, len(t))[0], np.sin(2 * np.pi * rnd.uniform(700, 1500) * t) * np.exp(-t / .03)]
    while time < SECONDS - 1:
        tempo, accent, sound, gain = 2 ** rnd.uniform(np.log2(42), np.log2(235)), rnd.choice([0, 0, 2, 3, 4, 4]), rnd.choice(sounds), rnd.uniform(.2, 1)
        for m in range(int(rnd.uniform(8, 16) * tempo / 60)):
            at = int(time * RATE)
            if at >= len(signal): break
            part = sound[:len(signal) - at] * gain * (1.6 if accent and m % accent == 0 else 1)
            signal[at:at + len(part)] += part
            beats.append((time, m % accent + 1 if accent else 0))
            time += 60 / tempo * (1 + rnd.gauss(0, .003))
        time += 0 if rnd.random() < .4 else rnd.uniform(1.5, 4)
    return signal + 1e-4 * noise.standard_normal(len(signal)), beats


def beatless(rnd, noise, speech):
    """Irregular hits, noise, a wavering chord, or speech: nothing to tap to."""
    n, kind = SECONDS * RATE, rnd.choice(['hits', 'noise', 'chord', 'speech', 'speech'])
    t = np.arange(n) / RATE
    if kind == 'speech' and speech:
        parts, size = [], 0
        while size < n:
            raw = subprocess.run(['ffmpeg', '-v', 'error', '-i', rnd.choice(speech), '-f', 'f32le', '-ac', '1', '-ar', str(RATE), '-'], capture_output=True, check=True).stdout
            parts.append(np.frombuffer(raw, np.float32))
            size += len(parts[-1])
        return np.concatenate(parts)[:n]
    if kind == 'noise':
        shaped = np.fft.rfft(noise.standard_normal(n))
        shaped /= (np.arange(len(shaped)) + 1) ** rnd.uniform(0, .6)
        return np.fft.irfft(shaped, n) * (t > rnd.uniform(0, 6)) * (t < rnd.uniform(12, 30))
    if kind == 'chord':
        return sum(.1 * np.sin(2 * np.pi * f * rnd.uniform(.7, 1.4) * t + 4 * np.sin(2 * np.pi * rnd.uniform(3, 6) * t)) for f in (220, 277, 330, 440)) * (.7 + .3 * np.sin(2 * np.pi * rnd.uniform(.1, 5) * t))
    signal, time, mean = 1e-4 * noise.standard_normal(n), .3, rnd.uniform(.2, .8)
    while time < SECONDS - .5:
        at, decay = int(time * RATE), rnd.uniform(.005, .1)
        burst = np.exp(-t[:RATE // 4] / decay) * (noise.standard_normal(RATE // 4) if rnd.random() < .6 else np.sin(2 * np.pi * rnd.uniform(60, 900) * t[:RATE // 4]))
        signal[at:at + RATE // 4] += burst * rnd.uniform(.2, 1)
        time += rnd.expovariate(1 / mean) + .05
    return signal


def render(piece, folder, rnd):
    write_midi(f'{folder}/m.mid', piece.notes, piece.programs)
    subprocess.run(['fluidsynth', '-ni', '-q', '-g', '0.5', '-R', rnd.choice('001'), '-r', str(RATE), '-F', f'{folder}/m.wav', FONT, f'{folder}/m.mid'],
                   check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    signal, _ = soundfile.read(f'{folder}/m.wav')
    signal = signal[:SECONDS * RATE] / max(1e-3, np.abs(signal).max())
    # Mastered loudness: some pieces are pressed hard.
    if rnd.random() < .4: signal = np.tanh(signal * rnd.uniform(1, 5))
    return signal


def make(index, out, songs, speech):
    rnd, noise = random.Random(9000 + index), np.random.default_rng(index)
    folder = f'{out}/p{index:04d}'
    if os.path.exists(f'{folder}/beats.txt'): return
    os.makedirs(folder, exist_ok=True)
    kind = rnd.random()
    beats = []
    if kind < .04: style, (signal, beats) = 'click', click_piece(rnd, noise)
    elif kind < .07: style, signal = 'beatless', beatless(rnd, noise, speech)
    else:
        piece = Piece(rnd)
        style = pop_piece(piece, songs) if kind < .4 else groove_piece(piece)
        signal, beats = render(piece, folder, rnd), piece.beats
    signal = np.asarray(signal, np.float32)
    signal = signal if signal.ndim == 2 else np.stack([signal] * 2, 1)
    soundfile.write(f'{folder}/m.wav', .9 * signal / max(1e-3, np.abs(signal).max()), RATE)
    with open(f'{folder}/beats.txt', 'w') as file: file.writelines(f'{time:.4f} {place}\n' for time, place in sorted(beats) if time < len(signal) / RATE)
    with open(f'{folder}/style.txt', 'w') as file: file.write(style)


if __name__ == '__main__':
    parser = argparse.ArgumentParser()
    parser.add_argument('--out', required=True)
    parser.add_argument('--pop909', required=True)
    parser.add_argument('--count', type=int, required=True)
    parser.add_argument('--first', type=int, default=0)
    parser.add_argument('--speech', nargs='*', default=[])
    options = parser.parse_args()
    songs = sorted(glob.glob(f'{options.pop909}/[0-9]*'))
    for index in range(options.first, options.first + options.count): make(index, options.out, songs, sorted(options.speech))
