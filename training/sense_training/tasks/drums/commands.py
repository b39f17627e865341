"""Steps of the command line for the drum network: `drums {clips,segments,train,average,score}`."""

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
    clips.add_argument("--seconds", type=float, default=5.9)
    clips.add_argument("--kits", nargs="+", help="names of the only kits to use, see kit_files.py")

    text = "write segments of music whose stems belong together, with detected drum hits"
    segments = add_step(steps, "segments", _segments, text)
    for name in ("material", "pool"):
        segments.add_argument(f"--{name}", type=Path, help=f"default CACHE/{name}")
    segments.add_argument("--clips", type=Path, required=True)
    segments.add_argument("--arranged", type=int, default=150)
    segments.add_argument("--held-out", action="store_true", help="only the songs that are kept for measuring")

    train = add_step(steps, "train", _train, "train on clips and their frames, and write the weights")
    train.add_argument(
        "folders", nargs="+", metavar="CLIPS=FRAMES", help="clips, and what dump/drum-frames.ts made of them"
    )
    train.add_argument("--without", nargs="+", default=[], metavar="KIT", help="kits whose clips are left out")
    train.add_argument("--minutes", type=float, default=10)
    train.add_argument("--rate", type=float, default=2e-3, help="of learning, at the start")
    train.add_argument("--start", type=Path, help="checkpoint to start from; its network may be smaller")
    train.add_argument("--checkpoint", type=Path, help="file for the unrounded weights")
    train.add_argument("--out", type=Path, help="file of the weights (default: that of the engine)")

    average = add_step(steps, "average", _average, "write the weighted mean of checkpoints with the same start")
    average.add_argument("parts", nargs="+", metavar="CHECKPOINT=WEIGHT")
    average.add_argument("--checkpoint", type=Path, help="file for the unrounded weights")
    average.add_argument("--out", type=Path, help="file of the weights (default: that of the engine)")

    scoring = add_step(steps, "score", _score, "score the names of hits on clips that were not trained on")
    scoring.add_argument("folders", nargs="+", metavar="CLIPS=FRAMES")
    scoring.add_argument("--checkpoint", type=Path, required=True)
    scoring.add_argument("--no-context", action="store_true", help="names by the network alone")


def _clips(options: argparse.Namespace) -> None:
    from sense_training.tasks.drums.clips import ClipOptions, make_clips

    material, pool = options.material or options.cache / "material", options.pool or options.cache / "pool"
    content = ClipOptions(options.seconds, options.kits)
    make_clips(material, pool, options.clips, options.seed, options.count, content)


def _segments(options: argparse.Namespace) -> None:
    from sense_training.tasks.drums.segments import make_segments, make_song_segments

    make_song_segments(options.material or options.cache / "material", options.clips, options.held_out)
    if not options.held_out:
        make_segments(options.pool or options.cache / "pool", options.clips, options.arranged)


def _train(options: argparse.Namespace) -> None:
    from sense_training.tasks.drums.train import TrainOptions, train_drums

    how = TrainOptions(options.minutes, options.rate, frozenset(options.without), options.start)
    train_drums(_folders(options.folders), options.checkpoint, options.out, how)


def _average(options: argparse.Namespace) -> None:
    from sense_training.tasks.drums.train import average_drums

    parts = [(Path(path), float(weight)) for path, _, weight in (part.partition("=") for part in options.parts)]
    average_drums(parts, options.checkpoint, options.out)


def _score(options: argparse.Namespace) -> None:
    from sense_training.tasks.drums.score import score

    for name, counts in score(_folders(options.folders), options.checkpoint, not options.no_context).items():
        print(f"{name:8}{counts}")


def _folders(words: list[str]) -> list[tuple[Path, Path]]:
    return [(Path(clips), Path(frames)) for clips, _, frames in (word.partition("=") for word in words)]
