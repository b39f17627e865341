"""Bands on the ERB-rate scale as overlapping triangles over bins.

One matrix W [bands, bins] does both jobs: band energy = W @ |X|^2, and gain of a bin = gains @ W.
W is linear interpolation between neighbouring centres, so its columns sum to one.
Source of the scale: Glasberg and Moore, "Derivation of auditory filter shapes", 1990.
"""

import math
from itertools import pairwise

import torch

from sense_training.spec import BINS, SAMPLE_RATE, WINDOW_LENGTH

ERB = {"scale": 21.4, "slope": 0.00437}


def _erb(hz: float) -> float:
    return ERB["scale"] * math.log10(1 + ERB["slope"] * hz)


def _hz(erb: float) -> float:
    return (10 ** (erb / ERB["scale"]) - 1) / ERB["slope"]


def _walk(step: float, bands: int) -> list[float]:
    """Centres in bins: equal steps on the ERB-rate scale, but never closer than one bin."""
    centres = [0.0]
    for _ in range(bands - 1):
        hz = _hz(_erb(centres[-1] * SAMPLE_RATE / WINDOW_LENGTH) + step)
        centres.append(max(centres[-1] + 1, hz * WINDOW_LENGTH / SAMPLE_RATE))
    return centres


def band_centres(bands: int) -> list[int]:
    """`bands` strictly increasing bins from 0 to 1024. Shipped in the manifest as data."""
    low, high = 0.0, 5.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if _walk(middle, bands)[-1] < BINS - 1 else (low, middle)
    centres = [round(c) for c in _walk(high, bands)]
    centres[-1] = BINS - 1
    return centres


def band_matrix(centres: list[int]) -> torch.Tensor:
    """W [bands, 1025]: W[b, k] = 1 at k = centres[b], falling linearly to 0 at its neighbours."""
    weights = torch.zeros(len(centres), BINS)
    for b, (left, right) in enumerate(pairwise(centres)):
        rise = torch.arange(right - left + 1) / (right - left)
        weights[b, left : right + 1] = 1 - rise
        weights[b + 1, left : right + 1] = rise
    return weights
