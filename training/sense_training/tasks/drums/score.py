"""Scores drum names on clips with known hits, as the engine emits them: candidates, verification, classes and the
context of cymbals.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch

from sense_training.learn.onset_frames import FRAME_SECONDS, INPUTS, candidates, flux_of
from sense_training.spec import ANALYSIS, DRUM_CLASSES, DRUM_SIZES, DRUM_WAIT_FRAMES, DRUMS, PEAKS, OnsetSizes
from sense_training.tasks.drums.network import CymbalContext, DrumNetwork
from sense_training.tasks.drums.rows import read_hits

ONSET_WINDOW_SECONDS, CLASS_WINDOW_SECONDS = 0.05, 0.03
COMBINE_FRAMES = round(0.03 / FRAME_SECONDS)


@dataclass(frozen=True)
class FoundHit:
    """An accepted candidate."""

    frame: int
    seconds: float
    confidence: float
    probabilities: np.ndarray
    """Of each class, without context."""


@dataclass
class Counts:
    """Matched, true and emitted hits."""

    matched: int = 0
    true: int = 0
    emitted: int = 0

    def add(self, truth: list[float], found: list[float], window: float) -> None:
        self.matched += matches(truth, found, window)
        self.true += len(truth)
        self.emitted += len(found)

    def __str__(self) -> str:
        precision, recall = self.matched / max(1, self.emitted), self.matched / max(1, self.true)
        f = 2 * self.matched / max(1, self.emitted + self.true)
        return f"P {precision:.3f} R {recall:.3f} F {f:.3f} ({self.true} true, {self.emitted} emitted)"


def matches(truth: list[float], found: list[float], window: float) -> int:
    """Most pairs of ascending times at most `window` apart."""
    count = at = 0
    for seconds in truth:
        while at < len(found) and found[at] < seconds - window:
            at += 1
        if at < len(found) and found[at] <= seconds + window:
            count += 1
            at += 1
    return count


def detect(x: np.ndarray, network: DrumNetwork, mean: torch.Tensor, deviation: torch.Tensor) -> list[FoundHit]:
    """Hits in the features `x` [frames, INPUTS] of a clip."""
    before, peaks = network.sizes.context_frames, PEAKS["drums"]
    possible = [i for i in candidates(flux_of(x), peaks.threshold, peaks.relative_threshold) if i >= before]
    possible = [i for i in possible if i < len(x) - DRUM_WAIT_FRAMES]
    if not possible:
        return []
    windows = np.stack([x[i - before + 1 : i + DRUM_WAIT_FRAMES + 1] for i in possible])
    with torch.no_grad():
        hit, classes = network((torch.tensor(windows) - mean) / deviation)
    found: list[FoundHit] = []
    for i, chance, odds in zip(possible, torch.sigmoid(hit).numpy(), torch.sigmoid(classes).numpy()):
        if chance >= DRUMS.onset_probability and (not found or i - found[-1].frame > COMBINE_FRAMES):
            seconds = (i + 1) * FRAME_SECONDS - ANALYSIS.onset_bias_seconds
            found.append(FoundHit(i, seconds, float(chance), odds))
    return found


def names(found: list[FoundHit], with_context: bool) -> list[set[str]]:
    """Names of each hit, the engine's rule."""
    context = CymbalContext()
    named = []
    for hit in found:
        odds = context.apply(hit.probabilities, hit.frame) if with_context else hit.probabilities
        best = int(np.argmax(odds))
        named.append({c for i, c in enumerate(DRUM_CLASSES) if i == best or odds[i] >= DRUMS.threshold})
    return named


def score(folders: list[tuple[Path, Path]], checkpoint: Path, with_context: bool = True) -> dict[str, Counts]:
    """Counts of onsets (`any`, within 50 ms) and of each class (within 30 ms) over (clips, frames) folders."""
    network, mean, deviation = read_network(checkpoint)
    counts = {name: Counts() for name in ("any", *DRUM_CLASSES)}
    for clips, frames in folders:
        for path in sorted(frames.glob("*.f32")):
            x = np.fromfile(path, np.float32).reshape(-1, INPUTS)
            found = detect(x, network, mean, deviation)
            count_clip(counts, read_hits(clips / path.stem / "truth.txt"), found, names(found, with_context))
    return counts


def count_clip(
    counts: dict[str, Counts], truth: list[tuple[float, set[str]]], found: list[FoundHit], named: list[set[str]]
) -> None:
    """Adds one clip to `counts`, without unsure hits, hits of unknown class and those before the first window."""
    start = DRUM_SIZES.context_frames * FRAME_SECONDS
    unsure = [seconds for seconds, labels in truth if labels == {"maybe"}]
    truth = [(seconds, labels - {"maybe"}) for seconds, labels in truth if seconds >= start and labels != {"maybe"}]
    sure = [hit.seconds for hit in found if not _near(hit, unsure)]
    counts["any"].add([seconds for seconds, _ in truth], sure, ONSET_WINDOW_SECONDS)
    unknown = [seconds for seconds, labels in truth if "any" in labels] + unsure
    truth = [(seconds, labels) for seconds, labels in truth if "any" not in labels]
    known = [(hit, labels) for hit, labels in zip(found, named) if not _near(hit, unknown)]
    for name in DRUM_CLASSES:
        expected = [seconds for seconds, labels in truth if name in labels]
        emitted = [hit.seconds for hit, labels in known if name in labels]
        counts[name].add(expected, emitted, CLASS_WINDOW_SECONDS)


def _near(hit: FoundHit, times: list[float]) -> bool:
    return any(abs(hit.seconds - seconds) <= CLASS_WINDOW_SECONDS for seconds in times)


def read_network(checkpoint: Path) -> tuple[DrumNetwork, torch.Tensor, torch.Tensor]:
    """Network and normalisation that `train` saved."""
    saved = torch.load(checkpoint, weights_only=True)
    units = len(saved["network"]["frame.weight"])
    hidden, context = saved["network"]["hit_hidden.weight"].shape
    network = DrumNetwork(OnsetSizes(units, context // units, hidden))
    network.load_state_dict(saved["network"])
    network.eval()
    return network, saved["mean"], saved["deviation"]
