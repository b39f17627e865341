"""Reads any sound file as stereo float32 at 48 kHz."""

import math
from pathlib import Path

import numpy as np
import soundfile
from scipy.signal import resample_poly

from sense_training.spec import SAMPLE_RATE


def read_stereo(path: Path) -> np.ndarray:
    """[2, samples] at 48 kHz; mono files are duplicated."""
    audio, rate = soundfile.read(path, dtype="float32", always_2d=True)
    audio = audio.T
    audio = np.repeat(audio, 2, axis=0) if audio.shape[0] == 1 else audio[:2]
    return change_rate(audio, rate, SAMPLE_RATE)


def change_rate(audio: np.ndarray, rate: int, target: int) -> np.ndarray:
    """Polyphase resampling along the last axis."""
    if rate == target:
        return audio
    common = math.gcd(rate, target)
    return resample_poly(audio, target // common, rate // common, axis=-1).astype(np.float32)


def shift_speed(audio: np.ndarray, semitones: float) -> np.ndarray:
    """Plays faster and higher (or slower and lower) by `semitones`, to the nearest of 1/240."""
    factor = 2 ** (semitones / 12)
    return change_rate(audio, round(240 * factor), 240)
