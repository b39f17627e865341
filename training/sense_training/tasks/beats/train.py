"""Trains the beat network for a number of minutes and keeps the running average of its weights. From nothing, at least
a thousand steps of 32 excerpts are needed. Validation is printed and decides nothing.
"""

import copy
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import nn

from sense_training.ship.weights_ts import write_weights
from sense_training.spec import BEATS, FRAMES_PER_SECOND
from sense_training.tasks.beats.network import FILE, BeatNetwork

DELAY_STEPS = 2
"""The activation is wanted this many steps after the one in which a beat begins."""

EXCERPT_STEPS, BATCH = 800, 32

LONGEST_STEPS = 2200
"""Of a song, as much as this is varied at a time."""

RECORDED_SHARE = 0.45
"""Share of the excerpts that are of recordings, where there are both."""

AVERAGE = 0.98
"""Decay of the running average of weights in each step, reached gradually."""

SETTLING_STEPS = 150
"""An excerpt begins anywhere: its first steps weigh less."""

NO_BEAT = np.array([1, 0, 0], np.float32)

Labelled = tuple[np.ndarray, np.ndarray, np.ndarray]
"""Flux [steps, inputs], beats in seconds, their places in the bar from 1 (0: not known)."""


def train_beats(
    training: list[tuple[Path, Path]],
    recordings: list[tuple[Path, Path]],
    validation: list[tuple[Path, Path]],
    minutes: float,
    out: Path | None,
    *,
    units: int = BEATS.units,
    rate: float = 4e-3,
    resume: Path | None = None,
    checkpoint: Path | None = None,
) -> None:
    """Trains on (flux, pieces) folders and writes the averaged weights, unrounded ones to `checkpoint`."""
    torch.set_num_threads(1)
    torch.manual_seed(1)
    network = BeatNetwork(units)
    if resume:
        network.load_state_dict(torch.load(resume))
    pieces, songs, held_out = (
        [piece for pair in pairs for piece in load(*pair)] for pairs in (training, recordings, validation)
    )
    print(len(pieces), "pieces and", len(songs), "recordings to train on,", len(held_out), "to validate on")
    _train(network, Choice(pieces, songs), held_out, minutes, rate)
    if checkpoint:
        torch.save(network.state_dict(), checkpoint)
    write_weights(FILE, network.tensors(), out)


def load(flux_folder: Path, pieces: Path) -> list[Labelled]:
    """The pieces of which `flux_folder` has the flux."""
    found = []
    for path in sorted(flux_folder.glob("*.f32")):
        lines = [line.split() for line in (pieces / path.stem / "beats.txt").read_text().splitlines() if line.strip()]
        beats = np.array([float(time) for time, _ in lines])
        places = np.array([int(place) for _, place in lines], int)
        found.append((np.fromfile(path, np.float32).reshape(-1, BEATS.inputs), beats, places))
    return found


def target(steps: int, beats: np.ndarray, places: np.ndarray) -> np.ndarray:
    """Probabilities of no beat, beat and downbeat [steps, 3]: 1 in one step, half in its neighbours."""
    wanted = np.tile(NO_BEAT, (steps, 1))
    for offset, weight in ((0, 1), (-1, 0.5), (1, 0.5)):
        for at, place in zip(np.floor(beats * FRAMES_PER_SECOND).astype(int) + DELAY_STEPS + offset, places):
            if 0 <= at < steps and wanted[at, 0] > 1 - weight:
                wanted[at] = 0
                wanted[at, 0], wanted[at, 2 if place == 1 else 1] = 1 - weight, weight
    return wanted


