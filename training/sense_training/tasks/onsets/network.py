"""The onset network, as packages/core/src/analysis runs it: verifies onset candidates of bass, other and vocals."""

import torch
from torch import nn

from sense_training.learn.onset_frames import INPUTS, folded, layer_tensors
from sense_training.ship.weights_ts import Tensors, WeightsFile
from sense_training.spec import ONSET_SIZES, VERIFIED_STEMS

FILE = WeightsFile(
    path="packages/core/src/analysis/onset/onsets.weights.ts",
    constant="ONSET_WEIGHTS",
    network="the onset network",
    task="onsets",
    module="../../nn/weights.js",
)

FRAMES = ONSET_SIZES.context_frames


class OnsetNetwork(nn.Module):
    """Normalised windows [n, FRAMES, INPUTS + stems] to logits of an onset in the last frame [n]."""

    def __init__(self) -> None:
        super().__init__()
        units, hidden = ONSET_SIZES.units, ONSET_SIZES.hidden
        self.frame = nn.Linear(INPUTS + len(VERIFIED_STEMS), units)
        self.onset_hidden, self.onset = nn.Linear(units * FRAMES, hidden), nn.Linear(hidden, 1)
        self.drop = nn.Dropout(0.2)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        frames = torch.relu(self.frame(x)).flatten(1)
        return self.onset(self.drop(torch.relu(self.onset_hidden(frames)))).squeeze(-1)

    def tensors(self, mean: torch.Tensor, deviation: torch.Tensor) -> Tensors:
        """What the engine reads, the normalisation of the features folded in."""
        return {
            **layer_tensors("frame", *folded(self.frame, mean, deviation)),
            **layer_tensors("onsetHidden", self.onset_hidden.weight, self.onset_hidden.bias),
            **layer_tensors("onset", self.onset.weight, self.onset.bias),
        }
