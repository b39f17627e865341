"""Makes hi-hats of any opening from closed ones and a sustained sound: recordings of open hats are scarce.

Sounds are hits [samples, 2] that begin at their attack.
"""

import numpy as np
from scipy.fft import irfft, next_fast_len, rfft
from scipy.signal import butter, sosfilt

from sense_training.data.material.sounds import repitch
from sense_training.spec import SAMPLE_RATE

DECAY_SECONDS = (0.035, 1.1)
"""Time constant of the sustained part, of a hat that is almost closed and of an open one."""

BODY_DB = (-14, 2)
"""Level of the sustained part relative to the closed hat, likewise; each +-3 dB."""

ATTACK_SECONDS = 0.03
"""The levels are measured over this time."""


def opened(closed: np.ndarray, body: np.ndarray, opening: float, random: np.random.Generator) -> np.ndarray:
    """`closed` with the sustain of `body` (an open hat, a cymbal, `metal`). `opening` is 0 (closed) .. 1 (open)."""
    body = recoloured(repitch(body.T, random.uniform(-4, 5)).T, 4, random)
    corner = float(np.exp(random.uniform(np.log(700), np.log(5000))))
    body = sosfilt(butter(int(random.integers(1, 3)), corner, "highpass", fs=SAMPLE_RATE, output="sos"), body, axis=0)
    low, high = np.log(DECAY_SECONDS)
    decay = float(np.exp(low + (high - low) * np.clip(opening + random.normal(0, 0.08), 0, 1)))
    body = body[: int(5 * decay * SAMPLE_RATE)]
    time = np.arange(len(body)) / SAMPLE_RATE
    # The cymbals of a hat that is not closed take some milliseconds to rattle.
    rise = 1 - np.exp(-time / random.uniform(0.0005, 0.006))
    body = body * (rise * np.exp(-time / decay))[:, None]
    level_db = BODY_DB[0] + (BODY_DB[1] - BODY_DB[0]) * opening + random.normal(0, 3)
    body *= 10 ** (level_db / 20) * _attack_rms(closed) / max(1e-6, _attack_rms(body))
    out = np.zeros((max(len(closed), len(body)), 2), np.float32)
    out[: len(closed)] = closed
    out[: len(body)] += body
    return out


def metal(random: np.random.Generator, seconds: float = 2.5) -> np.ndarray:
    """The ringing of two cymbals without their attack: dense partials above noise."""
    time = np.arange(int(seconds * SAMPLE_RATE)) / SAMPLE_RATE
    out = random.normal(0, random.uniform(0.2, 1), (len(time), 2))
    for hz in np.exp(random.uniform(np.log(1500), np.log(15_000), int(random.integers(12, 40)))):
        partial = np.sin(2 * np.pi * hz * time + random.uniform(0, 6.28)) * np.exp(-time / random.uniform(0.1, 2))
        out += partial[:, None] * random.uniform(0, 0.5, 2)
    return out.astype(np.float32)


def recoloured(audio: np.ndarray, deviation_db: float, random: np.random.Generator) -> np.ndarray:
    """`audio` with a smooth random frequency response: another cymbal of the same kind."""
    size = next_fast_len(len(audio), real=True)
    hz = np.fft.rfftfreq(size, 1 / SAMPLE_RATE)
    points = np.log([100, 300, 800, 1800, 3500, 6000, 9000, 13_000, 20_000])
    gain_db = np.interp(np.log(np.maximum(hz, 20)), points, random.normal(0, deviation_db, len(points)))
    spectrum = rfft(audio, size, axis=0) * 10 ** (gain_db / 20)[:, None].astype(np.float32)
    return irfft(spectrum, size, axis=0)[: len(audio)].astype(np.float32)


def _attack_rms(audio: np.ndarray) -> float:
    return float(np.sqrt(np.mean(np.square(audio[: int(ATTACK_SECONDS * SAMPLE_RATE)])) + 1e-12))
