"""What the drum and the onset network have in common: the band features of a frame, candidates as the engine's peak
picker finds them, augmentation, and the tensors that the engine's hit network reads.

Features of a frame [INPUTS]: level and spectral flux of the stem, then of the mixture, GROUPS each.
"""

import numpy as np
import torch
from torch import nn

from sense_training.ship.weights_ts import StoredTensor, as_floats, as_int8
from sense_training.spec import ANALYSIS, BAND_FEATURES, PEAK_PICKER, SAMPLE_RATE

INPUTS, GROUPS, BANDS = BAND_FEATURES.count, BAND_FEATURES.groups, BAND_FEATURES.bands
FRAME_SECONDS = ANALYSIS.step_samples / SAMPLE_RATE


def flux_of(frames: np.ndarray) -> np.ndarray:
    """Mean spectral flux of the stem [n], of features [n, INPUTS]."""
    return frames[:, GROUPS : 2 * GROUPS].sum(1) / BANDS


def candidates(flux: np.ndarray, threshold: float, relative: float) -> list[int]:
    """Frames that the peak picker reports as candidates, regardless of which it accepted before."""
    decay = np.exp(-FRAME_SECONDS / PEAK_PICKER.forget_seconds)
    total = np.concatenate([[0], np.cumsum(flux)])
    largest, found = 0.0, []
    for i, value in enumerate(flux):
        mean = (total[i] - total[max(0, i - PEAK_PICKER.mean_frames)]) / PEAK_PICKER.mean_frames
        excess = value - ANALYSIS.flux_mean_weight * mean
        required = max(threshold, relative * largest)
        largest = max(largest * decay, excess)
        if value >= flux[max(0, i - PEAK_PICKER.maximum_frames) : i].max(initial=0) and excess >= required:
            found.append(i)
    return found


def equalised(x: torch.Tensor, rng: np.random.Generator) -> torch.Tensor:
    """Windows [n, frames, INPUTS] through random equalisers: levels shift smoothly over frequency. In place."""
    points = [0, 9, 19, 28]
    curves = [np.interp(np.arange(GROUPS), points, rng.normal(0, 0.12, 4)) for _ in range(len(x))]
    shift = torch.tensor(np.stack(curves), dtype=torch.float32)[:, None]
    for at in (0, 2 * GROUPS):
        x[..., at : at + GROUPS] += shift * (x[..., at : at + GROUPS] > 0.05)
    return x


def band_limited(x: torch.Tensor, chance: float, rng: np.random.Generator) -> torch.Tensor:
    """Windows [n, frames, INPUTS], some of them of material that ends at 10 to 16 kHz. In place."""
    for number in np.flatnonzero(rng.random(len(x)) < chance):
        edge = int(rng.integers(GROUPS - 5, GROUPS))
        for at in range(0, INPUTS, GROUPS):
            x[number, :, at + edge : at + GROUPS] = 0
    return x


def layer_tensors(name: str, weight: torch.Tensor, bias: torch.Tensor) -> dict[str, StoredTensor]:
    """A dense layer: weights as int8, biases rounded to five digits."""
    rounded = np.array([float(f"{value:.5g}") for value in bias.detach().numpy()], np.float32)
    return {name: as_int8(weight.detach().numpy()), f"{name}Bias": as_floats(rounded)}


def folded(layer: nn.Linear, mean: torch.Tensor, deviation: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Weight and bias of `layer` with the normalisation of its input folded in."""
    weight = layer.weight / deviation
    return weight, layer.bias - weight @ mean
