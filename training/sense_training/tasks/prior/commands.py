"""Steps of the command line for the prior: `prior {clips,train}`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sense_training.command import add_step

if TYPE_CHECKING:
    from sense_training.command import Steps


def add_commands(steps: "Steps") -> None:
    """Adds the steps of `prior`."""
    clips = add_step(steps, "clips", _clips, "render clips of four stems of 12 s")
    clips.add_argument("--material", type=Path, help="default CACHE/material")
    clips.add_argument("--work", type=Path, required=True, help="receives clips/ and validation/")
    clips.add_argument("--seed", type=int, required=True)
    clips.add_argument("--count", type=int, required=True)

    train = add_step(steps, "train", _train, "train on cues, and write the weights")
    train.add_argument("cues", type=Path, help="what dump/prior-cues.ts wrote of WORK/clips")
    train.add_argument("validation", type=Path, help="and of WORK/validation")
    train.add_argument("--steps", type=int, default=800)
    train.add_argument("--resume", type=Path, help="file of unrounded weights to begin with")
    train.add_argument("--checkpoint", type=Path, help="file for the unrounded weights")
    train.add_argument("--out", type=Path, help="file of the weights (default: that of the engine)")


def _clips(options: argparse.Namespace) -> None:
    from sense_training.tasks.prior.clips import make_clips

    make_clips(options.material or options.cache / "material", options.work, options.seed, options.count)


def _train(options: argparse.Namespace) -> None:
    from sense_training.tasks.prior.train import train_prior

    train_prior(options.cues, options.validation, options.out, options.steps, options.resume, options.checkpoint)
