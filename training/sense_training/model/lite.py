"""`lite`: reads a fine spectrum and outputs band gains. A few large operations for each hop, because
onnxruntime's cost in wasm is per operation. Features in, gains out.

    features -> normalise -> linear -> PReLU -> 3 x (GRU + residual) -> linear -> softmax over stems
"""

from dataclasses import dataclass, replace

import torch
from torch import nn

from sense_training.dsp.bands import band_centres, band_matrix
from sense_training.dsp.features import feature_count, features_below
from sense_training.spec import STEMS


@dataclass(frozen=True)
class LiteConfig:
    """Sizes of the network. `fine` bins of the mid spectrum are read one by one (192 = 4.5 kHz)."""

    bands: int = 97
    fine: int = 192
    width: int = 256
    layers: int = 3
    ceiling: float = 24_000
    """Hz above which its input is ignored, though it has gains for every band. Content above depends on how a
    recording was made, not on the instruments: a song of 44.1 kHz has none."""


class Lite(nn.Module):
    """Features [B, T, F] and state [layers, B, width] to gains [B, T, 2, 4, bands] and new state.

    Gains: axis 2 is mid, side; axis 3 the stems; they sum to one over the stems.
    """

    mean: torch.Tensor
    scale: torch.Tensor

    calibrated = True
    """Needs some input before training."""

    def __init__(self, config: LiteConfig = LiteConfig(), dropout: float = 0.0) -> None:
        """`dropout`: chance that a value between layers is dropped in training."""
        super().__init__()
        self.config = config
        self.drop = nn.Dropout(dropout)
        count = feature_count(config.fine, config.bands)
        self.register_buffer("mean", torch.zeros(count))
        self.register_buffer("scale", torch.ones(count))
        self.read = nn.Linear(count, config.width)
        self.bend = nn.PReLU(config.width)
        self.time = nn.ModuleList(nn.GRU(config.width, config.width, batch_first=True) for _ in range(config.layers))
        self.answer = nn.Linear(config.width, 2 * len(STEMS) * config.bands)

    def calibrate(self, seen: torch.Tensor) -> None:
        """Fixes the normalisation from features [N, F]."""
        self.set_normalisation(seen.mean(0), seen.std(0))

    def set_normalisation(self, mean: torch.Tensor, deviation: torch.Tensor) -> None:
        """Fixes the input's affine map; the export folds it into the first layer."""
        self.mean.copy_(mean)
        self.scale.copy_(1 / deviation.clamp_min(1e-3))
        self.apply_ceiling()

    def fits(self, config: object) -> bool:
        """Whether weights of a network of this `config` can be loaded: its ceiling may differ."""
        return isinstance(config, LiteConfig) and replace(config, ceiling=self.config.ceiling) == self.config

    def take(self, other: nn.Module) -> None:
        """Loads the weights and the normalisation of a network that fits."""
        self.load_state_dict(other.state_dict())
        self.apply_ceiling()

    def apply_ceiling(self) -> None:
        """Ignores input above `ceiling`."""
        config = self.config
        self.scale.mul_(features_below(config.fine, self.centres(), config.ceiling).to(self.scale.device))

    def initial_state(self, batch: int = 1) -> torch.Tensor:
        return torch.zeros(self.config.layers, batch, self.config.width, device=self.mean.device)

    def forward(self, features: torch.Tensor, state: torch.Tensor | None = None) -> tuple[torch.Tensor, torch.Tensor]:
        if state is None:
            state = self.initial_state(features.shape[0])
        hidden = self.bend_(self.read((features - self.mean) * self.scale))
        states = []
        for index, layer in enumerate(self.time):
            change, last = layer(self.drop(hidden), state[index : index + 1])
            hidden = hidden + change
            states.append(last)
        logits = self.answer(hidden).unflatten(-1, (2, len(STEMS), self.config.bands))
        return logits.softmax(dim=-2), torch.cat(states)

    def bend_(self, hidden: torch.Tensor) -> torch.Tensor:
        """PReLU with one slope a channel, channels last."""
        return torch.where(hidden > 0, hidden, hidden * self.bend.weight)

    def centres(self) -> list[int]:
        return band_centres(self.config.bands)

    def matrix(self) -> torch.Tensor:
        return band_matrix(self.centres())
