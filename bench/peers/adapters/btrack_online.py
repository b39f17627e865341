"""BTrack: causal beats from tempo induction and a cumulative score (Stark et al. 2009)."""

from pathlib import Path

import btrack_beat_tracker as btrack

from adapters.events import Events, read_mono

RATE = 44100


def track(path: Path) -> Events:
    """Beats of a file; BTrack detects no onsets."""
    return Events(beats=sorted(map(float, btrack.detect_beats(read_mono(path, RATE)))))
