"""Trains the onset network. The network of the last step is written; the table of the held-out segments, from which
the thresholds of the engine were chosen, decides nothing.
"""

import time
from pathlib import Path

import numpy as np
import torch
from torch.nn.functional import binary_cross_entropy_with_logits as cross_entropy

from sense_training.learn.onset_frames import FRAME_SECONDS, INPUTS, equalised
from sense_training.ship.weights_ts import write_weights
from sense_training.spec import VERIFIED_STEMS
from sense_training.tasks.onsets.network import FILE, OnsetNetwork
from sense_training.tasks.onsets.rows import ALONE, is_held_out, onset_seconds, read_frames, rows, window

BATCH = 256
LEAST_PROBABILITIES = (0, 0.1, 0.15, 0.2, 0.25, 0.3, 0.4, 0.5)
"""Columns of the table."""
MATCH_SECONDS = 0.03
"""An onset within this of the true one is right; the peak picker reports none sooner after the last."""

Trained = tuple[OnsetNetwork, torch.Tensor, torch.Tensor]
"""Network, mean and deviation of its input."""


def train_onsets(folder: Path, minutes: float, out: Path | None) -> None:
    """Trains on the frames of `folder`, writes the weights and prints the table."""
    paths = sorted(folder.glob("*.json"))
    held_out = [path for path in paths if is_held_out(path.stem)]
    network, mean, deviation = _train([path for path in paths if path not in held_out], minutes)
    write_weights(FILE, network.tensors(mean, deviation), out)
    _print_table((network, mean, deviation), held_out)


def _train(paths: list[Path], minutes: float) -> Trained:
    rng = np.random.default_rng(0)
    views = [(path, stem, view) for path in paths for stem in range(len(VERIFIED_STEMS)) for view in ("", ALONE)]
    data = [np.array(part) for part in zip(*(row for view in views for row in rows(*view, rng)))]
    print(len(data[0]), "rows of", len(paths), "segments,", f"{data[1].mean():.2f} of them onsets", flush=True)
    newest = data[0][:, -1].astype(np.float32)
    mean, deviation = torch.tensor(newest.mean(0)), torch.tensor(newest.std(0) + 1e-3)
    mean[INPUTS:], deviation[INPUTS:] = 0, 1
    # The network is small: a second thread would only wait.
    torch.set_num_threads(1)
    torch.manual_seed(0)
    network = OnsetNetwork()
    optimiser = torch.optim.AdamW(network.parameters(), weight_decay=3e-2)
    started = time.time()
    network.train()
    while (done := (time.time() - started) / (60 * minutes)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = 2e-3 * (0.5 + 0.5 * np.cos(np.pi * done)) + 1e-5
        order = rng.permutation(len(data[0]))
        loss = torch.zeros(())
        for at in range(0, len(order), BATCH):
            x, begins, weight = (torch.tensor(part[order[at : at + BATCH]].astype(np.float32)) for part in data)
            x = (equalised(x, rng) - mean) / deviation
            x[..., :INPUTS] += 0.15 * torch.randn_like(x[..., :INPUTS])
            loss = (cross_entropy(network(x), begins, reduction="none") * weight).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
        print(f"{time.time() - started:.0f} s: {loss:.4f}", flush=True)
    return network.eval(), mean, deviation


def _print_table(trained: Trained, paths: list[Path]) -> None:
    """Precision, recall and F of onsets within 30 ms on the held-out segments, by stem and least probability."""
    for stem, name in enumerate(VERIFIED_STEMS):
        line = []
        for least in LEAST_PROBABILITIES:
            counts = np.sum([_count(trained, path, stem, least) for path in paths], axis=0)
            reported, right, true = counts if len(paths) else (0, 0, 0)
            precision, recall = right / max(reported, 1), right / max(true, 1)
            line.append(f"{least}: {precision:.2f} {recall:.2f} {2 * right / max(reported + true, 1):.2f}")
        print(f"{name:7}", "  ".join(line))


def _count(trained: Trained, path: Path, stem: int, least: float) -> tuple[int, int, int]:
    """Onsets reported, those of them that are right, and true ones of a clip."""
    network, mean, deviation = trained
    frames, found, onsets = read_frames(path, stem)
    if found:
        x = torch.tensor(np.array([window(frames, at, stem) for at in found]))
        with torch.no_grad():
            accepted = torch.sigmoid(network((x - mean) / deviation)).numpy() >= least
        found = [at for at, keep in zip(found, accepted) if keep]
    taken: list[int] = []
    for at in found:
        if not taken or (at - taken[-1]) * FRAME_SECONDS > MATCH_SECONDS:
            taken.append(at)
    free = list(onsets)
    for at in taken:
        near = [other for other in free if abs(other - onset_seconds(at)) <= MATCH_SECONDS]
        if near:
            free.remove(near[0])
    return len(taken), len(onsets) - len(free), len(onsets)
