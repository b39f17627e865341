"""Batches for the training loop, mixed in this process or in one beside it, so that on two cores
neither mixing nor learning waits for the other.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from multiprocessing import parent_process
from pathlib import Path
from queue import Empty, Full

import torch
import torch.multiprocessing as processes

from ..data.mix import MixConfig, Mixer
from ..data.pool import Pool
from ..dsp.features import features
from .band_error import BandSums, BandSummer

AHEAD = 6
"""Batches that wait, at most."""

WAIT_SECONDS = 5
"""How often each side, while it waits, looks whether the other is still there."""


@dataclass
class Batch:
    """What one step learns from."""

    features: torch.Tensor
    """[B, T, F]"""
    sums: BandSums
    random: dict
    """State of the mixer's generator after this batch: where a resumed run goes on."""


@dataclass(frozen=True)
class FeedConfig:
    """What to mix and how to describe it."""

    pool: Path
    mix: MixConfig
    matrix: torch.Tensor
    """Bands, on the device that mixes."""
    fine: int
    remixes: int
    """Batches from one set of spectra."""
    seed: int = 0


def batches(config: FeedConfig, random: dict | None = None) -> Iterator[Batch]:
    """Endless batches, mixed here. `random` is the generator's state to go on from. The pool is looked
    through for new material whenever new stems are drawn."""
    device = str(config.matrix.device)
    pool = Pool(config.pool)
    mixer = Mixer(pool, config.mix, config.seed, device)
    if random:
        mixer.random.bit_generator.state = random
    summer = BandSummer(config.matrix)
    while True:
        stems = mixer.draw()
        for number in range(config.remixes):
            remixed = stems if number == 0 else mixer.remix(stems)
            mix = remixed.sum(1)
            yield Batch(features(mix, config.matrix, config.fine), summer(remixed, mix), mixer.random.bit_generator.state)
        pool.refresh()


def batches_beside(config: FeedConfig, random: dict | None = None) -> Iterator[Batch]:
    """The same batches, mixed in a process that ends with this generator. Raises `RuntimeError` if it ends before."""
    context = processes.get_context("spawn")
    queue = context.Queue(AHEAD)
    worker = context.Process(target=_fill, args=(queue, config, random), daemon=True)
    worker.start()
    try:
        while True:
            try:
                yield queue.get(timeout=WAIT_SECONDS)
            except Empty:
                if not worker.is_alive():
                    raise RuntimeError(f"the mixing process ended with exit code {worker.exitcode}: its error is above") from None
    finally:
        worker.terminate()
        worker.join()


def _fill(queue, config: FeedConfig, random: dict | None) -> None:
    """Mixes until the process that learns is gone, however it ended."""
    torch.set_num_threads(1)
    learner = parent_process()
    for batch in batches(config, random):
        while True:
            try:
                queue.put(batch, timeout=WAIT_SECONDS)
                break
            except Full:
                if not learner.is_alive():
                    return
