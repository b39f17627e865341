"""Three ways to follow a band over time, causal and with explicit state, for the narrow-band blocks of `base`.
Each maps [N, T, channels] and state [1, N, size] to the change of the lines and the last state; N counts
bands of all items. EXPERIMENTS.md compares their cost and scores.
"""

import torch
from torch import nn


class GruTime(nn.Module):
    """A gated recurrent unit (Cho et al., 2014): state is `channels` wide."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.state_size = channels
        self.gru = nn.GRU(channels, channels, batch_first=True)

    def forward(self, lines: torch.Tensor, state: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        return self.gru(lines, state)


class LinearTime(nn.Module):
    """A gated linear recurrence, h_t = (1 - z_t) h_(t-1) + z_t c_t with z and c functions of the input only (minGRU:
    Feng et al., "Were RNNs All We Needed?", 2024): half the products of a GRU, and parallel over time."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.state_size = channels
        self.read = nn.Linear(channels, 3 * channels)
        # Channels begin with memories of two to two hundred frames.
        with torch.no_grad():
            self.read.bias[:channels] = -torch.linspace(0, 5.3, channels)

    def forward(self, lines: torch.Tensor, state: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        gate, candidate, out = self.read(lines).chunk(3, dim=-1)
        gate = torch.sigmoid(gate)
        recur = scan if lines.is_cuda else step_by_step
        held = recur(1 - gate, gate * torch.tanh(candidate), state[0])
        return held * nn.functional.silu(out), held[:, -1][None]


def step_by_step(keep: torch.Tensor, add: torch.Tensor, first: torch.Tensor) -> torch.Tensor:
    """h_t = keep_t h_(t-1) + add_t along axis 1 of [N, T, C], with h_(-1) = `first` [N, C]. One frame of all
    bands fits in a CPU cache."""
    held, steps = first, []
    for kept, added in zip(keep.unbind(1), add.unbind(1)):
        held = torch.addcmul(added, kept, held)
        steps.append(held)
    return torch.stack(steps, dim=1)


def scan(keep: torch.Tensor, add: torch.Tensor, first: torch.Tensor) -> torch.Tensor:
    """The same in log2(T) steps (Hillis and Steele, 1986): faster on a GPU, where every step has a fixed cost."""
    step = 1
    while step < keep.shape[1]:
        reached = add[:, step:] + keep[:, step:] * add[:, :-step]
        shared = keep[:, step:] * keep[:, :-step]
        add = torch.cat([add[:, :step], reached], dim=1)
        keep = torch.cat([keep[:, :step], shared], dim=1)
        step *= 2
    return add + keep * first[:, None]


class AttentionTime(nn.Module):
    """Attention of each frame to itself and the `window - 1` before it, two heads. The state is the keys and
    values of those, newest last; zeros before the first frame."""

    def __init__(self, channels: int, window: int = 64, heads: int = 2, width: int = 16) -> None:
        super().__init__()
        self.past, self.heads, self.width = window - 1, heads, width
        self.state_size = self.past * 2 * heads * width
        self.read = nn.Linear(channels, 3 * heads * width)
        self.write = nn.Linear(heads * width, channels)

    def forward(self, lines: torch.Tensor, state: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        lots, frames, _ = lines.shape
        inner = self.heads * self.width
        query, fresh = self.read(lines).split([inner, 2 * inner], dim=-1)
        known = torch.cat([state[0].reshape(lots, self.past, 2 * inner), fresh], dim=1)
        key, value = known.chunk(2, dim=-1)
        position = (
            torch.arange(frames, device=lines.device)[:, None]
            - torch.arange(frames + self.past, device=lines.device)
            + self.past
        )
        seen = (position >= 0) & (position <= self.past)
        scores = self._heads(query) @ self._heads(key).transpose(-1, -2) / self.width**0.5
        weights = scores.masked_fill(~seen, -torch.inf).softmax(-1)
        joined = (weights @ self._heads(value)).transpose(1, 2).reshape(lots, frames, inner)
        return self.write(joined), known[:, -self.past :].reshape(1, lots, self.state_size)

    def _heads(self, x: torch.Tensor) -> torch.Tensor:
        return x.unflatten(-1, (self.heads, self.width)).transpose(1, 2)


TIMES: dict[str, type[GruTime | LinearTime | AttentionTime]] = {
    "gru": GruTime,
    "linear": LinearTime,
    "attention": AttentionTime,
}
