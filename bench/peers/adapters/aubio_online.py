"""aubio: onsets and beats of its causal detectors, hop by hop, with the defaults of its command line."""

from pathlib import Path

import aubio
import numpy as np

from adapters.events import Events, read_mono

RATE = 44100
HOP_FRAMES = 512


def track(path: Path) -> Events:
    """Beats and onsets of a file, at the times that aubio reports for them."""
    audio = read_mono(path, RATE)
    tempo = aubio.tempo("default", 1024, HOP_FRAMES, RATE)
    onset = aubio.onset("default", 1024, HOP_FRAMES, RATE)
    beats, onsets = [], []
    for start in range(0, len(audio) - HOP_FRAMES + 1, HOP_FRAMES):
        hop = np.ascontiguousarray(audio[start : start + HOP_FRAMES])
        if tempo(hop)[0] > 0:
            beats.append(tempo.get_last_s())
        if onset(hop)[0] > 0:
            onsets.append(onset.get_last_s())
    return Events(beats=sorted(beats), onsets=sorted(onsets))
