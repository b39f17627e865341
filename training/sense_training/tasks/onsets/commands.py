"""Steps of the command line for the onset network: `onsets {segments,train}`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sense_training.command import add_step

if TYPE_CHECKING:
    from sense_training.command import Steps


def add_commands(steps: "Steps") -> None:
    """Adds the steps of `onsets`."""
    segments = add_step(steps, "segments", _segments, "write segments of music whose stems belong together")
    segments.add_argument("--pool", type=Path, help="default CACHE/pool")
    segments.add_argument("--clips", type=Path, required=True)
    segments.add_argument("--recorded", type=int, default=200)
    segments.add_argument("--arranged", type=int, default=110)

    train = add_step(steps, "train", _train, "train on frames, write the weights, and print scores by threshold")
    train.add_argument("frames", type=Path, help="what dump/onset-frames.ts wrote")
    train.add_argument("--minutes", type=float, default=2)
    train.add_argument("--out", type=Path, help="file of the weights (default: that of the engine)")


def _segments(options: argparse.Namespace) -> None:
    from sense_training.tasks.onsets.segments import make_segments

    make_segments(options.pool or options.cache / "pool", options.clips, options.recorded, options.arranged)


def _train(options: argparse.Namespace) -> None:
    from sense_training.tasks.onsets.train import train_onsets

    train_onsets(options.frames, options.minutes, options.out)
