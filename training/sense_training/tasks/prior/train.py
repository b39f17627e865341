"""Trains the prior of the DSP separator on rows written by dump/prior-cues.ts.

The loss is the separation error in dB of each clip and stem (quiet stems floored), plus the error per band, so that
quiet high bands, where cymbals are, count too. For real gains per band and texture the error is a quadratic form of
band sums: training needs no inverse transform.
"""

from pathlib import Path

import numpy as np
import torch
from torch import nn

from sense_training.ship.weights_ts import write_weights
from sense_training.spec import PRIOR, STEMS
from sense_training.tasks.prior.network import BANDS, FILE, PriorNetwork

CUES, SUMS = PRIOR.cues, 27
PAIRS, OVERLAPS, SIDE, SIDE_OVERLAPS, ENERGIES = slice(0, 6), slice(6, 18), slice(18, 19), slice(19, 23), slice(23, 27)
"""The sums of a row, as dump/prior-cues.ts orders them."""

BATCH, HOPS, RATE = 6, 200, 2.5e-3
CUE_NOISE = 0.05
REPORT_STEPS = 50


def train_prior(
    cues: Path, validation: Path, out: Path | None, steps: int, resume: Path | None, checkpoint: Path | None
) -> None:
    """Trains for `steps`. Writes averaged weights and prints the validation score every 50 steps."""
    torch.manual_seed(0)
    rng = np.random.default_rng(1)
    clips, held_out = read_rows(cues), read_rows(validation)
    model, average = PriorNetwork(), PriorNetwork()
    if resume:
        model.load_state_dict(torch.load(resume))
    average.load_state_dict(model.state_dict())
    start_bias = model.output_bias.detach().clone()
    optimiser = torch.optim.Adam(model.parameters())
    for step in range(steps):
        for group in optimiser.param_groups:
            fall = 0.03 + 0.485 * (1 + np.cos(np.pi * step / steps))
            group["lr"] = RATE * min(1, (step + 1) / 30) * fall
        x = torch.from_numpy(_batch(clips, rng))
        sums = x[..., CUES:]
        sums = sums / (sums[..., ENERGIES].sum((1, 2, 3), keepdim=True) + 1e-6) * 1e3
        total = loss(model(x[..., :CUES]), sums) + _decay(model, start_bias)
        optimiser.zero_grad()
        total.backward()
        nn.utils.clip_grad_norm_(model.parameters(), 1)
        optimiser.step()
        keep = min(0.99, (step + 1) / (step + 10))
        with torch.no_grad():
            for mean, value in zip(average.parameters(), model.parameters()):
                mean.mul_(keep).add_(value, alpha=1 - keep)
        if step % REPORT_STEPS == REPORT_STEPS - 1 or step == steps - 1:
            scores = np.round(validate(average, held_out), 2)
            print(step + 1, round(float(total), 3), f"{', '.join(STEMS)} dB", scores, flush=True)
            if checkpoint:
                torch.save(average.state_dict(), checkpoint)
            write_weights(FILE, average.tensors(), out)


def read_rows(folder: Path) -> list[np.ndarray]:
    """Rows of each clip [hops, bands, cues + sums]."""
    return [np.fromfile(path, np.float32).reshape(-1, BANDS, CUES + SUMS) for path in sorted(folder.glob("*.bin"))]


def errors(shares: torch.Tensor, sums: torch.Tensor) -> tuple[torch.Tensor, torch.Tensor]:
    """Squared error of each band and stem [..., bands, stems], and the stem's energy."""
    overlap = sums[..., OVERLAPS].reshape(*sums.shape[:-1], len(STEMS), 3)
    pp, pm, ps, mm, ms, ss = sums[..., PAIRS].split(1, dim=-1)
    p, m, s, w = shares.unbind(-2)
    square = p * p * pp + 2 * p * m * pm + 2 * p * s * ps + m * m * mm + 2 * m * s * ms + s * s * ss
    square = square + w * w * sums[..., SIDE]
    linear = p * overlap[..., 0] + m * overlap[..., 1] + s * overlap[..., 2] + w * sums[..., SIDE_OVERLAPS]
    energy = sums[..., ENERGIES]
    return (energy - 2 * linear + square).clamp(min=0), energy


def loss(shares: torch.Tensor, sums: torch.Tensor) -> torch.Tensor:
    """In dB, less is better."""
    error, energy = errors(shares, sums)
    clip_error, clip_energy = error.sum((1, 2)), energy.sum((1, 2))
    total = clip_energy.sum(1, keepdim=True) + 1e-3
    decibels = 10 * torch.log10((clip_error + 5e-3 * total) / (clip_energy + 5e-3 * total)).mean()
    per_band = error.sum(1) / (energy.sum((1, 3)).unsqueeze(-1) + 1e-4 * total[..., None] / BANDS)
    return decibels + 4 * per_band.mean()


def validate(model: PriorNetwork, clips: list[np.ndarray]) -> list[float]:
    """uSDR of each stem in dB, mean over the clips where it sounds."""
    scores: list[list[float]] = [[] for _ in STEMS]
    with torch.no_grad():
        for clip in clips:
            x = torch.from_numpy(clip[None])
            error, energy = (v.sum((0, 1, 2)).numpy() for v in errors(model(x[..., :CUES]), x[..., CUES:]))
            for stem, found in enumerate(scores):
                if energy[stem] > 0.01 * energy.sum():
                    found.append(float(10 * np.log10(energy[stem] / error[stem])))
    return [float(np.mean(found)) for found in scores]


def _batch(clips: list[np.ndarray], rng: np.random.Generator) -> np.ndarray:
    """Excerpts [BATCH, HOPS, bands, cues + sums] with noise on the cues."""
    batch = []
    for _ in range(BATCH):
        clip = clips[rng.integers(len(clips))]
        at = rng.integers(0, max(1, len(clip) - HOPS))
        part = clip[at : at + HOPS].copy()
        part[..., :CUES] += rng.normal(0, CUE_NOISE, CUES)
        batch.append(part)
    return np.stack(batch)


def _decay(model: PriorNetwork, start_bias: torch.Tensor) -> torch.Tensor:
    """Keeps biases per band near where they start."""
    moved = (model.output_bias - start_bias).square().sum()
    return 1e-4 * (model.input_bias.square().sum() + model.middle_bias.square().sum() + moved)
