"""Training rows of the onset network: windows that end at a candidate, and whether the stem alone has an onset."""

import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sense_training.learn.onset_frames import FRAME_SECONDS, GROUPS, INPUTS, candidates, flux_of
from sense_training.spec import ANALYSIS, ONSET_SIZES, PEAKS, VERIFIED_STEMS

FRAMES = ONSET_SIZES.context_frames

HELD_OUT = ("Hydrogen", "Potassium")
"""Two of six recorded songs: segments of one song are too similar to be on both sides."""

SAME_SECONDS, NEAR_SECONDS = 0.025, 0.045
"""An onset of the stem alone within the first is the same; one within the second may be."""

ALONE = ".alone"
"""Suffix of the frames of a stem alone."""


def read_frames(path: Path, stem: int, view: str = "") -> tuple[np.ndarray, list[int], np.ndarray]:
    """Frames of a stem [n, INPUTS], its candidates, and the onsets of the stem alone in seconds. `path` is a clip's
    JSON; `view` is empty for the stem in the mixture, or `ALONE`."""
    name = VERIFIED_STEMS[stem]
    frames = np.fromfile(path.with_suffix(f".{name}{view}.f32"), np.float32).reshape(-1, INPUTS)
    onsets = np.array(json.loads(path.read_text())[name])
    found = candidates(flux_of(frames), PEAKS[name].threshold, PEAKS[name].relative_threshold)
    return frames, [i for i in found if i >= FRAMES], onsets


def window(frames: np.ndarray, at: int, stem: int) -> np.ndarray:
    """Input of the network [FRAMES, INPUTS + stems] for a candidate in frame `at`."""
    which = np.zeros((FRAMES, len(VERIFIED_STEMS)), np.float32)
    which[:, stem] = 1
    return np.concatenate([frames[at - FRAMES + 1 : at + 1], which], 1)


def onset_seconds(at: int) -> float:
    """When the onset began that is detected in frame `at`."""
    return (at + 1) * FRAME_SECONDS - ANALYSIS.onset_bias_seconds


def rows(path: Path, stem: int, view: str, rng: np.random.Generator) -> Iterator[tuple[np.ndarray, bool, bool]]:
    """Windows, whether an onset begins, and the weight of that. Half of the windows of a stem alone lose their upper
    bands, as a mask does that gives overtones to another stem."""
    frames, found, onsets = read_frames(path, stem, view)
    for at in found:
        distance = np.abs(onsets - onset_seconds(at)).min(initial=9)
        begins = bool(distance <= SAME_SECONDS)
        features = window(frames, at, stem)
        if view and rng.random() < 0.5:
            _remove_upper(features, int(rng.integers(1, GROUPS)))
        yield features.astype(np.float16), begins, begins or bool(distance > NEAR_SECONDS)


def is_held_out(clip: str) -> bool:
    """By the song, or one arranged piece in eight."""
    song, number = clip.rsplit("_", 1)
    return song in HELD_OUT or (song == "made" and int(number) % 8 == 0)


def _remove_upper(features: np.ndarray, bands: int) -> None:
    features[:, bands:GROUPS] = 0
    features[:, GROUPS + bands : 2 * GROUPS] = 0
