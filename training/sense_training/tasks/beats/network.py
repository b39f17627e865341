"""The beat network, as packages/core/src/analysis runs it: no beat, beat or downbeat in each step."""

import torch
from torch import nn

from sense_training.ship.weights_ts import Tensors, WeightsFile, as_int8
from sense_training.spec import BEATS

FILE = WeightsFile(
    path="packages/core/src/analysis/beat/beats.weights.ts",
    constant="BEAT_WEIGHTS",
    network="the beat network",
    task="beats",
    module="../../nn/weights.js",
)


class BeatNetwork(nn.Module):
    """Spectral flux [n, steps, inputs] to logits of no beat, beat, downbeat [n, steps, 3]."""

    def __init__(self, units: int = BEATS.units) -> None:
        super().__init__()
        self.gru = nn.GRU(BEATS.inputs, units, batch_first=True)
        self.out = nn.Linear(units, BEATS.outputs)

    def forward(self, flux: torch.Tensor) -> torch.Tensor:
        return self.out(self.gru(flux)[0])

    def tensors(self) -> Tensors:
        """What the engine reads."""
        gru = self.gru
        named = {
            "inputWeights": gru.get_parameter("weight_ih_l0"),
            "stateWeights": gru.get_parameter("weight_hh_l0"),
            "inputBias": gru.get_parameter("bias_ih_l0"),
            "stateBias": gru.get_parameter("bias_hh_l0"),
            "outputWeights": self.out.weight,
            "outputBias": self.out.bias,
        }
        return {name: as_int8(value.detach().numpy()) for name, value in named.items()}
