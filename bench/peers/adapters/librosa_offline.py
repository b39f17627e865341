"""librosa: dynamic programming over the whole file (Ellis 2007), onsets by peaks of spectral flux."""

from pathlib import Path

import librosa

from adapters.events import Events, read_mono

RATE = 22050


def track(path: Path) -> Events:
    """Beats and onsets of a file, with the defaults of librosa."""
    audio = read_mono(path, RATE)
    _, beats = librosa.beat.beat_track(y=audio, sr=RATE, units="time")
    onsets = librosa.onset.onset_detect(y=audio, sr=RATE, units="time")
    return Events(beats=sorted(map(float, beats)), onsets=sorted(map(float, onsets)))
