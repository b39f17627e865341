"""Rooms, amplifiers and equalisers for single parts, [2, samples] in and out."""

import io

import numpy as np
import soundfile
from scipy.signal import butter, fftconvolve, lfilter, sosfilt, sosfiltfilt

from sense_training.spec import SAMPLE_RATE


def room(audio: np.ndarray, seconds: float, wet: float, random: np.random.Generator) -> np.ndarray:
    """Early reflections and an exponential tail of stereo noise, darker with time."""
    count = int(seconds * SAMPLE_RATE)
    time = np.arange(count) / count
    tail = random.standard_normal((2, count)) * np.exp(-6.9 * time)
    tail = lfilter([0.35], [1, -0.65], tail, axis=1)
    tail[:, : int(random.uniform(0.002, 0.03) * SAMPLE_RATE)] *= 0.05
    for _ in range(6):
        tail[:, random.integers(count // 20)] += random.normal(0, 1, 2)
    tail /= np.sqrt(np.square(tail).sum(1, keepdims=True))
    return (audio + wet * fftconvolve(audio, tail, axes=1)[:, : audio.shape[1]]).astype(np.float32)


def amplifier(audio: np.ndarray, drive: float, random: np.random.Generator) -> np.ndarray:
    """A guitar amplifier: bass cut, two soft clippers, a loudspeaker's band. `drive` 1..60."""
    audio = sosfilt(butter(1, random.uniform(80, 300), "highpass", fs=SAMPLE_RATE, output="sos"), audio, axis=1)
    level = np.sqrt(np.mean(np.square(audio))) * 4 + 1e-6
    audio = np.tanh(audio / level * drive)
    audio = np.tanh((audio + random.uniform(0, 0.15)) * random.uniform(1, 2.5))
    band = [random.uniform(60, 120), random.uniform(3500, 7000)]
    audio = sosfilt(butter(2, band, "bandpass", fs=SAMPLE_RATE, output="sos"), audio, axis=1)
    centre = random.uniform(1500, 3500)
    presence = sosfilt(butter(1, [centre * 0.7, centre * 1.4], "bandpass", fs=SAMPLE_RATE, output="sos"), audio, axis=1)
    return (audio + random.uniform(0, 1.2) * presence).astype(np.float32)


def compress(audio: np.ndarray, ratio: float) -> np.ndarray:
    """Feed-forward compressor with 5 ms blocks, smoothed over 60 ms."""
    block = SAMPLE_RATE // 200
    count = audio.shape[1] // block + 1
    padded = np.pad(audio, ((0, 0), (0, count * block - audio.shape[1])))
    level = np.square(padded).reshape(2, count, block).mean((0, 2))
    smooth = lfilter([0.08], [1, -0.92], level) + 1e-8
    gain = (smooth / smooth.max()) ** (-(1 - 1 / ratio) / 2)
    gain = np.minimum(gain, 8)
    curve = np.interp(np.arange(audio.shape[1]) / block, np.arange(count) + 0.5, gain)
    return (audio * curve).astype(np.float32)


def colour(audio: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Raises or lowers what is below a random corner frequency."""
    corner = float(np.exp(random.uniform(np.log(200), np.log(4000))))
    low = sosfilt(butter(1, corner, fs=SAMPLE_RATE, output="sos"), audio, axis=1)
    return (audio + random.uniform(-0.7, 1.0) * low).astype(np.float32)


def spread(audio: np.ndarray, random: np.random.Generator) -> np.ndarray:
    """Pans a part with constant power."""
    angle = np.pi / 4 * (1 + random.uniform(-0.9, 0.9))
    return (audio * np.array([[np.cos(angle)], [np.sin(angle)]]) * 1.41).astype(np.float32)


def low_pass(audio: np.ndarray, hz: float) -> np.ndarray:
    """What is left of a song in a format that ends at `hz`: a steep edge."""
    return sosfiltfilt(butter(10, hz, fs=SAMPLE_RATE, output="sos"), audio, axis=1).astype(np.float32)


def compressed_file(audio: np.ndarray, subtype: str, level: float) -> np.ndarray:
    """`audio` through a lossy codec, `OPUS` or `VORBIS`, without delay. `level` is 0 (best) .. 1 (smallest)."""
    file = io.BytesIO()
    soundfile.write(file, audio.T, SAMPLE_RATE, format="OGG", subtype=subtype, compression_level=level)
    file.seek(0)
    decoded = soundfile.read(file, dtype="float32", always_2d=True)[0].T[:, : audio.shape[1]]
    return np.pad(decoded, ((0, 0), (0, audio.shape[1] - decoded.shape[1])))
