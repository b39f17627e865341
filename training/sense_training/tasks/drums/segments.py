"""Segments of music with drums, all stems of which belong together, and when the drums are hit: found on the drum stem
alone, with look-ahead; of recorded songs on each of their drum tracks, whose names give the classes.

Writes CLIPS/NAME/{m.wav,truth.txt,clean} as `clips.py` does. Labels are drum classes, `any` (a hit of some drum) and
`maybe` (neither rewarded nor punished). On clips with known hits 99.7 % of sure labels are hits and 97 % of hits have a
label, half of them within a millisecond.
"""

import re
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import soundfile
from scipy.ndimage import maximum_filter1d, uniform_filter1d

from sense_training.data.material.audio_file import read_stereo
from sense_training.data.pool.groups import draw_groups, read_segment
from sense_training.data.pool.recorded import HELD_OUT_SONGS, songs
from sense_training.data.pool.store import SEGMENT, SILENT_RMS, Pool
from sense_training.spec import ANALYSIS, BAND_FEATURES, SAMPLE_RATE

TRACK_CLASSES = {
    "hihat": "^(.*_)?(HATS|HH|ALT_HH)(__|$)",
    "kick": "^(OFF_|HVY_)?KICK$",
    "snare": "^(SNARE|CLAPS?)$",
    "cymbal": "^(CRASH|CYMBALS$)",
    "tom": "^TOMS$",
}
"""Names of drum tracks that hold one class."""

WINDOW_LENGTH, STEP, LAG = ANALYSIS.window_samples, ANALYSIS.step_samples, ANALYSIS.lag_frames

LEAST, SURE = 0.012, 0.035
"""Flux of log10 magnitude, mean over bands: below the first nothing is labelled, from the second on it is a hit."""


