"""What every adapter returns, and how it reads audio."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import soundfile
import soxr


@dataclass(frozen=True)
class Events:
    """Event times in seconds, ascending; None for what a peer does not detect."""

    beats: list[float] | None = None
    onsets: list[float] | None = None


def read_mono(path: Path, rate: int) -> np.ndarray:
    """The audio of a file: mean of its channels at `rate` Hz, float32, aligned with the file."""
    audio, file_rate = soundfile.read(path, dtype="float32", always_2d=True)
    mono = audio.mean(axis=1)
    return mono if file_rate == rate else soxr.resample(mono, file_rate, rate).astype(np.float32)
