"""Training rows of the drum network: windows around candidate frames, and what was hit there."""

from collections.abc import Iterator
from pathlib import Path

import numpy as np

from sense_training.learn.onset_frames import FRAME_SECONDS, INPUTS, candidates, flux_of
from sense_training.spec import DRUM_CLASSES, DRUM_SIZES, DRUM_WAIT_FRAMES, PEAKS

EARLY_SECONDS = 0.002
"""A label may be this much later than the end of the frame that detects it."""

LATE_SECONDS, TAIL_SECONDS = 0.028, 0.06
"""A candidate belongs to a hit that began at most this long before the end of its frame; up to the second time it may
be the tail of the hit, and does not count."""

UNSURE_SECONDS = 0.01

Row = tuple[np.ndarray, int, int, np.ndarray, int]
"""Window, 1 where a hit begins, the weight of that, the classes hit, 1 where those are known."""


def read_hits(path: Path) -> list[tuple[float, set[str]]]:
    """Hits of a clip in seconds, those within 20 ms merged. Labels are drum classes, `any` (class unknown) and `maybe`
    (unsure)."""
    merged: list[tuple[float, set[str]]] = []
    for line in sorted(path.read_text().splitlines(), key=lambda line: float(line.split()[0])):
        seconds, label = line.split()
        if merged and float(seconds) - merged[-1][0] < 0.02:
            merged[-1][1].add(label)
        else:
            merged.append((float(seconds), {label}))
    return merged


def rows(clips: Path, frames: Path, name: str) -> Iterator[Row]:
    """One row for each candidate of clip `name`."""
    x = np.fromfile(frames / f"{name}.f32", np.float32).reshape(-1, INPUTS)
    truth = read_hits(clips / name / "truth.txt")
    before, peaks = DRUM_SIZES.context_frames, PEAKS["drums"]
    for i in candidates(flux_of(x), peaks.threshold, peaks.relative_threshold):
        if before <= i < len(x) - DRUM_WAIT_FRAMES:
            window = x[i - before + 1 : i + DRUM_WAIT_FRAMES + 1].astype(np.float16)
            yield window, *_labels_at((i + 1) * FRAME_SECONDS, truth)


def _labels_at(end: float, truth: list[tuple[float, set[str]]]) -> tuple[int, int, np.ndarray, int]:
    """Labels of a candidate whose frame ends at `end` seconds."""
    begins, weight, known, classes = 0, 1, 0, np.zeros(len(DRUM_CLASSES), np.float32)
    for seconds, labels in truth:
        late = end - seconds
        if labels == {"maybe"}:
            if -UNSURE_SECONDS < late < TAIL_SECONDS and not begins:
                weight = 0
        elif -EARLY_SECONDS < late <= LATE_SECONDS:
            begins, weight = 1, 1
            if "any" not in labels:
                known = 1
                for label in labels - {"maybe"}:
                    classes[DRUM_CLASSES.index(label)] = 1
        elif LATE_SECONDS < late < TAIL_SECONDS and not begins:
            weight = 0
    return begins, weight, classes, known
