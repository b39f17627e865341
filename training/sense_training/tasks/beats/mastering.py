"""Random processing of a mix, as by mastering, codecs and rooms: room, shelves, compression, low-pass filter, noise."""

import numpy as np
from scipy.signal import butter, fftconvolve, lfilter, sosfilt

from sense_training.spec import SAMPLE_RATE

HOP = SAMPLE_RATE // 1000
"""Samples for each value of the compressor's gain."""


def master(signal: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """`signal` [samples, 2] of at least 1 ms, processed; each step is left out in half to two thirds of the calls."""
    if rng.random() < 0.35:
        signal = _room(signal, rng)
    if rng.random() < 0.5:
        signal = _shelves(signal, rng)
    if rng.random() < 0.5:
        signal = _compressed(signal, rng)
    if rng.random() < 0.4:
        edge = rng.uniform(3500, 17_000) if rng.random() < 0.3 else rng.uniform(12_000, 20_000)
        signal = sosfilt(butter(8, edge, fs=SAMPLE_RATE, output="sos"), signal, axis=0)
    if rng.random() < 0.3:
        signal = signal + 10 ** rng.uniform(-4, -2) * np.abs(signal).max() * rng.standard_normal(signal.shape)
    return signal.astype(np.float32)


def _room(signal: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Reverberation of decaying noise, 18 to 3 dB below the signal: 0.15 to 1.5 s to -60 dB."""
    decay = rng.uniform(0.15, 1.5)
    time = np.arange(int(decay * SAMPLE_RATE)) / SAMPLE_RATE
    tail = rng.standard_normal((len(time), 2)) * 10 ** (-3 * time / decay)[:, None]
    tail = lfilter([1], [1, -0.6], tail, axis=0)
    wet = fftconvolve(signal, tail / np.sqrt((tail**2).sum(0)), axes=0)[: len(signal)]
    return signal + wet * 10 ** (rng.uniform(-18, -3) / 20)


def _shelves(signal: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Raises or lowers bass and treble by up to 9 dB."""
    low = lfilter(*butter(1, rng.uniform(80, 300), fs=SAMPLE_RATE), signal, axis=0)
    high = lfilter(*butter(1, rng.uniform(2000, 8000), "high", fs=SAMPLE_RATE), signal, axis=0)
    return signal + low * (10 ** (rng.uniform(-9, 9) / 20) - 1) + high * (10 ** (rng.uniform(-9, 9) / 20) - 1)


def _compressed(signal: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A compressor of the whole mix, ratio 2 to 10, release 30 to 400 ms, and a soft limiter."""
    level = np.abs(signal).max(1)
    peaks = level[: len(level) // HOP * HOP].reshape(-1, HOP).max(1)
    release = np.exp(-HOP / (SAMPLE_RATE * rng.uniform(0.03, 0.4)))
    envelope = np.empty_like(peaks)
    held = 0.0
    for i, peak in enumerate(peaks):
        held = max(peak, held * release)
        envelope[i] = held
    threshold = np.quantile(envelope, rng.uniform(0.1, 0.7)) + 1e-4
    gains = np.minimum(1, threshold / np.maximum(envelope, 1e-9)) ** (1 - 1 / rng.uniform(2, 10))
    gain = np.interp(np.arange(len(signal)), np.arange(len(gains)) * HOP, gains)[:, None]
    out = signal * gain
    return np.tanh(out / max(1e-6, np.abs(out).max()) * rng.uniform(1, 3))
