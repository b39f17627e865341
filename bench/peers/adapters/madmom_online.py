"""madmom: its online networks, and the forward DBN for beats (Böck et al. 2014). Its weights are CC BY-NC-SA."""

from pathlib import Path

from madmom.audio.signal import Signal
from madmom.features.beats import DBNBeatTrackingProcessor, RNNBeatProcessor
from madmom.features.onsets import OnsetPeakPickingProcessor, RNNOnsetProcessor

from adapters.events import Events, read_mono

RATE = 44100
FRAMES_PER_S = 100


def track(path: Path) -> Events:
    """Beats and onsets of a file. Frames are centred, so that each looks ahead at most 23 ms."""
    audio = Signal(read_mono(path, RATE), sample_rate=RATE)
    beats = DBNBeatTrackingProcessor(fps=FRAMES_PER_S, online=True)(RNNBeatProcessor(online=True)(audio))
    onsets = OnsetPeakPickingProcessor(fps=FRAMES_PER_S, online=True)(RNNOnsetProcessor(online=True)(audio))
    return Events(beats=sorted(map(float, beats)), onsets=sorted(map(float, onsets)))
