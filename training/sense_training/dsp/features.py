"""What the lite network reads of one frame: the exact twin of the runtime's feature code.

From the mid M = (L + R) / 2 and side S = (L - R) / 2 spectra, with power P = (re^2 + im^2) / 512^2
(a full-scale sine is near 0 dB) and the band matrix W:

    fine bins   P_M[k]^0.15 = |M[k] / 512|^0.3                            k = 0..fine-1
    mid level   log10(1e-9 + (W P_M)[b])                                  b = 0..bands-1
    side level  log10(1e-9 + (W P_S)[b])
    direction   2 (W Re(M conj S))[b] / (1e-9 + (W P_M)[b] + (W P_S)[b])  in -1..1

concatenated in this order. Loudness stays in: nothing is normalised per frame.
"""

import torch

SCALE = 1 / 512
POWER = 0.15
FLOOR = 1e-9


def feature_count(fine: int, bands: int) -> int:
    return fine + 3 * bands


def features(mid: torch.Tensor, side: torch.Tensor, matrix: torch.Tensor, fine: int) -> torch.Tensor:
    """Features [..., fine + 3 * bands] of complex spectra `mid`, `side` [..., 1025]."""
    mid, side = mid * SCALE, side * SCALE
    power_mid = mid.real.square() + mid.imag.square()
    power_side = side.real.square() + side.imag.square()
    cross = mid.real * side.real + mid.imag * side.imag
    transposed = matrix.T
    level_mid, level_side = power_mid @ transposed, power_side @ transposed
    return torch.cat(
        [
            power_mid[..., :fine].pow(POWER),
            torch.log10(FLOOR + level_mid),
            torch.log10(FLOOR + level_side),
            2 * (cross @ transposed) / (FLOOR + level_mid + level_side),
        ],
        dim=-1,
    )
