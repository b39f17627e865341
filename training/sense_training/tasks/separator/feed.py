"""Batches for the training loop, mixed in this process or in others, so that mixing and
training do not wait for each other.
"""

from collections.abc import Generator
from dataclasses import dataclass
from itertools import cycle
from multiprocessing import parent_process
from multiprocessing.process import BaseProcess
from multiprocessing.queues import Queue
from pathlib import Path
from queue import Empty, Full
from typing import Any

import torch
import torch.multiprocessing as processes

from sense_training.data.mix import MixConfig, Mixer
from sense_training.data.pool.store import Pool
from sense_training.learn.memory import keep_memory
from sense_training.learn.objective import Objective

AHEAD = 4
"""Largest number of waiting batches of each process."""

WAIT_SECONDS = 5
"""While one side waits, how often it checks that the other still runs."""

Random = dict[int, dict]
"""States of the mixers' generators, by process."""


@dataclass
class Batch:
    """The data of one training step."""

    inputs: torch.Tensor
    """[B, T, ...]"""
    targets: Any
    """As the objective computes them."""
    mixer: int
    """Number of the process that mixed it."""
    random: dict
    """State of that mixer's generator after this batch: where a resumed run continues."""


@dataclass(frozen=True)
class FeedConfig:
    """What to mix and how to describe it."""

    pool: Path
    mix: MixConfig
    objective: Objective
    remixes: int
    """Batches from one set of spectra."""
    seed: int = 0
    device: str = "cpu"
    """Where batches are mixed in this process; other processes mix on the CPU."""


def batches(config: FeedConfig, random: Random | None = None, number: int = 0) -> Generator[Batch]:
    """Endless batches of mixer `number`, mixed in this process. `random` are the states to continue from. The
    pool is searched for new material whenever new stems are drawn."""
    pool = Pool(config.pool)
    mixer = Mixer(pool, config.mix, config.seed if number == 0 else [config.seed, number], config.device)
    if random and number in random:
        mixer.random.bit_generator.state = random[number]
    while True:
        stems = mixer.draw()
        for time in range(config.remixes):
            remixed = stems if time == 0 else mixer.remix(stems)
            mix = remixed.sum(1)
            state = dict(mixer.random.bit_generator.state)
            yield Batch(config.objective.inputs(mix), config.objective.targets(remixed, mix), number, state)
        pool.refresh()


def batches_in_processes(config: FeedConfig, random: Random | None = None, count: int = 1) -> Generator[Batch]:
    """The batches of `count` mixers alternately, each in a process that ends with this generator: the same in every
    run. Raises `RuntimeError` if one ends before."""
    context = processes.get_context("spawn")
    queues = [context.Queue(AHEAD) for _ in range(count)]
    workers = [
        context.Process(target=_fill, args=(queue, config, random, number), daemon=True)
        for number, queue in enumerate(queues)
    ]
    for worker in workers:
        worker.start()
    try:
        for queue, worker in cycle(list(zip(queues, workers))):
            yield _next_of(queue, worker)
    finally:
        for worker in workers:
            worker.terminate()
        for worker in workers:
            worker.join()


def _next_of(queue: "Queue[Batch]", worker: BaseProcess) -> Batch:
    while True:
        try:
            return queue.get(timeout=WAIT_SECONDS)
        except Empty:
            if not worker.is_alive():
                raise RuntimeError(
                    f"a mixing process ended with exit code {worker.exitcode}; its error is above"
                ) from None


def _fill(queue: "Queue[Batch]", config: FeedConfig, random: Random | None, number: int) -> None:
    """Mixes until the training process has ended, for whatever reason."""
    torch.set_num_threads(1)
    keep_memory()
    learner = parent_process()
    for batch in batches(config, random, number):
        while True:
            try:
                queue.put(batch, timeout=WAIT_SECONDS)
                break
            except Full:
                if learner is None or not learner.is_alive():
                    return
