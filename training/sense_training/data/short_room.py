"""A small room around one stem, by Fourier transform in numpy only, for mixing during a run. `effects.room` does the
same for pieces that are arranged in advance.
"""

import numpy as np

from sense_training.spec import SAMPLE_RATE

SECONDS = (0.08, 0.5)
"""Until the tail has fallen by 60 dB."""

WET = (0.05, 0.6)
"""Amplitude of the room relative to the stem's."""

REFLECTIONS = 6

DARKNESS = 0.65
"""Pole of the low-pass in its walls."""


def short_room(audio: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """`audio` [2, samples] in a room of random size, at the same level. The room is silent before the first sample,
    and its tail is cut after the last."""
    length = audio.shape[1]
    tail = _tail(random)
    size = 1 << (length + tail.shape[1] - 1).bit_length()
    turn = np.exp(-2j * np.pi * np.arange(size // 2 + 1) / size).astype(np.complex64)
    response = np.fft.rfft(tail, size) / (1 - DARKNESS * turn)
    response /= np.sqrt(np.square(np.abs(response)).mean(1, keepdims=True))
    room = np.fft.irfft(np.fft.rfft(audio, size) * response, size)[:, :length]
    wet = np.exp(random.uniform(*np.log(WET)))
    out = audio + wet * room
    return (out * (_rms(audio) / (_rms(out) + 1e-9))).astype(np.float32)


def _tail(random: np.random.Generator) -> np.ndarray:
    """Early reflections and decaying noise [2, samples]."""
    count = int(random.uniform(*SECONDS) * SAMPLE_RATE)
    tail = random.standard_normal((2, count), np.float32) * np.exp(-6.9 * np.arange(count, dtype=np.float32) / count)
    tail[:, : int(random.uniform(0.001, 0.01) * SAMPLE_RATE)] *= 0.05
    for _ in range(REFLECTIONS):
        tail[:, random.integers(1, count // 10)] += random.normal(0, 4, 2)
    return tail


def _rms(audio: np.ndarray) -> float:
    return float(np.sqrt(np.square(audio).mean()))
