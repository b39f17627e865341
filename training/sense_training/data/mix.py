"""Mixed batches from the pool: which stems sound together, their level, position and filter.
Returns spectra of stems; the mixture is their sum by construction.
"""

from dataclasses import dataclass, field

import numpy as np
import torch

from sense_training.data.pool.store import SEGMENT, Pool
from sense_training.data.short_room import short_room
from sense_training.dsp.stft import analyse, planes
from sense_training.spec import BINS, HOP_FRAMES, SAMPLE_RATE, STEMS, WINDOW_LENGTH

BIN_HZ = SAMPLE_RATE / WINDOW_LENGTH


def never() -> dict[str, float]:
    """No chance for any stem."""
    return dict.fromkeys(STEMS, 0.0)


@dataclass(frozen=True)
class MixConfig:
    """Chances and ranges of the augmentation. Later additions are off by default and draw no random numbers while
    they are off, so that a command keeps its meaning."""

    batch: int = 16
    seconds: float = 2.0
    coherent: float = 0.4
    """Chance that an item takes all its stems from one piece of music."""
    real: float = 0.5
    """Chance that a stem of an incoherent item is a recording."""
    absent: dict[str, float] = field(
        default_factory=lambda: {"drums": 0.08, "bass": 0.12, "other": 0.08, "vocals": 0.2}
    )
    level_db: float = -21.0
    level_spread_db: float = 4.0
    master_spread_db: float = 5.0
    band_limited: float = 0.08
    """Chance that the whole mix is cut at 8..16 kHz, as by a codec."""
    resampled: float = 0.6
    """Chance that it is cut at 15..23 kHz, as music is that was resampled or encoded well. Without it
    a network uses the last octave as a cue for vocals, which a file of 44.1 kHz does not have."""
    driven: dict[str, float] = field(default_factory=never)
    """Chance that a stem goes through a saturating amplifier: from a warm bus to a wall of guitars."""
    room: dict[str, float] = field(default_factory=never)
    """Chance that a stem sounds in a small room, as stems of arranged pieces often do and recorded ones may not."""
    solo: float = 0.0
    """Chance that only one stem sounds, any of them; it stays the only one in remixes."""
    instrumental: float = 0.0
    """Chance that all stems except vocals sound, where more than one does; remixes have no vocals either."""
    equaliser_db: float = 3.0
    """Standard deviation of the bells of the random equaliser."""
    pumping: float = 0.25
    """Chance of a slow compressor over the whole mix."""


class Mixer:
    """Draws batches. One numpy generator draws all random numbers, so that a run can be resumed."""

    def __init__(
        self, pool: Pool, config: MixConfig = MixConfig(), seed: int | list[int] = 0, device: str = "cpu"
    ) -> None:
        self.pool = pool
        self.config = config
        self.random = np.random.default_rng(seed)
        self.device = device
        self._coherent: list[dict[str, int]] = []
        self._known = -1
        self._companies = ["any"] * config.batch

    def draw(self) -> torch.Tensor:
        """Stem spectra [batch, stem, mid-side, re-im, frames, 1025]."""
        config = self.config
        length = int(config.seconds * SAMPLE_RATE)
        audio = np.zeros((config.batch, len(STEMS), 2, length), np.float32)
        curves = np.ones((config.batch, len(STEMS), BINS), np.float32)
        for item in range(config.batch):
            self._companies[item] = self._company()
            self._fill(audio[item], curves[item], self._choose(self._companies[item]))
        spectra = analyse(torch.from_numpy(audio).to(self.device), prime=False)
        return self.compress(planes(spectra, torch.from_numpy(curves).to(self.device)[:, :, None, None]))

    def remix(self, spectra: torch.Tensor) -> torch.Tensor:
        """The stems of the last draw in other combinations: each role shuffled over the batch, with new gains.
        Items with a single stem keep only that, and instrumental ones stay instrumental."""
        out = torch.empty_like(spectra)
        for role, stem in enumerate(STEMS):
            for item, other in enumerate(self._shuffled(stem)):
                gain = 10 ** (self.random.normal(0, 2.5) / 20) * self.random.choice([-1, 1])
                torch.mul(spectra[other, role], float(gain), out=out[item, role])
        return out

    def _shuffled(self, stem: str) -> np.ndarray:
        """For each item of the batch, which one it takes `stem` from."""
        still = ("solo", "instrumental") if stem == "vocals" else ("solo",)
        moving = np.array([item for item, company in enumerate(self._companies) if company not in still], int)
        order = np.arange(len(self._companies))
        order[moving] = moving[self.random.permutation(len(moving))]
        return order

    def compress(self, spectra: torch.Tensor) -> torch.Tensor:
        """A slow gain over time, shared by all stems, as a bus compressor would move it."""
        chosen = self.random.random(spectra.shape[0]) < self.config.pumping
        if not chosen.any():
            return spectra
        rows = torch.from_numpy(np.flatnonzero(chosen)).to(self.device)
        mix = spectra[rows].sum(1)
        level = mix.square().sum((1, 2, 4)) + 1e-6
        slow = torch.nn.functional.avg_pool1d(level[:, None], 9, 1, 4, count_include_pad=False)[:, 0]
        ratio = torch.from_numpy(self.random.uniform(0.1, 0.3, len(rows)).astype(np.float32)).to(self.device)[:, None]
        gain = (slow / slow.mean(1, keepdim=True)).clamp_min(1e-2).pow(-ratio)
        for row, curve in zip(rows, gain):
            spectra[row] *= curve[:, None]
        return spectra

    def _fill(self, audio: np.ndarray, curves: np.ndarray, chosen: dict[str, int]) -> None:
        """One item: audio [stem, mid-side, samples] and filter curves [stem, bins] of pool indices by role."""
        random, config, length = self.random, self.config, audio.shape[-1]
        start = int(random.integers(SEGMENT - length))
        master = random.normal(0, config.master_spread_db)
        spread = config.level_spread_db
        narrow = 24_000.0
        for role, index in chosen.items():
            entry = self.pool.entries[index]
            left, right = self.pool.read(index, start, length)
            level = float(np.clip(config.level_db + random.normal(0, spread), -36, -10))
            gain = 10 ** ((np.clip(level + master, -50, -6)) / 20) / entry.level
            stem = STEMS.index(role)
            if config.driven[role] and random.random() < config.driven[role]:
                left, right = drive(left, right, entry.level, random)
            if config.room[role] and random.random() < config.room[role]:
                left, right = short_room(np.stack([left, right]), random)
            place(audio[stem], left * gain, right * gain, role, random)
            curves[stem] = filter_curve(random, config.equaliser_db)
            narrow = min(narrow, entry.cutoff)
        if random.random() < config.band_limited:
            narrow = min(narrow, random.uniform(8_000, 16_000))
        if random.random() < config.resampled:
            narrow = min(narrow, random.uniform(15_000, 23_000))
        if narrow < 24_000:
            slope = np.clip((np.arange(BINS) * BIN_HZ - narrow * 0.95) / (narrow * 0.05), 0, 1)
            curves *= (1 - slope).astype(np.float32)

    def _company(self) -> str:
        """`solo`, `instrumental` or `any`."""
        for company, chance in (("solo", self.config.solo), ("instrumental", self.config.instrumental)):
            if chance and self.random.random() < chance:
                return company
        return "any"

    def _choose(self, company: str) -> dict[str, int]:
        """Pool index by role; at least one role."""
        random, config = self.random, self.config
        if company == "solo":
            return self._choose_one()
        if self._known != len(self.pool.entries):
            self._known = len(self.pool.entries)
            self._coherent = [g for g in self.pool.groups.values() if len(g) >= 2]
        chosen: dict[str, int] = {}
        if self._coherent and random.random() < config.coherent:
            chosen.update(self._coherent[random.integers(len(self._coherent))])
        instrumental = company == "instrumental"
        absent = {**never(), "vocals": 1.0} if instrumental else config.absent
        for role in STEMS:
            if random.random() < absent[role]:
                chosen.pop(role, None)
            elif role not in chosen and (random.random() < 0.9 or instrumental):
                index = self._pick(role)
                if index is not None:
                    chosen[role] = index
        return chosen or self._choose_one()

    def _choose_one(self) -> dict[str, int]:
        role = str(self.random.choice([role for role in STEMS if self._pick(role) is not None]))
        index = self._pick(role)
        return {} if index is None else {role: index}

    def _pick(self, role: str) -> int | None:
        sources = {s: i for s, i in self.pool.by_role[role].items() if i}
        if not sources:
            return None
        wanted = "real" if self.random.random() < self.config.real else "made"
        # A handful of recordings must not be half of the material of a role.
        if wanted == "real" and len(sources.get("real", [])) < 20 and "made" in sources and self.random.random() < 0.6:
            wanted = "made"
        indices = sources.get(wanted) or next(iter(sources.values()))
        return indices[self.random.integers(len(indices))]


