"""Scores on the held-out song in the STFT domain: the monitor of a run. Knows nothing of files
but the pool's.
"""

import numpy as np
import torch

from ..data.pool import SEGMENT, Pool
from ..dsp.stft import analyse, planes
from ..model.kinds import Model
from ..spec import STEMS
from .task import Task


class HeldOut:
    """Up to `limit` coherent held-out segments, spread over the song."""

    def __init__(self, pool: Pool, task: Task, device: str = "cpu", limit: int = 16):
        groups = [g for g in pool.groups.values() if len(g) >= 3]
        groups = groups[:: max(1, len(groups) // limit)][:limit]
        self.task, self.device = task, device
        self.segments = []
        for group in groups:
            audio = np.zeros((len(STEMS), 2, SEGMENT), np.float32)
            for role, index in group.items():
                left, right = pool.read(index, 0, SEGMENT)
                audio[STEMS.index(role)] = (left + right) / 2, (left - right) / 2
            self.segments.append(audio)

    def scores(self, model: Model | None) -> dict[str, float]:
        """Median SDR by stem and their mean; of mixture/4 when `model` is None."""
        table = np.array([self._score(audio, model) for audio in self.segments])
        by_stem = {stem: float(np.nanmedian(table[:, i])) for i, stem in enumerate(STEMS) if np.isfinite(table[:, i]).any()}
        return {**by_stem, "mean": float(np.mean(list(by_stem.values())))}

    @torch.no_grad()
    def _score(self, audio: np.ndarray, model: Model | None) -> np.ndarray:
        stems = planes(analyse(torch.from_numpy(audio).to(self.device)))[None]
        mix = stems.sum(1)
        inputs = self.task.inputs(mix)
        answer = model(inputs)[0] if model else self.task.quarter(inputs)
        return self.task.sdr(answer, self.task.targets(stems, mix))[0].cpu().numpy()
