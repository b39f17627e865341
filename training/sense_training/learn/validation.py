"""Scores on the held-out song in the STFT domain: the monitor of a run. Knows nothing of files
but the pool's.
"""

import numpy as np
import torch

from ..data.pool import SEGMENT, Pool
from ..dsp.features import features
from ..dsp.stft import analyse, planes
from ..model.lite import Lite
from ..spec import STEMS
from .band_error import BandSummer, sdr


class HeldOut:
    """Up to `limit` coherent held-out segments, spread over the song, kept as features and sums."""

    def __init__(self, pool: Pool, matrix: torch.Tensor, fine: int, limit: int = 16):
        groups = [g for g in pool.groups.values() if len(g) >= 3]
        groups = groups[:: max(1, len(groups) // limit)][:limit]
        summer = BandSummer(matrix)
        self.items = []
        for group in groups:
            audio = np.zeros((len(STEMS), 2, SEGMENT), np.float32)
            for role, index in group.items():
                left, right = pool.read(index, 0, SEGMENT)
                audio[STEMS.index(role)] = (left + right) / 2, (left - right) / 2
            stems = planes(analyse(torch.from_numpy(audio).to(matrix.device)))[None]
            mix = stems.sum(1)
            self.items.append((features(mix, matrix, fine), summer(stems, mix)))

    def scores(self, model: Lite | None) -> dict[str, float]:
        """Median SDR by stem and their mean; of mixture/4 when `model` is None."""
        rows = []
        with torch.no_grad():
            for inputs, sums in self.items:
                if model is None:
                    gains = torch.full((1, inputs.shape[1], 2, len(STEMS), sums.diagonal.shape[-1]), 0.25, device=inputs.device)
                else:
                    gains = model(inputs)[0]
                rows.append(sdr(gains, sums)[0].cpu().numpy())
        table = np.array(rows)
        by_stem = {stem: float(np.nanmedian(table[:, i])) for i, stem in enumerate(STEMS) if np.isfinite(table[:, i]).any()}
        return {**by_stem, "mean": float(np.mean(list(by_stem.values())))}
