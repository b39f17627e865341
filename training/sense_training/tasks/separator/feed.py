"""Batches for the training loop, mixed in this process or in others beside it, so that neither mixing nor
learning waits for the other.
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
from sense_training.learn.objective import Task

AHEAD = 4
"""Batches that wait, at most, of each process."""

WAIT_SECONDS = 5
"""How often each side, while it waits, looks whether the other is still there."""

Random = dict[int, dict]
"""States of the mixers' generators, by process."""


@dataclass
class Batch:
    """What one step learns from."""

    inputs: torch.Tensor
    """[B, T, ...]"""
    targets: Any
    """As the task made them."""
    mixer: int
    """Which process mixed it."""
    random: dict
    """State of that mixer's generator after this batch: where a resumed run goes on."""


@dataclass(frozen=True)
class FeedConfig:
    """What to mix and how to describe it."""

    pool: Path
    mix: MixConfig
    task: Task
    remixes: int
    """Batches from one set of spectra."""
    seed: int = 0
    device: str = "cpu"
    """Where batches are mixed in this process; others mix on the processor."""


def batches(config: FeedConfig, random: Random | None = None, number: int = 0) -> Generator[Batch]:
    """Endless batches of mixer `number`, mixed here. `random` are the states to go on from. The pool is
    looked through for new material whenever new stems are drawn."""
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
            yield Batch(config.task.inputs(mix), config.task.targets(remixed, mix), number, state)
        pool.refresh()


def batches_beside(config: FeedConfig, random: Random | None = None, count: int = 1) -> Generator[Batch]:
    """The batches of `count` mixers in turn, each in a process that ends with this generator: the same from run to
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
                    f"a mixing process ended with exit code {worker.exitcode}: its error is above"
                ) from None


def _fill(queue: "Queue[Batch]", config: FeedConfig, random: Random | None, number: int) -> None:
    """Mixes until the process that learns is gone, however it ended."""
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