def filterbank() -> np.ndarray:
    """Quarter tones [bins, bands], as packages/core/src/dsp/filterbank.ts."""
    bins: list[int] = []
    for step in range(-93, 127):
        near = round(440 * 2 ** (step / 24) / (SAMPLE_RATE / WINDOW_LENGTH))
        if 0 < near < WINDOW_LENGTH // 2 and (not bins or near != bins[-1]):
            bins.append(near)
    weights = np.zeros((WINDOW_LENGTH // 2 + 1, len(bins) - 2), np.float32)
    for band in range(len(bins) - 2):
        low, centre, high = bins[band : band + 3]
        for near in range(low + 1, high):
            rising = near <= centre
            weights[near, band] = (near - low) / (centre - low) if rising else (high - near) / (high - centre)
    return weights


WEIGHTS = filterbank()
WINDOW = np.hanning(WINDOW_LENGTH)


def flux_of(drums: np.ndarray) -> np.ndarray:
    """SuperFlux of `drums` [samples, 2], a value each step."""
    drums = drums * 10 ** (ANALYSIS.reference_db / 20) / max(1e-5, np.sqrt((drums**2).mean()))
    power = np.zeros(())
    for channel in drums.T:
        frames = (
            np.lib.stride_tricks.sliding_window_view(np.pad(channel, WINDOW_LENGTH // 2), WINDOW_LENGTH)[::STEP]
            * WINDOW
        )
        power = power + np.abs(np.fft.rfft(frames) / (WINDOW.sum() / 2)) ** 2 / 2
    bands = np.log10(1 + BAND_FEATURES.log_gain * np.sqrt(power) @ WEIGHTS)
    flux = bands[LAG:] - maximum_filter1d(bands[:-LAG], 3, axis=1)
    return np.concatenate([np.zeros(LAG), np.maximum(0, flux).mean(1)])


def hits(drums: np.ndarray) -> Iterator[tuple[float, str]]:
    """Time in seconds and label of each peak of the flux; the time is where the level rises fastest near it."""
    flux = flux_of(drums)
    excess = flux - uniform_filter1d(flux, 29)
    peaks = np.flatnonzero(flux == maximum_filter1d(flux, 9))
    strong = float(np.percentile(excess[peaks], 95)) if len(peaks) else 1.0
    for peak in map(int, peaks):
        if excess[peak] < LEAST:
            continue
        start = max(0, peak * STEP - 1100)
        part = np.abs(drums[start : peak * STEP + 500]).max(1)
        level = np.log10(1e-3 * max(1e-3, part.max()) + np.convolve(part, np.ones(72) / 72, "same") + 1e-4)
        at = start + int(np.argmax(level[120:] - level[:-120])) + 60
        yield at / SAMPLE_RATE, "any" if excess[peak] >= max(SURE, 0.12 * strong) else "maybe"


def make_segments(pool_folder: Path, clips: Path, count: int) -> None:
    """Writes up to `count` segments of arranged pieces to `clips`."""
    rng = np.random.default_rng(5)
    pool = Pool(pool_folder)
    for number, parts in enumerate(draw_groups(pool, "made", 2, count, rng)):
        stems = {role: read_segment(pool, index) for role, index in parts.items()}
        mix = np.zeros_like(stems["drums"])
        for role, audio in stems.items():
            level = pool.entries[parts[role]].level
            if level > 0:
                mix += audio * 10 ** ((-21 + rng.normal(0, 3) + (role == "drums")) / 20) / level
        _write(clips / f"made_{number:03}", mix, list(hits(stems["drums"])), rng)


def make_song_segments(material: Path, clips: Path, held_out: bool) -> None:
    """Writes all segments with drums of the recorded songs to `clips`: of those held out, or of all others."""
    rng = np.random.default_rng(6)
    for song, roles in songs(material / "everythingisfree").items():
        if (song in HELD_OUT_SONGS) != held_out or "drums" not in roles:
            continue
        mix, labels = np.zeros((0, 2), np.float32), list[tuple[float, str]]()
        for role, paths in roles.items():
            gain = 1 if held_out else 10 ** (rng.normal(0, 2.5) / 20)
            for path in paths:
                track = read_stereo(path).T * gain
                longer = max(len(mix), len(track))
                mix = np.pad(mix, ((0, longer - len(mix)), (0, 0)))
                mix[: len(track)] += track
                if role == "drums":
                    labels += _track_hits(track, path.stem.split("__")[2])
        for number, start in enumerate(range(0, len(mix) - SEGMENT + 1, SEGMENT)):
            begin, end = start / SAMPLE_RATE, (start + SEGMENT) / SAMPLE_RATE
            inside = [(seconds - begin, label) for seconds, label in labels if begin <= seconds < end]
            if inside:
                _write(clips / f"{song}_{number:03}", mix[start : start + SEGMENT], inside, rng)


def _track_hits(track: np.ndarray, name: str) -> list[tuple[float, str]]:
    """Hits of one drum track; loops of several drums are `any`."""
    label = next((label for label, pattern in TRACK_CLASSES.items() if re.search(pattern, name)), "any")
    found = []
    for start in range(0, len(track), SEGMENT):
        part = track[start : start + SEGMENT]
        if np.sqrt((part**2).mean()) >= SILENT_RMS and len(part) > WINDOW_LENGTH:
            for seconds, certainty in hits(part):
                found.append((start / SAMPLE_RATE + seconds, label if certainty == "any" else certainty))
    return found


def _write(folder: Path, mix: np.ndarray, truth: list[tuple[float, str]], rng: np.random.Generator) -> None:
    mix = mix * 10 ** (rng.normal(0, 3) / 20)
    write_clip(folder, mix * min(1, 0.95 / max(1e-4, np.abs(mix).max())), iter(sorted(truth)), is_clean=False)


def write_clip(folder: Path, mix: np.ndarray, truth: Iterator[tuple[float, str]], is_clean: bool) -> None:
    """`mix` is [samples, 2]; `clean` says whether it holds drums alone."""
    folder.mkdir(parents=True, exist_ok=True)
    soundfile.write(folder / "m.wav", mix, SAMPLE_RATE, subtype="PCM_16")
    (folder / "truth.txt").write_text("\n".join(f"{seconds:.4f} {label}" for seconds, label in truth))
    (folder / "clean").write_text("1" if is_clean else "0")