def place(out: np.ndarray, left: np.ndarray, right: np.ndarray, role: str, random: np.random.Generator) -> None:
    """Writes mid and side to `out` [2, samples] after flips, width and pan."""
    if random.random() < 0.5:
        left, right = right, left
    sign = 1 if random.random() < 0.5 else -1
    mid, side = sign * (left + right) / 2, sign * (left - right) / 2
    width = random.choice([0.0, random.uniform(0.2, 1.0), 1.0, random.uniform(1.0, 1.6)], p=[0.15, 0.25, 0.45, 0.15])
    # Bass, kick and lead vocals are mostly in the middle; guitars and keys are not.
    pan = random.normal(0, {"drums": 0.08, "bass": 0.06, "other": 0.35, "vocals": 0.12}[role])
    pan = float(np.clip(pan, -0.9, 0.9)) * (random.random() < 0.7)
    side = side * width
    out[0] = mid + pan * side
    out[1] = side + pan * mid


def drive(
    left: np.ndarray, right: np.ndarray, level: float, random: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Soft clipping at 0.1 to 3 times the level of the stem, asymmetric as tubes are, without a change of level."""
    knee = level * float(np.exp(random.uniform(np.log(0.1), np.log(3.0))))
    lean = float(random.uniform(0, 0.3))
    bent = [np.tanh(side / knee + lean) - np.tanh(lean) for side in (left, right)]
    loud = float(np.sqrt((np.square(bent[0]).mean() + np.square(bent[1]).mean()) / 2)) + 1e-9
    before = float(np.sqrt((np.square(left).mean() + np.square(right).mean()) / 2))
    return bent[0] * (before / loud), bent[1] * (before / loud)


def filter_curve(random: np.random.Generator, bells_db: float = 3.0) -> np.ndarray:
    """A gentle random equaliser: tilt, two bells, sometimes a high-pass or low-pass. [bins] gains."""
    octaves = np.log2(np.maximum(np.arange(BINS), 0.5) * BIN_HZ / 1000)
    decibels = random.normal(0, 0.7) * octaves
    for _ in range(2):
        decibels = decibels + random.normal(0, bells_db) * np.exp(
            -(((octaves - random.uniform(-4, 4)) / random.uniform(0.4, 1.5)) ** 2)
        )
    return (10 ** (np.clip(decibels, -15, 12) / 20)).astype(np.float32)


def frames_of(seconds: float) -> int:
    """Frames that `draw` returns for a length."""
    return (int(seconds * SAMPLE_RATE) - WINDOW_LENGTH) // HOP_FRAMES + 1
