"""`base`: a causal network after Band-SCNet (Yang et al., Interspeech 2025): sparse down-sampling of
the spectrum, alternating cross-band and narrow-band blocks, compressed attention fusion of the
skip, sparse up-sampling to complex masks. The cross-band block follows online SpatialNet (MIT).
Spectra in, masks out; the state is explicit.

The paper's body is not public: sizes and the order inside blocks were chosen here.
"""

from dataclasses import dataclass

import torch
from torch import nn

from sense_training.model.time import TIMES
from sense_training.spec import BINS, STEMS

PLANES = 4
"""Real and imaginary part of mid and side."""


@dataclass(frozen=True)
class BaseConfig:
    """`ranges` are (first bin, end bin, bins per band); the low range is the densest."""

    ranges: tuple[tuple[int, int, int], ...] = ((0, 256, 8), (256, 640, 32), (640, 1024, 128))
    channels: int = 64
    layers: int = 4
    groups: int = 8
    squeezed: int = 8
    compressed: int = 8
    time: str = "linear"
    """How bands are followed over time: a key of `TIMES`."""
    power: float = 0.3
    """Of magnitudes in the input."""

    @property
    def bands(self) -> int:
        return sum((end - begin) // width for begin, end, width in self.ranges)


class Norm(nn.Module):
    """Root-mean-square norm over channels, of each band and frame: stateless."""

    def __init__(self, channels: int) -> None:
        super().__init__()
        self.gain = nn.Parameter(torch.ones(channels))

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return x * torch.rsqrt(x.square().mean(-1, keepdim=True) + 1e-5) * self.gain


class CrossBand(nn.Module):
    """Mixes bands within a frame: [N, bands, channels]."""

    def __init__(self, config: BaseConfig) -> None:
        super().__init__()
        self.norm = Norm(config.channels)
        self.near = nn.Conv1d(config.channels, config.channels, 5, padding=2, groups=config.groups)
        self.bend = nn.PReLU(config.channels)
        self.full_norm = Norm(config.channels)
        self.squeeze = nn.Linear(config.channels, config.squeezed)
        self.full = nn.Parameter(torch.randn(config.squeezed, config.bands, config.bands) / config.bands**0.5)
        self.spread = nn.Linear(config.squeezed, config.channels)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        x = x + self.bend(self.near(self.norm(x).transpose(1, 2))).transpose(1, 2)
        squeezed = nn.functional.silu(self.squeeze(self.full_norm(x))).permute(2, 0, 1)
        mixed = torch.bmm(squeezed, self.full).permute(1, 2, 0)
        return x + self.spread(mixed)


class NarrowBand(nn.Module):
    """Follows each band over time with weights shared by bands: [B, T, bands, channels], state
    [1, B * bands, state size]."""

    def __init__(self, config: BaseConfig) -> None:
        super().__init__()
        channels = config.channels
        self.norm = Norm(channels)
        if config.time not in TIMES:
            raise SystemExit(f"--set time={config.time}: must be one of {', '.join(TIMES)}")
        time = TIMES[config.time](channels)
        self.time, self.state_size = time, time.state_size
        self.feed = nn.Sequential(
            Norm(channels), nn.Linear(channels, 2 * channels), nn.SiLU(), nn.Linear(2 * channels, channels)
        )

    def forward(self, x: torch.Tensor, state: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
        batch, frames, bands, channels = x.shape
        lines = self.norm(x).transpose(1, 2).reshape(batch * bands, frames, channels)
        change, last = self.time(lines, state)
        x = x + change.reshape(batch, bands, frames, channels).transpose(1, 2)
        return x + self.feed(x), last


class Fusion(nn.Module):
    """Skip and signal joined by attention over bands with few channels, times a gate: [N, bands, channels]."""

    def __init__(self, config: BaseConfig) -> None:
        super().__init__()
        channels = config.channels
        self.norm = Norm(channels)
        self.query = nn.Linear(channels, config.compressed)
        self.key = nn.Linear(channels, config.compressed)
        self.value = nn.Linear(channels, channels)
        self.gate = nn.Parameter(torch.zeros(config.bands, config.bands))
        self.out = nn.Linear(channels, 2 * channels)

    def forward(self, x: torch.Tensor, skip: torch.Tensor) -> torch.Tensor:
        joined = self.norm(x + skip)
        scores = self.query(joined) @ self.key(joined).transpose(1, 2) / self.query.out_features**0.5
        attended = scores.softmax(-1) @ self.value(joined)
        gated = attended * torch.sigmoid(torch.matmul(self.gate, joined))
        return x + nn.functional.glu(self.out(gated + joined), dim=-1)


class Base(nn.Module):
    """Spectra [B, T, 4, 1025] and state [layers, B * bands, size] to masks [B, T, 2, 4, 2, 1025] and new state.

    Input planes: mid re, mid im, side re, side im, already compressed (see `compress`). Masks:
    mid-side, stem, re-im, bin; over the stems the real parts sum to one, the imaginary to zero.
    """

    calibrated = False
    """The compressed input is near unit size."""

    def __init__(self, config: BaseConfig = BaseConfig(), dropout: float = 0.0) -> None:
        """`dropout`: chance that a value between layers is dropped in training."""
        super().__init__()
        self.config = config
        self.drop = nn.Dropout(dropout)
        channels = config.channels
        self.down = nn.ModuleList(nn.Linear(PLANES * 2 * width, channels) for _, _, width in config.ranges)
        self.cross = nn.ModuleList(CrossBand(config) for _ in range(config.layers))
        narrow = [NarrowBand(config) for _ in range(config.layers)]
        self.narrow = nn.ModuleList(narrow)
        self.state_size: int = narrow[0].state_size
        self.fusion = Fusion(config)
        self.up = nn.ModuleList(nn.Linear(channels, 16 * width) for _, _, width in config.ranges)

    def fits(self, config: object) -> bool:
        """Whether weights of a network of this `config` can be loaded."""
        return config == self.config

    def calibrate(self, seen: torch.Tensor) -> None:
        """Does nothing: the input needs no normalisation."""

    def take(self, other: nn.Module) -> None:
        """Loads the weights of a network that fits."""
        self.load_state_dict(other.state_dict())

    def initial_state(self, batch: int = 1) -> torch.Tensor:
        shape = self.config.layers, batch * self.config.bands, self.state_size
        return torch.zeros(shape, device=self.fusion.gate.device)

    def forward(self, spectra: torch.Tensor, state: torch.Tensor | None = None) -> tuple[torch.Tensor, torch.Tensor]:
        batch, frames = spectra.shape[:2]
        if state is None:
            state = self.initial_state(batch)
        flat = spectra.reshape(batch * frames, PLANES, BINS)
        skip = torch.cat([self._down(flat, i) for i in range(len(self.down))], dim=1)
        bands, channels = self.config.bands, self.config.channels
        x, states = skip, []
        for index, (cross, narrow) in enumerate(zip(self.cross, self.narrow)):
            x = cross(self.drop(x)).reshape(batch, frames, bands, channels)
            x, last = narrow(x, state[index : index + 1])
            x = x.reshape(batch * frames, bands, channels)
            states.append(last)
        x = self.fusion(x, skip)
        masks = self._up(x).reshape(batch, frames, 2, len(STEMS), 2, BINS)
        share = masks.mean(3, keepdim=True)
        one = torch.tensor([[1.0], [0.0]], device=masks.device) / len(STEMS)
        return masks - share + one, torch.cat(states)

    def _down(self, flat: torch.Tensor, index: int) -> torch.Tensor:
        """One range as bands that overlap by half a band to each side: [N, bands, channels]."""
        begin, end, width = self.config.ranges[index]
        padded = nn.functional.pad(flat, (width // 2, width // 2 + 1))[..., begin : end + width]
        halves = padded.reshape(flat.shape[0], PLANES, -1, width // 2)
        count = (end - begin) // width
        parts = [halves[:, :, i : i + 2 * count - 1 : 2] for i in range(4)]
        windows = torch.cat(parts, dim=-1).transpose(1, 2)
        return self.down[index](windows.reshape(flat.shape[0], count, -1))

    def _up(self, x: torch.Tensor) -> torch.Tensor:
        """[N, 16, 1025]; the last bin takes its neighbour's mask."""
        first, parts = 0, []
        for layer, (begin, end, width) in zip(self.up, self.config.ranges):
            count = (end - begin) // width
            out = layer(x[:, first : first + count]).reshape(-1, count, 16, width)
            parts.append(out.transpose(1, 2).reshape(-1, 16, count * width))
            first += count
        masks = torch.cat(parts, dim=-1)
        return torch.cat([masks, masks[..., -1:]], dim=-1)


SCALE = 1 / 512
"""On unscaled spectra: a full-scale sine is near one."""

FLOOR = 1e-12
"""Added to squared magnitudes."""


def compress(spectra: torch.Tensor, power: float) -> torch.Tensor:
    """Planes [..., 2 (mid, side), 2 (re, im), T, 1025] to the input [..., T, 4, 1025]: magnitude to
    the `power`, phase kept."""
    spectra = spectra * SCALE
    square = spectra.square().sum(-3, keepdim=True) + FLOOR
    return (spectra * square.pow((power - 1) / 2)).flatten(-4, -3).transpose(-3, -2)
