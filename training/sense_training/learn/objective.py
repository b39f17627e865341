"""The objective of a separator network: its input for a mixture, the targets of its output, its loss, and the stems
that an output stands for. One class for each kind of network; small enough to be sent to the process that mixes.
"""

from typing import Any, Protocol

import torch

from sense_training.dsp.features import features
from sense_training.learn.band_error import BandSummer, BandSums, sdr, sdr_loss
from sense_training.learn.spectrum_error import spectrum_loss, spectrum_sdr
from sense_training.model.base import Base, compress
from sense_training.model.kinds import Model
from sense_training.spec import BINS, STEMS


class Objective(Protocol):
    """Spectra are planes: `stems` [B, J, 2 (mid, side), 2 (re, im), T, bins], `mix` their sum over J."""

    def inputs(self, mix: torch.Tensor) -> torch.Tensor:
        """What the network reads [B, T, ...]; leading axes of `mix` may be absent."""

    def targets(self, stems: torch.Tensor, mix: torch.Tensor) -> Any:
        """What the losses need to compare an output."""

    def loss(self, answer: torch.Tensor, targets: Any) -> torch.Tensor:
        """By item and stem [B, J], in dB, less is better."""

    def sdr(self, answer: torch.Tensor, targets: Any) -> torch.Tensor:
        """By item and stem [B, J], in dB; NaN for silent stems."""

    def quarter(self, inputs: torch.Tensor) -> torch.Tensor:
        """The output that gives each stem a quarter of the mixture."""

    def stems(self, answer: torch.Tensor, spectra: torch.Tensor) -> torch.Tensor:
        """Complex stems [J, 2, T, bins] of complex `spectra` [2, T, bins] for the output [T, ...]."""


class LiteObjective:
    """Band features in, band gains out."""

    def __init__(self, matrix: torch.Tensor, fine: int) -> None:
        self.matrix, self.fine = matrix, fine
        self.summer = BandSummer(matrix)

    def inputs(self, mix: torch.Tensor) -> torch.Tensor:
        return features(mix, self.matrix, self.fine)

    def targets(self, stems: torch.Tensor, mix: torch.Tensor) -> BandSums:
        return self.summer(stems, mix)

    def loss(self, answer: torch.Tensor, targets: BandSums) -> torch.Tensor:
        return sdr_loss(answer, targets)

    def sdr(self, answer: torch.Tensor, targets: BandSums) -> torch.Tensor:
        return sdr(answer, targets)

    def quarter(self, inputs: torch.Tensor) -> torch.Tensor:
        return torch.full((*inputs.shape[:2], 2, len(STEMS), len(self.matrix)), 0.25, device=inputs.device)

    def stems(self, answer: torch.Tensor, spectra: torch.Tensor) -> torch.Tensor:
        return (answer @ self.matrix).permute(2, 1, 0, 3) * spectra[None]


class BaseObjective:
    """Compressed spectra in, complex masks out."""

    def __init__(self, power: float) -> None:
        self.power = power

    def inputs(self, mix: torch.Tensor) -> torch.Tensor:
        return compress(mix, self.power)

    def targets(self, stems: torch.Tensor, mix: torch.Tensor) -> torch.Tensor:
        return stems

    def loss(self, answer: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        return spectrum_loss(answer, targets)

    def sdr(self, answer: torch.Tensor, targets: torch.Tensor) -> torch.Tensor:
        return spectrum_sdr(answer, targets)

    def quarter(self, inputs: torch.Tensor) -> torch.Tensor:
        real = torch.tensor([[0.25], [0.0]], device=inputs.device)
        return real.expand(*inputs.shape[:2], 2, len(STEMS), 2, BINS)

    def stems(self, answer: torch.Tensor, spectra: torch.Tensor) -> torch.Tensor:
        return torch.complex(answer[..., 0, :], answer[..., 1, :]).permute(2, 1, 0, 3) * spectra[None]


def objective_of(model: Model, device: str = "cpu") -> Objective:
    if isinstance(model, Base):
        return BaseObjective(model.config.power)
    return LiteObjective(model.matrix().to(device), model.config.fine)
