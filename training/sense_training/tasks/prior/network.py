"""The prior, as packages/separation/src/dsp runs it: expected share of each stem in each texture of each band."""

import numpy as np
import torch
from torch import nn

from sense_training.ship.weights_ts import Tensors, WeightsFile, as_int16
from sense_training.spec import BINS, PRIOR, SAMPLE_RATE, STEMS, WINDOW_LENGTH

FILE = WeightsFile(
    path="packages/separation/src/dsp/prior.weights.ts",
    constant="PRIOR_WEIGHTS",
    network="the prior of the DSP separator",
    task="prior",
    module="@sense/core/internal",
)

BANDS, HIDDEN, SUMMARY, REGIONS = PRIOR.bands, PRIOR.hidden, PRIOR.summary, PRIOR.regions

START = [
    (150, [[0.75, 0.25, 0, 0], [0.25, 0.7, 0.05, 0], [0.1, 0.85, 0.05, 0], [0.2, 0.3, 0.5, 0]]),
    (400, [[0.6, 0.15, 0.15, 0.1], [0.1, 0.3, 0.3, 0.3], [0.05, 0.3, 0.5, 0.15], [0.1, 0.1, 0.7, 0.1]]),
    (4000, [[0.6, 0.02, 0.23, 0.15], [0.1, 0.02, 0.4, 0.48], [0.05, 0.02, 0.63, 0.3], [0.1, 0, 0.7, 0.2]]),
    (1e9, [[0.7, 0, 0.15, 0.15], [0.5, 0, 0.25, 0.25], [0.5, 0, 0.3, 0.2], [0.35, 0, 0.5, 0.15]]),
]
"""Where training starts: below each frequency in Hz, shares of drums, bass, other and vocals by texture (percussive,
moving, steady, side)."""


def band_centres_hz() -> np.ndarray:
    """As `createErbBands` of the separator."""
    bin_hz, spacing = SAMPLE_RATE / WINDOW_LENGTH, PRIOR.band_spacing_erb
    edges, following = [0], spacing
    for b in range(1, BINS):
        at = 21.4 * np.log10(1 + 0.00437 * (b - 0.5) * bin_hz)
        if at >= following:
            edges.append(b)
            following = max(following + spacing, at + spacing / 2)
    bounds = np.array([*edges, BINS])
    return (bounds[:-1] + bounds[1:] - 1) / 2 * bin_hz


class PriorNetwork(nn.Module):
    """Cues [clips, hops, bands, cues] to shares [clips, hops, bands, slots, stems]."""

    pool: torch.Tensor

    def __init__(self) -> None:
        super().__init__()
        distance = PRIOR.neighbour_distance
        self.input = nn.Linear(PRIOR.cues, HIDDEN, bias=False)
        self.input_bias = nn.Parameter(torch.zeros(BANDS, HIDDEN))
        self.gates = nn.GRU(REGIONS * HIDDEN, SUMMARY, batch_first=True)
        self.neighbours = nn.Conv1d(HIDDEN, HIDDEN, 3, padding=distance, dilation=distance, bias=False)
        self.from_summary = nn.Linear(SUMMARY, HIDDEN, bias=False)
        self.middle_bias = nn.Parameter(torch.zeros(BANDS, HIDDEN))
        self.output = nn.Linear(HIDDEN, PRIOR.slots * len(STEMS), bias=False)
        table = np.array([next(t for below, t in START if hz < below) for hz in band_centres_hz()])
        start = torch.log(torch.tensor(table, dtype=torch.float32) + 0.02)
        self.output_bias = nn.Parameter(start.reshape(BANDS, -1))
        centres = torch.linspace(0, BANDS - 1, REGIONS)
        distances = (torch.arange(BANDS)[None] - centres[:, None]).abs() / (BANDS - 1)
        pool = (1 - distances * (REGIONS - 1)).clamp(0)
        self.register_buffer("pool", pool / pool.sum(1, keepdim=True), persistent=False)

    def forward(self, cues: torch.Tensor) -> torch.Tensor:
        clips, hops = cues.shape[:2]
        limit = PRIOR.cue_limit
        first = torch.relu(self.input(cues.clamp(-limit, limit)) + self.input_bias)
        summary = self.gates(torch.einsum("rb,ntbh->ntrh", self.pool, first).reshape(clips, hops, -1))[0]
        near = self.neighbours(first.reshape(-1, BANDS, HIDDEN).transpose(1, 2)).transpose(1, 2).reshape(first.shape)
        second = torch.relu(near + self.from_summary(summary)[:, :, None] + self.middle_bias)
        logits = (self.output(second) + self.output_bias).reshape(clips, hops, BANDS, PRIOR.slots, len(STEMS))
        return torch.softmax(logits, -1)

    def tensors(self) -> Tensors:
        """What the engine reads."""
        gates = self.gates
        named = {
            "input": self.input.weight,
            "inputBias": self.input_bias,
            "gateInput": gates.get_parameter("weight_ih_l0"),
            "gateState": gates.get_parameter("weight_hh_l0"),
            "gateInputBias": gates.get_parameter("bias_ih_l0"),
            "gateStateBias": gates.get_parameter("bias_hh_l0"),
            "neighbours": self.neighbours.weight.permute(2, 0, 1),
            "fromSummary": self.from_summary.weight,
            "middleBias": self.middle_bias,
            "output": self.output.weight,
            "outputBias": self.output_bias,
        }
        return {name: as_int16(value.detach().contiguous().numpy()) for name, value in named.items()}
