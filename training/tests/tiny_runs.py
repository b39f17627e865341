"""Runs of a few steps, for tests: a pool of noise, and the command line's `train` on it."""

import contextlib
import io
import json
from pathlib import Path
from unittest.mock import patch

import numpy as np

from sense_training.data.mix import MixConfig
from sense_training.data.pool.store import SEGMENT, Entry, Pool, active_level, write_shard
from sense_training.learn.checkpoint import read
from sense_training.spec import STEMS
from sense_training.tasks.separator.start import start

TINY = {
    "lite": ["batch=2", "seconds=0.3", "width=8", "layers=1", "remixes=1"],
    "base": ["batch=2", "seconds=0.3", "channels=8", "layers=1", "remixes=1"],
}
"""Settings that make a step take milliseconds."""


def tiny_pool(folder: Path) -> Pool:
    """Three pieces of white noise, a role louder than the one before; the last piece is held out."""
    random = np.random.default_rng(0)
    segments = []
    for group in range(3):
        for number, role in enumerate(STEMS):
            audio = (0.05 * (number + 1) * random.standard_normal((2, SEGMENT))).astype(np.float32)
            segments.append((audio, Entry(role, f"g{group}", "real", active_level(audio), held_out=group == 2)))
    write_shard(folder, "tiny", segments)
    return Pool(folder)


def tiny_run(cache: Path, name: str = "tiny", kind: str = "lite", minutes: float = 0, **how) -> dict:
    """Trains `name` on the pool of `cache`, one step where `minutes` is 0. Returns its last checkpoint."""
    settings = [*TINY[kind], *how.pop("settings", [])]
    options = {"resume": False, "seed": 3, "device": "cpu", **how}
    short_mixes = patch("sense_training.tasks.separator.validation.MIXES", MixConfig(batch=4, seconds=0.3))
    with short_mixes, contextlib.redirect_stdout(io.StringIO()):
        start(cache, kind, name, minutes, settings=settings, **options)
    return read(cache / "runs" / name / "last.pt")


def log_of(cache: Path, name: str = "tiny") -> list[dict]:
    """The rows of a run's log."""
    return [json.loads(line) for line in (cache / "runs" / name / "log.jsonl").read_text().splitlines()]
