"""The drum network, as packages/core/src/analysis runs it: detects hits, and classifies them a few frames later."""

import torch
from torch import nn

from sense_training.learn.onset_frames import INPUTS, folded, layer_tensors
from sense_training.ship.weights_ts import Tensors, WeightsFile
from sense_training.spec import DRUM_CLASSES, DRUM_SIZES, DRUM_WAIT_FRAMES

FILE = WeightsFile(
    path="packages/core/src/analysis/drums/drums.weights.ts",
    constant="DRUM_WEIGHTS",
    network="the drum network",
    task="drums",
    module="../../nn/weights.js",
)

FRAMES = DRUM_SIZES.context_frames


class DrumNetwork(nn.Module):
    """Normalised features [n, FRAMES + DRUM_WAIT_FRAMES, INPUTS] to logits: of a hit [n], of classes [n, classes]."""

    def __init__(self) -> None:
        super().__init__()
        units, hidden = DRUM_SIZES.units, DRUM_SIZES.hidden
        self.frame = nn.Linear(INPUTS, units)
        self.hit_hidden, self.hit = nn.Linear(units * FRAMES, hidden), nn.Linear(hidden, 1)
        self.class_hidden, self.classes = nn.Linear(units * FRAMES, hidden), nn.Linear(hidden, len(DRUM_CLASSES))
        self.drop = nn.Dropout(0.2)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        z = torch.relu(self.frame(x))
        hit = self.hit(self.drop(torch.relu(self.hit_hidden(z[:, :FRAMES].flatten(1)))))
        classes = self.classes(self.drop(torch.relu(self.class_hidden(z[:, DRUM_WAIT_FRAMES:].flatten(1)))))
        return hit.squeeze(-1), classes

    def tensors(self, mean: torch.Tensor, deviation: torch.Tensor) -> Tensors:
        """What the engine reads, the normalisation of the features folded in."""
        return {
            **layer_tensors("frame", *folded(self.frame, mean, deviation)),
            **layer_tensors("onsetHidden", self.hit_hidden.weight, self.hit_hidden.bias),
            **layer_tensors("onset", self.hit.weight, self.hit.bias),
            **layer_tensors("classHidden", self.class_hidden.weight, self.class_hidden.bias),
            **layer_tensors("class", self.classes.weight, self.classes.bias),
        }