def vary(flux: np.ndarray, beats: np.ndarray, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Another tempo, other levels, stems that leak or are missing, breaks, a noise floor."""
    inputs, parts = BEATS.inputs, BEATS.parts
    speed = 2 ** rng.uniform(-0.2, 0.2)
    at = np.arange(int(len(flux) / speed)) * speed
    before = np.minimum(at.astype(int), len(flux) - 2)
    part = (at - before)[:, None]
    varied = flux[before] * (1 - part) + flux[before + 1] * part
    by_input = np.exp(rng.normal(0, 0.3, (1, inputs)))
    by_stem = np.repeat(np.exp(rng.normal(0, 0.3, (1, inputs // parts))), parts, 1)
    varied = varied * by_input * by_stem * np.exp(rng.normal(0, 0.25))
    if rng.random() < 0.1:
        varied *= rng.random((1, inputs)) > 0.1
    if rng.random() < 0.15:
        silent = parts * rng.integers(inputs // parts)
        varied[:, silent : silent + parts] = 0
    if rng.random() < 0.3:
        begin = rng.integers(len(varied))
        end = begin + rng.integers(20, 180)
        varied[begin:end] *= rng.random() * 0.5
    if rng.random() < 0.5:
        varied += np.abs(rng.normal(0, 0.01, varied.shape))
    return varied.astype(np.float32), beats / speed


def excerpt(piece: Labelled, rng: np.random.Generator) -> tuple[np.ndarray, np.ndarray]:
    """Varied flux [EXCERPT_STEPS, inputs] and its target."""
    flux, beats, places = piece
    flux, beats = vary(flux, beats, rng)
    wanted = target(len(flux), beats, places)
    begin = rng.integers(0, max(1, len(flux) - EXCERPT_STEPS)) if rng.random() < 0.75 else 0
    flux, wanted = flux[begin : begin + EXCERPT_STEPS], wanted[begin : begin + EXCERPT_STEPS]
    rest = EXCERPT_STEPS - len(flux)
    return np.pad(flux, ((0, rest), (0, 0))), np.concatenate([wanted, np.tile(NO_BEAT, (rest, 1))])


def cut(piece: Labelled, rng: np.random.Generator) -> Labelled:
    """`LONGEST_STEPS` steps from anywhere in a piece longer than that."""
    flux, beats, places = piece
    if len(flux) <= LONGEST_STEPS:
        return piece
    begin = rng.integers(len(flux) - LONGEST_STEPS)
    within = (beats >= begin / FRAMES_PER_SECOND) & (beats < (begin + LONGEST_STEPS) / FRAMES_PER_SECOND)
    return flux[begin : begin + LONGEST_STEPS], beats[within] - begin / FRAMES_PER_SECOND, places[within]


@dataclass(frozen=True)
class Choice:
    """What excerpts are drawn from. One of the two may be empty."""

    pieces: list[Labelled]
    recordings: list[Labelled]

    def draw(self, rng: np.random.Generator) -> Labelled:
        """A piece, or a part of a long one."""
        recorded = not self.pieces or (bool(self.recordings) and rng.random() < RECORDED_SHARE)
        among = self.recordings if recorded else self.pieces
        return cut(among[rng.integers(len(among))], rng)


def _train(network: BeatNetwork, choice: Choice, validation: list[Labelled], minutes: float, rate: float) -> None:
    """Leaves the averaged weights in `network`."""
    rng, begun, step = np.random.default_rng(1), time.time(), 0
    average = copy.deepcopy(network)
    optimiser = torch.optim.Adam(network.parameters(), rate)
    weight = torch.ones(EXCERPT_STEPS)
    weight[:SETTLING_STEPS] = torch.linspace(0.1, 1, SETTLING_STEPS)
    while (done := (time.time() - begun) / (60 * minutes)) < 1:
        for group in optimiser.param_groups:
            group["lr"] = rate * min(1, (step + 1) / 50) * (1 - done) ** 0.7 + 3e-5
        batch = [excerpt(choice.draw(rng), rng) for _ in range(BATCH)]
        flux, wanted = (torch.tensor(np.stack(part)) for part in zip(*batch))
        loss = (-(torch.log_softmax(network(flux), -1) * wanted).sum(-1) * weight).mean()
        optimiser.zero_grad()
        loss.backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1)
        optimiser.step()
        step += 1
        keep = min(AVERAGE, step / (step + 9))
        with torch.no_grad():
            for mean, value in zip(average.parameters(), network.parameters()):
                mean.lerp_(value, 1 - keep)
        if step % 100 == 0:
            scores = f"training {loss.item():.4f} validation {validate(average, validation):.4f}"
            print(step, f"{time.time() - begun:.0f} s", scores, flush=True)
    network.load_state_dict(average.state_dict())


def validate(network: BeatNetwork, pieces: list[Labelled]) -> float:
    """Mean cross-entropy; NaN without pieces."""
    losses = []
    with torch.no_grad():
        for flux, beats, places in pieces:
            wanted = torch.tensor(target(len(flux), beats, places))
            logits = network(torch.tensor(flux)[None])[0]
            losses.append(float(-(torch.log_softmax(logits, -1) * wanted).sum(-1).mean()))
    return float(np.mean(losses)) if losses else float("nan")
