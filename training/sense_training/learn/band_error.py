"""The squared error of interpolated band gains in closed form: no inverse transform, no bins.

With gains g on the triangles W, the estimate of a bin is X sum_b W_b g_b, so over a frame

    |X Wg - S|^2 = sum_b D_b g_b^2 + 2 sum_b N_b g_b g_(b+1) - 2 sum_b C_b g_b + E
    D_b = sum_k W_b^2 |X|^2    N_b = sum_k W_b W_(b+1) |X|^2    C_b = sum_k W_b Re(X conj S)    E = sum_k |S|^2
"""

from dataclasses import dataclass

import torch


@dataclass
class BandSums:
    """The sums of a batch. T frames, 2 = mid and side, J stems, b bands."""

    diagonal: torch.Tensor
    """D [B, T, 2, b]"""
    neighbour: torch.Tensor
    """N [B, T, 2, b - 1]"""
    cross: torch.Tensor
    """C [B, T, 2, J, b]"""
    energy: torch.Tensor
    """E summed over frames and mid-side [B, J]"""
    mixture: torch.Tensor
    """Energy of the mixture [B]"""


class BandSummer:
    """Computes sums for one band matrix [bands, bins]."""

    def __init__(self, matrix: torch.Tensor) -> None:
        """On the device of `matrix`."""
        self.matrix = matrix.T.contiguous()
        self.square = matrix.T.square().contiguous()
        self.pair = (matrix[:-1] * matrix[1:]).T.contiguous()

    def __call__(self, stems: torch.Tensor, mix: torch.Tensor) -> BandSums:
        """`stems` [B, J, 2, re-im, T, bins], `mix` [B, 2, re-im, T, bins]."""
        power = mix.square().sum(2).transpose(1, 2)
        product = (stems[:, :, :, 0] * mix[:, None, :, 0]).addcmul_(stems[:, :, :, 1], mix[:, None, :, 1])
        cross = (product @ self.matrix).permute(0, 3, 2, 1, 4)
        return BandSums(
            diagonal=power @ self.square,
            neighbour=power @ self.pair,
            cross=cross,
            energy=torch.linalg.vector_norm(stems.flatten(2), dim=-1).square(),
            mixture=power.sum((1, 2, 3)),
        )


def squared_error(gains: torch.Tensor, sums: BandSums) -> torch.Tensor:
    """Error energy [B, J] of gains [B, T, 2, J, b]."""
    own = gains.square() * sums.diagonal.unsqueeze(3) - 2 * gains * sums.cross
    near = gains[..., 1:] * gains[..., :-1] * sums.neighbour.unsqueeze(3)
    total = own.sum((1, 2, 4)) + 2 * near.sum((1, 2, 4))
    return (total + sums.energy).clamp_min(0)


def sdr_loss(gains: torch.Tensor, sums: BandSums, floor: float = 1e-2, silent: float = 0.1) -> torch.Tensor:
    """Negative SDR in dB by item and stem [B, J]. `floor` times the mixture's energy is added to
    both terms, so that silent stems are charged for leakage and no term is unbounded. Stems 30 dB below
    the mixture are weighted by `silent`: at full weight they dominate the others, and within a hundred
    steps the network gives zero gain to stems that are often missing."""
    ground = floor * sums.mixture[:, None] + 1e-6
    error = squared_error(gains, sums)
    weight = torch.where(sums.energy < 1e-3 * sums.mixture[:, None], silent, 1.0)
    return weight * 10 * torch.log10((error + ground) / (sums.energy + ground))


def sdr(gains: torch.Tensor, sums: BandSums) -> torch.Tensor:
    """SDR in dB by item and stem [B, J]; NaN for silent stems."""
    value = 10 * torch.log10(sums.energy / squared_error(gains, sums).clamp_min(1e-9))
    return torch.where(sums.energy > 1e-4 * sums.mixture[:, None], value, torch.nan)
