"""Steps of the command line for the beat network: `beats {pieces,recordings,train}`."""

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from sense_training.command import add_step

if TYPE_CHECKING:
    from sense_training.command import Steps


def add_commands(steps: "Steps") -> None:
    """Adds the steps of `beats`."""
    pieces = add_step(steps, "pieces", _pieces, "render pieces of 20 s with known beats")
    pieces.add_argument("--out", type=Path, required=True)
    pieces.add_argument("--material", type=Path, help="what `data unpack` wrote (default CACHE/material)")
    pieces.add_argument("--count", type=int, required=True)
    pieces.add_argument("--first", type=int, default=0)
    pieces.add_argument("--speech", type=Path, nargs="*", default=[], help="sound files")

    recordings = add_step(steps, "recordings", _recordings, "mix the recorded songs whose beats are known")
    recordings.add_argument("--out", type=Path, required=True)
    recordings.add_argument("--material", type=Path, help="what `data unpack` wrote (default CACHE/material)")

    train = add_step(steps, "train", _train, "train on pieces and their flux, and write the weights")
    text = "flux that dump/beat-flux.ts wrote, and the pieces it is of"
    train.add_argument("--train", nargs="+", default=[], metavar="FLUX=PIECES", help=text)
    text = "flux of recordings and their songs; 45 % of the excerpts are theirs"
    train.add_argument("--recordings", nargs="+", default=[], metavar="FLUX=SONGS", help=text)
    train.add_argument("--validate", nargs="*", default=[], metavar="FLUX=PIECES")
    train.add_argument("--minutes", type=float, required=True)
    train.add_argument("--checkpoint", type=Path, help="file for the unrounded weights")
    train.add_argument("--resume", type=Path, help="such a file to begin with")
    train.add_argument("--units", type=int, help="default: that of the engine")
    train.add_argument("--rate", type=float, default=4e-3)
    train.add_argument("--out", type=Path, help="file of the weights (default: that of the engine)")


def _pieces(options: argparse.Namespace) -> None:
    from sense_training.tasks.beats.pieces import make_pieces

    material = options.material or options.cache / "material"
    make_pieces(options.out, material, options.speech, options.first, options.count)


def _recordings(options: argparse.Namespace) -> None:
    from sense_training.tasks.beats.recordings import write_recordings

    write_recordings(options.out, options.material or options.cache / "material")


def _train(options: argparse.Namespace) -> None:
    from sense_training.spec import BEATS
    from sense_training.tasks.beats.train import train_beats

    train_beats(
        _pairs(options.train),
        _pairs(options.recordings),
        _pairs(options.validate),
        options.minutes,
        options.out,
        units=options.units or BEATS.units,
        rate=options.rate,
        resume=options.resume,
        checkpoint=options.checkpoint,
    )


def _pairs(words: list[str]) -> list[tuple[Path, Path]]:
    return [(Path(flux), Path(pieces)) for flux, _, pieces in (word.partition("=") for word in words)]
