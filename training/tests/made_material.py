"""Synthetic sounds and one song as MIDI, under the names that the instruments search for, to arrange pieces without
data. Every sound is a decaying tone of the pitch in its name; hits are bursts of noise.
"""

from pathlib import Path

import numpy as np
import soundfile

from sense_training.data.material.midi import Note, write_midi
from sense_training.spec import SAMPLE_RATE

HITS = {
    "muldjord": ("Kdrum", "Snare_", "SnareRest", "HihatClosed", "HihatOpen", "RideL_", "Crash", "Tom"),
    "sonicpi": ("bd_", "sn_", "perc_snap", "hat_", "drum_cymbal_open", "ride", "drum_splash", "drum_tom"),
}

TONES = {
    "growlybass": "a{octave}_f_1",
    "meatbass": "a{octave}_vl1_rr1",
    "emilyguitar": "a{octave}_mf_1",
    "piano": "grand_A{octave}",
    "legatovocal": "vowel_a_a{octave}",
    "berklee": "femalevoices_ah_a{octave}",
    "berklee/men": "malevoices_ah_a{octave}",
}

BEAT_SECONDS = 0.5
BEATS = 120
CHORDS = ("C:maj", "A:min", "F:maj", "G:maj")
BEATS_A_CHORD = 4


def write_material(folder: Path) -> None:
    """Fills `folder` as `unpack` does."""
    random = np.random.default_rng(0)
    for name, hits in HITS.items():
        for hit in hits:
            _write(folder / name / f"{hit}1.wav", 0.5 * random.standard_normal(_fade(0.2).size) * _fade(0.2))
    for name, pattern in TONES.items():
        for octave in (1, 2, 3):
            tone = _buzz(27.5 * 2**octave, 1.5, harmonics=6) * _fade(1.5)
            _write(folder / name / f"{pattern.format(octave=octave)}.wav", tone)
    for name, hertz in (("kerstin", 210), ("flemish", 110)):
        _write(folder / name / "clip.opus", _buzz(hertz, 4, harmonics=20), format="OGG", subtype="OPUS")
    write_song(folder / "pop909" / "001")


def write_song(folder: Path) -> None:
    """A minute of four chords with a melody, in the layout of POP909."""
    folder.mkdir(parents=True)
    times = [beat * BEAT_SECONDS for beat in range(BEATS)]
    lines = {
        "MELODY": [Note(time, time + 0.4, 72 + (index * 5) % 12, 0.8) for index, time in enumerate(times)],
        "BRIDGE": [Note(time, time + 0.9, 67, 0.6) for time in times[::2]],
        "PIANO": [Note(time, time + 0.5, pitch, 0.7) for time in times for pitch in (60, 64)],
    }
    _write_tracks(folder / f"{folder.name}.mid", lines)
    (folder / "beat_midi.txt").write_text("".join(f"{time} 0.0 1.0\n" for time in times))
    spans = [(time, time + BEATS_A_CHORD * BEAT_SECONDS) for time in times[::BEATS_A_CHORD]]
    (folder / "chord_midi.txt").write_text(
        "".join(f"{start} {end} {CHORDS[index % len(CHORDS)]}\n" for index, (start, end) in enumerate(spans))
    )


def _write_tracks(path: Path, lines: dict[str, list[Note]]) -> None:
    """A MIDI file with a named track for each line."""
    body = b""
    for name, notes in lines.items():
        write_midi(path, ((0, note) for note in notes), {0: 0})
        file = path.read_bytes()
        title = b"\x00\xff\x03" + bytes([len(name)]) + name.encode()
        track = title + file[22:]
        body += b"MTrk" + len(track).to_bytes(4, "big") + track
    path.write_bytes(file[:14] + body)


def _buzz(hertz: float, seconds: float, harmonics: int) -> np.ndarray:
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    return 0.15 * sum(np.sin(2 * np.pi * hertz * k * time) / k for k in range(1, harmonics + 1))


def _fade(seconds: float) -> np.ndarray:
    return np.exp(-5 * np.arange(int(seconds * SAMPLE_RATE)) / (seconds * SAMPLE_RATE))


def _write(path: Path, audio: np.ndarray, **how: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    soundfile.write(path, audio.astype(np.float32), SAMPLE_RATE, **how)
