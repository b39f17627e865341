"""Steps of the command line for the drum network: `drums {clips,segments,train}`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sense_training.command import add_step

if TYPE_CHECKING:
    from sense_training.command import Steps


def add_commands(steps: "Steps") -> None:
    """Adds the steps of `drums`."""
    clips = add_step(
        steps, "clips", _clips, "render drum patterns with exact onset times, most of them over other stems"
    )
    for name in ("material", "pool"):
        clips.add_argument(f"--{name}", type=Path, help=f"default CACHE/{name}")
    clips.add_argument("--clips", type=Path, required=True)
    clips.add_argument("--seed", type=int, required=True)
    clips.add_argument("--count", type=int, required=True)

    text = "write segments of music whose stems belong together, with detected drum hits"
    segments = add_step(steps, "segments", _segments, text)
    segments.add_argument("--pool", type=Path, help="default CACHE/pool")
    segments.add_argument("--clips", type=Path, required=True)
    segments.add_argument("--recorded", type=int, default=330)
    segments.add_argument("--arranged", type=int, default=250)

    train = add_step(steps, "train", _train, "train on clips and their frames, and write the weights")
    train.add_argument(
        "folders", nargs="+", metavar="CLIPS=FRAMES", help="clips, and what dump/drum-frames.ts made of them"
    )
    train.add_argument("--minutes", type=float, default=10)
    train.add_argument("--checkpoint", type=Path, help="file for the unrounded weights")
    train.add_argument("--out", type=Path, help="file of the weights (default: that of the engine)")


def _clips(options: argparse.Namespace) -> None:
    from sense_training.tasks.drums.clips import make_clips

    material, pool = options.material or options.cache / "material", options.pool or options.cache / "pool"
    make_clips(material, pool, options.clips, options.seed, options.count)


def _segments(options: argparse.Namespace) -> None:
    from sense_training.tasks.drums.segments import make_segments

    make_segments(options.pool or options.cache / "pool", options.clips, options.recorded, options.arranged)


def _train(options: argparse.Namespace) -> None:
    from sense_training.tasks.drums.train import train_drums

    folders = [(Path(clips), Path(frames)) for clips, _, frames in (text.partition("=") for text in options.folders)]
    train_drums(folders, options.minutes, options.checkpoint, options.out)
