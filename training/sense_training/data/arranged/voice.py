"""Sung lines from speech: pitch-synchronous overlap-add to a melody, with vibrato, glides and
shifted formants; consonants stay as spoken. Source of the method: Moulines and Charpentier 1990.
"""

import numpy as np

from sense_training.data.material.midi import Note
from sense_training.spec import SAMPLE_RATE

FRAME_STEP = 240
LOWEST_HZ, HIGHEST_HZ = 70.0, 400.0
VOICED = 0.5
"""Least normalised autocorrelation of a voiced frame."""


def periods(speech: np.ndarray) -> np.ndarray:
    """Pitch period in samples every FRAME_STEP samples of mono speech, 0 where unvoiced."""
    size = 2048
    padded = np.pad(speech, size // 2)
    frames = np.lib.stride_tricks.sliding_window_view(padded, size)[::FRAME_STEP]
    frames = (frames - frames.mean(1, keepdims=True)) * np.hanning(size)
    power = np.abs(np.fft.rfft(frames, 2 * size)) ** 2
    correlation = np.fft.irfft(power)[:, :size]
    window = np.fft.irfft(np.abs(np.fft.rfft(np.hanning(size), 2 * size)) ** 2)[:size]
    correlation = (
        correlation / np.maximum(correlation[:, :1], 1e-9) * (window[0] / np.maximum(window, 1e-3 * window[0]))
    )
    low, high = int(SAMPLE_RATE / HIGHEST_HZ), int(SAMPLE_RATE / LOWEST_HZ)
    search = correlation[:, low:high]
    # The shortest lag nearly as good as the best avoids octave errors.
    good = search > 0.9 * search.max(1, keepdims=True)
    lag = low + good.argmax(1)
    near = np.clip(lag[:, None] + np.arange(-12, 13), 0, size - 1)
    lag = near[np.arange(len(lag)), np.take_along_axis(correlation, near, 1).argmax(1)]
    loud = np.square(frames).sum(1)
    voiced = (search.max(1) > VOICED) & (loud > 1e-3 * loud.max())
    return np.where(voiced, lag, 0)


def sing(
    speech: np.ndarray, notes: list[Note], length: int, formants: float, random: np.random.Generator
) -> np.ndarray:
    """Mono [length]: `speech` continues through the notes, pitched to them. `formants` scales the
    vocal tract: above 1 is smaller."""
    lag = periods(speech)
    out = np.zeros(length + 4096, np.float32)
    source = 0.0
    vibrato_hz, depth = random.uniform(4.5, 6.5), random.uniform(0.05, 0.5)
    pace = random.uniform(0.6, 1.0)
    last_pitch = notes[0].pitch if notes else 60
    for note in notes:
        at, end = max(0, int(note.start * SAMPLE_RATE)), min(length, int(note.end * SAMPLE_RATE))
        begin = at
        while at < end:
            if source >= len(speech) - 2048:
                source = 0.0
            period = int(lag[min(int(source) // FRAME_STEP, len(lag) - 1)])
            elapsed = (at - begin) / SAMPLE_RATE
            glide = np.exp(-elapsed / 0.035)
            swell = min(1.0, elapsed / 0.4)
            pitch = (
                note.pitch
                + (last_pitch - note.pitch) * glide
                + depth * swell * np.sin(2 * np.pi * vibrato_hz * elapsed)
            )
            if period:
                step = SAMPLE_RATE / (440 * 2 ** ((pitch - 69) / 12))
                centre = _peak(speech, int(source), period)
                _grain(out, speech, centre, period, at, formants, note.velocity)
            else:
                step = 220.0
                _grain(out, speech, int(source), 220, at, 1.0, note.velocity)
            at += max(24, round(step))
            source += step * (pace if period else 1.0)
        last_pitch = note.pitch
        source += random.uniform(0, 0.05) * SAMPLE_RATE
    return out[:length]


def _peak(speech: np.ndarray, at: int, period: int) -> int:
    """The strongest sample within half a period: keeps grains in phase."""
    begin = max(0, at - period // 2)
    part = speech[begin : begin + period]
    return begin + int(np.argmax(part)) if len(part) else at


def _grain(out: np.ndarray, speech: np.ndarray, centre: int, reach: int, at: int, formants: float, gain: float) -> None:
    half = int(reach / formants)
    position = centre + np.arange(-half, half) * formants
    begin = int(position[0])
    if begin < 0 or position[-1] >= len(speech) - 1:
        return
    index = position.astype(np.int64)
    fraction = (position - index).astype(np.float32)
    grain = speech[index] * (1 - fraction) + speech[index + 1] * fraction
    start = max(0, at - half)
    grain = (grain * np.hanning(2 * half) * gain)[start - (at - half) :]
    count = min(len(grain), len(out) - start)
    if count > 0:
        out[start : start + count] += grain[:count]
