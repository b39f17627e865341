"""Scores of a run in the STFT domain: on the held-out song, for generalisation, and on mixes of the pool, which show
whether it trains at all.
"""

from collections.abc import Iterator
from functools import cached_property
from pathlib import Path

import numpy as np
import torch

from sense_training.data.mix import MixConfig, Mixer
from sense_training.data.pool.store import SEGMENT, Pool
from sense_training.dsp.stft import analyse, planes
from sense_training.learn.objective import Objective
from sense_training.model.kinds import Model
from sense_training.spec import STEMS

MIXES = MixConfig(batch=4)
"""The same for every run, whatever it trains on, so that runs can be compared. Few at a time, to save memory."""

MIXES_SEED = 2_000_003
"""Different from the seed of any run."""


class Monitor:
    """Scores what `batches` gives, which is the same each time."""

    def __init__(self, objective: Objective) -> None:
        self.objective = objective

    def batches(self) -> Iterator[torch.Tensor]:
        """Stem planes [B, J, 2 (mid, side), 2 (re, im), T, bins]."""
        raise NotImplementedError

    def scores(self, model: Model | None) -> dict[str, float]:
        """Median SDR by stem and their mean; of mixture/4 when `model` is None."""
        table = np.concatenate([self._score(stems, model) for stems in self.batches()])
        by_stem = {
            stem: float(np.nanmedian(table[:, i])) for i, stem in enumerate(STEMS) if np.isfinite(table[:, i]).any()
        }
        return {**by_stem, "mean": float(np.mean(list(by_stem.values())))}

    @cached_property
    def quarter(self) -> dict[str, float]:
        """Scores of mixture/4."""
        return self.scores(None)

    @torch.no_grad()
    def _score(self, stems: torch.Tensor, model: Model | None) -> np.ndarray:
        mix = stems.sum(1)
        inputs = self.objective.inputs(mix)
        answer = model(inputs)[0] if model else self.objective.quarter(inputs)
        return self.objective.sdr(answer, self.objective.targets(stems, mix)).cpu().numpy()


class HeldOut(Monitor):
    """Up to `limit` coherent held-out segments, spread over the song."""

    def __init__(self, pool: Pool, objective: Objective, device: str = "cpu", limit: int = 16) -> None:
        super().__init__(objective)
        groups = [g for g in pool.groups.values() if len(g) >= 3]
        groups = groups[:: max(1, len(groups) // limit)][:limit]
        self.device = device
        self.segments = []
        for group in groups:
            audio = np.zeros((len(STEMS), 2, SEGMENT), np.float32)
            for role, index in group.items():
                left, right = pool.read(index, 0, SEGMENT)
                audio[STEMS.index(role)] = (left + right) / 2, (left - right) / 2
            self.segments.append(audio)

    def batches(self) -> Iterator[torch.Tensor]:
        for audio in self.segments:
            yield planes(analyse(torch.from_numpy(audio).to(self.device)))[None]


class PoolMixes(Monitor):
    """`count` mixes of what the pool holds now: later additions are not in them. They are mixed again for each
    score, which costs less than storing them. A run may train on their stems."""

    def __init__(self, pool: Path, objective: Objective, device: str = "cpu", count: int = 16) -> None:
        super().__init__(objective)
        self.pool, self.device, self.count = Pool(pool), device, count

    def batches(self) -> Iterator[torch.Tensor]:
        mixer = Mixer(self.pool, MIXES, MIXES_SEED, self.device)
        for _ in range(0, self.count, MIXES.batch):
            yield mixer.draw()
