"""The drum network, as packages/core/src/analysis runs it: detects hits, and classifies them a few frames later."""

from pathlib import Path

import numpy as np
import torch
from torch import nn

from sense_training.learn.onset_frames import INPUTS, folded, layer_tensors
from sense_training.ship.weights_ts import Tensors, WeightsFile
from sense_training.spec import CYMBALS, DRUM_CLASSES, DRUM_SIZES, DRUM_WAIT_FRAMES, Cymbals, OnsetSizes

FILE = WeightsFile(
    path="packages/core/src/analysis/drums/drums.weights.ts",
    constant="DRUM_WEIGHTS",
    network="the drum network",
    task="drums",
    module="../../nn/weights.js",
)

HIHAT, CYMBAL = DRUM_CLASSES.index("hihat"), DRUM_CLASSES.index("cymbal")
MAX_LOG_ODDS = 6


class DrumNetwork(nn.Module):
    """Normalised features [n, context_frames + DRUM_WAIT_FRAMES, INPUTS] to logits: of a hit [n], of classes
    [n, classes]."""

    def __init__(self, sizes: OnsetSizes = DRUM_SIZES) -> None:
        super().__init__()
        self.sizes = sizes
        units, hidden, frames = sizes.units, sizes.hidden, sizes.context_frames
        self.frame = nn.Linear(INPUTS, units)
        self.hit_hidden, self.hit = nn.Linear(units * frames, hidden), nn.Linear(hidden, 1)
        self.class_hidden, self.classes = nn.Linear(units * frames, hidden), nn.Linear(hidden, len(DRUM_CLASSES))
        self.drop = nn.Dropout(0.2)

    def forward(self, x: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        z = torch.relu(self.frame(x))
        hit = self.hit(self.drop(torch.relu(self.hit_hidden(z[:, : self.sizes.context_frames].flatten(1)))))
        classes = self.classes(self.drop(torch.relu(self.class_hidden(z[:, DRUM_WAIT_FRAMES:].flatten(1)))))
        return hit.squeeze(-1), classes

    def start_from(self, checkpoint: Path, mean: torch.Tensor, deviation: torch.Tensor) -> None:
        """Takes the weights of `checkpoint`, for inputs normalised by `mean` and `deviation`. Its network may have
        fewer units, frames and hidden units; those that are added start without an effect on the output."""
        saved = torch.load(checkpoint, weights_only=True)
        old = saved["network"]
        units, frames = len(old["frame.weight"]), self.sizes.context_frames
        before = old["hit_hidden.weight"].shape[1] // units
        weight = old["frame.weight"] / saved["deviation"]
        bias = old["frame.bias"] - weight @ saved["mean"]
        with torch.no_grad():
            self.frame.weight[:units], self.frame.bias[:units] = weight * deviation, bias + weight @ mean
            for name in ("hit", "class"):
                layer = getattr(self, f"{name}_hidden")
                output = self.hit if name == "hit" else self.classes
                hidden = len(old[f"{name}_hidden.weight"])
                taps = layer.weight.view(len(layer.weight), frames, self.sizes.units)
                taps[:hidden] = 0
                taps[:hidden, frames - before :, :units] = old[f"{name}_hidden.weight"].view(hidden, before, units)
                layer.bias[:hidden] = old[f"{name}_hidden.bias"]
                output.weight[:] = 0
                source = "hit" if name == "hit" else "classes"
                output.weight[:, :hidden], output.bias[:] = old[f"{source}.weight"], old[f"{source}.bias"]

    def tensors(self, mean: torch.Tensor, deviation: torch.Tensor) -> Tensors:
        """What the engine reads, the normalisation of the features folded in."""
        return {
            **layer_tensors("frame", *folded(self.frame, mean, deviation)),
            **layer_tensors("onsetHidden", self.hit_hidden.weight, self.hit_hidden.bias),
            **layer_tensors("onset", self.hit.weight, self.hit.bias),
            **layer_tensors("classHidden", self.class_hidden.weight, self.class_hidden.bias),
            **layer_tensors("class", self.classes.weight, self.classes.bias),
        }


class CymbalContext:
    """Probabilities of hi-hat and cymbal in the context of the hits before, as drums/cymbal-context.ts."""

    def __init__(self, constants: Cymbals = CYMBALS) -> None:
        self.constants = constants
        self.hits = self.log_odds = 0.0
        self.frame = 0

    def apply(self, probabilities: np.ndarray, frame: int) -> np.ndarray:
        """`probabilities` of the classes of a hit in `frame`, changed by its context. Call for each hit, in order."""
        memory, bias = self.constants.memory_frames, self.constants.bias
        decay = np.exp(-(frame - self.frame) / memory)
        self.hits, self.log_odds, self.frame = self.hits * decay, self.log_odds * decay, frame
        hihat, cymbal = float(probabilities[HIHAT]), float(probabilities[CYMBAL])
        either = 1 - (1 - hihat) * (1 - cymbal)
        log_odds = float(np.clip(_logit(cymbal) - _logit(hihat), -MAX_LOG_ODDS, MAX_LOG_ODDS))
        weight = self.hits / (self.hits + self.constants.half_weight_hits)
        usual = self.log_odds / self.hits if self.hits else 0
        share = 1 / (1 + np.exp(bias + weight * (usual + self.constants.margin) - log_odds))
        changed = probabilities.copy()
        changed[HIHAT], changed[CYMBAL] = max(hihat, either * (1 - share)), min(cymbal, either * share)
        self.hits += either
        self.log_odds += either * log_odds
        return changed


def _logit(probability: float) -> float:
    p = min(1 - 1e-3, max(1e-3, probability))
    return float(np.log(p / (1 - p)))
