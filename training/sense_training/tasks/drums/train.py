"""Trains the drum network on rows of candidates. One clip in ten validates, and chooses the best pass."""

import time
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

from sense_training.learn.onset_frames import INPUTS, band_limited, equalised
from sense_training.ship.weights_ts import write_weights
from sense_training.spec import DRUM_SIZES
from sense_training.tasks.drums.network import FILE, DrumNetwork
from sense_training.tasks.drums.rows import Row, rows

BATCH = 256
BAND_LIMITED = 0.15
"""Chance that a window has no treble."""

HIT_WEIGHT, CLASS_WEIGHT = 2, 0.5
"""Of the two losses."""


@dataclass(frozen=True)
class TrainOptions:
    """How to train."""

    minutes: float = 10
    rate: float = 2e-3
    """Of learning, at the start."""
    without: frozenset[str] = frozenset()
    """Kits whose clips are left out."""
    start: Path | None = None
    """Checkpoint to start from; its network may be smaller."""


def train_drums(
    folders: list[tuple[Path, Path]], checkpoint: Path | None, out: Path | None, options: TrainOptions
) -> None:
    """Trains on (clips, frames) folders and writes the weights, unrounded ones to `checkpoint`."""
    network, mean, deviation = _train(folders, options)
    if checkpoint:
        torch.save({"network": network.state_dict(), "mean": mean, "deviation": deviation}, checkpoint)
    write_weights(FILE, network.tensors(mean, deviation), out)


def average_drums(parts: list[tuple[Path, float]], checkpoint: Path | None, out: Path | None) -> None:
    """Writes the weighted mean of checkpoints that were trained from the same start, the start among them: robust
    fine-tuning after Wortsman et al., CVPR 2022."""
    mean, deviation = torch.zeros(INPUTS), torch.ones(INPUTS)
    total = sum(weight for _, weight in parts)
    state: dict[str, torch.Tensor] = {}
    for path, weight in parts:
        torch.manual_seed(0)
        network = DrumNetwork()
        network.start_from(path, mean, deviation)
        for name, value in network.state_dict().items():
            state[name] = state.get(name, torch.zeros_like(value)) + weight / total * value
    network.load_state_dict(state)
    if checkpoint:
        torch.save({"network": state, "mean": mean, "deviation": deviation}, checkpoint)
    write_weights(FILE, network.tensors(mean, deviation), out)


def losses(
    network: DrumNetwork,
    x: torch.Tensor,
    begins: torch.Tensor,
    weight: torch.Tensor,
    classes: torch.Tensor,
    known: torch.Tensor,
) -> tuple[torch.Tensor, torch.Tensor]:
    """Cross-entropy of hits and of their classes."""
    hit, found = network(x)
    first = (cross_entropy(hit, begins, reduction="none") * weight).sum() / weight.sum()
    second = (cross_entropy(found, classes, reduction="none").sum(-1) * known).sum() / known.sum().clamp_min(1)
    return first, second


def _read(folders: list[tuple[Path, Path]], without: frozenset[str]) -> tuple[list[np.ndarray], list[np.ndarray]]:
    """Columns of the training and of the validation rows."""
    training: list[Row] = []
    validation: list[Row] = []
    for clips, frames in folders:
        for path in sorted(frames.glob("*.f32")):
            kits = clips / path.stem / "kits"
            if kits.exists() and without & set(kits.read_text().split()):
                continue
            if (clips / path.stem / "truth.txt").exists():
                chosen = validation if sum(map(ord, path.stem)) % 10 == 0 else training
                chosen += rows(clips, frames, path.stem)
    print(len(training), "rows,", len(validation), "for validation", flush=True)
    return [np.array(part) for part in zip(*training)], [np.array(part) for part in zip(*validation)]


def _tensors(parts: Iterable[np.ndarray]) -> list[torch.Tensor]:
    return [torch.tensor(np.asarray(part, np.float32)) for part in parts]


def _train(folders: list[tuple[Path, Path]], options: TrainOptions) -> tuple[DrumNetwork, torch.Tensor, torch.Tensor]:
    data, check_data = _read(folders, options.without)
    newest = data[0][:, DRUM_SIZES.context_frames - 1].astype(np.float32)
    mean, deviation = torch.tensor(newest.mean(0)), torch.tensor(newest.std(0) + 1e-3)
    # The network is small: a second thread would only wait.
    torch.set_num_threads(1)
    torch.manual_seed(0)
    rng = np.random.default_rng(0)
    network = DrumNetwork()
    if options.start:
        network.start_from(options.start, mean, deviation)
    optimiser = torch.optim.AdamW(network.parameters(), weight_decay=2e-2)
    check = _tensors(check_data)
    check[0] = (check[0] - mean) / deviation
    started, best, best_state = time.time(), float("inf"), network.state_dict()
    while (done := (time.time() - started) / (60 * options.minutes)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = options.rate * (0.5 + 0.5 * np.cos(np.pi * done)) + 1e-5
        network.train()
        order = rng.permutation(len(data[0]))
        for at in range(0, len(order), BATCH):
            x, *truth = _tensors(part[order[at : at + BATCH]] for part in data)
            x = (band_limited(equalised(x, rng), BAND_LIMITED, rng) - mean) / deviation
            first, second = losses(network, x + 0.1 * torch.randn_like(x), *truth)
            optimiser.zero_grad()
            (HIT_WEIGHT * first + CLASS_WEIGHT * second).backward()
            optimiser.step()
            if time.time() - started > 60 * options.minutes:
                break
        network.eval()
        with torch.no_grad():
            first, second = losses(network, *check)
        score = float(HIT_WEIGHT * first + CLASS_WEIGHT * second)
        if score < best:
            best, best_state = score, {name: value.clone() for name, value in network.state_dict().items()}
        print(f"{time.time() - started:.0f} s: hits {first:.4f}, classes {second:.4f}", flush=True)
    network.load_state_dict(best_state)
    return network, mean, deviation
