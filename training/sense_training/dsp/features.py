"""The input of the lite network for one frame, computed exactly as in the engine.

From the mid M = (L + R) / 2 and side S = (L - R) / 2 spectra, with power P = (re^2 + im^2) / 512^2
(a full-scale sine is near 0 dB) and the band matrix W:

    fine bins   P_M[k]^0.15 = |M[k] / 512|^0.3                            k = 0..fine-1
    mid level   log10(1e-9 + (W P_M)[b])                                  b = 0..bands-1
    side level  log10(1e-9 + (W P_S)[b])
    direction   2 (W Re(M conj S))[b] / (1e-9 + (W P_M)[b] + (W P_S)[b])  in -1..1

concatenated in this order. Levels are kept: nothing is normalised per frame.
"""

import torch

from sense_training.spec import SAMPLE_RATE, WINDOW_LENGTH

SCALE = 1 / 512
POWER = 0.15
FLOOR = 1e-9


def feature_count(fine: int, bands: int) -> int:
    return fine + 3 * bands


def features_below(fine: int, centres: list[int], ceiling: float) -> torch.Tensor:
    """1 for features that only hold what is below `ceiling` Hz, 0 for the others: [fine + 3 * bands]."""
    edges = torch.tensor([*centres[1:], centres[-1]])
    last = torch.cat([torch.arange(fine), edges.repeat(3)])
    return (last * SAMPLE_RATE / WINDOW_LENGTH <= ceiling).float()


def features(mix: torch.Tensor, matrix: torch.Tensor, fine: int) -> torch.Tensor:
    """Features [..., T, fine + 3 * bands] of spectra `mix` [..., 2 (mid, side), 2 (re, im), T, 1025]."""
    power = mix.square().sum(-3).mul_(SCALE**2)
    cross = (mix[..., 0, 0, :, :] * mix[..., 1, 0, :, :]).addcmul_(mix[..., 0, 1, :, :], mix[..., 1, 1, :, :])
    transposed = matrix.T
    level = power @ transposed
    mid, side = level[..., 0, :, :], level[..., 1, :, :]
    return torch.cat(
        [
            power[..., 0, :, :fine].pow(POWER),
            torch.log10(FLOOR + mid),
            torch.log10(FLOOR + side),
            2 * SCALE**2 * (cross @ transposed) / (FLOOR + mid + side),
        ],
        dim=-1,
    )


def mid_side(audio: torch.Tensor) -> torch.Tensor:
    """Left and right to mid and side along axis -2 of [..., 2, samples]."""
    left, right = audio[..., 0, :], audio[..., 1, :]
    return torch.stack([(left + right) / 2, (left - right) / 2], dim=-2)
