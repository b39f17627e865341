"""What the trainings of drums/ and onsets/ share: frames as packages/core/src/analysis/onset/onset-features.ts describes
them, rises as peak-picker.ts finds them, and layers as hit-network.ts reads them.
"""
import base64

import numpy as np
import torch

INPUTS, GROUPS, BANDS = 116, 29, 113
FRAME_SECONDS = 256 / 48_000
MEAN_WEIGHT = 1.5


def growth(frames):
    """Flux of the stem, of frames [n, INPUTS]."""
    return frames[:, GROUPS:2 * GROUPS].sum(1) / BANDS


def rises(flux, threshold, relative):
    """Frames that the peak picker would offer, whatever was taken before."""
    forget = np.exp(-FRAME_SECONDS / 3)
    total = np.concatenate([[0], np.cumsum(flux)])
    largest, found = 0.0, []
    for i, value in enumerate(flux):
        excess = value - MEAN_WEIGHT * (total[i] - total[max(0, i - 28)]) / 28
        required = max(threshold, relative * largest)
        largest = max(largest * forget, excess)
        if value >= flux[max(0, i - 2):i].max(initial=0) and excess >= required:
            found.append(i)
    return found


def equalised(x, rng):
    """The same hits through another equaliser: levels shift smoothly over frequency."""
    shift = np.stack([np.interp(np.arange(GROUPS), [0, 9, 19, 28], rng.normal(0, 0.12, 4)) for _ in range(len(x))])
    shift = torch.tensor(shift, dtype=torch.float32)[:, None]
    for at in (0, 2 * GROUPS):
        x[..., at:at + GROUPS] += shift * (x[..., at:at + GROUPS] > 0.05)
    return x


def layer(weight, bias):
    weight = weight.detach().numpy()
    scale = float(f'{np.abs(weight).max() / 127:.6g}')
    steps = np.round(weight / scale).clip(-127, 127).astype(np.int8)
    numbers = ', '.join(f'{value:.5g}' for value in bias.detach().numpy())
    data = base64.b64encode(steps.tobytes()).decode()
    return f"{{ scale: {scale}, bias: [{numbers}], weights: '{data}' }}"
