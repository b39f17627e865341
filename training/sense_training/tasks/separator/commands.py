"""Steps of the command line for the separators: `separator {train,prune,evaluate,export}`."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from sense_training.command import add_step

if TYPE_CHECKING:
    from sense_training.command import Steps

CONFIGS = ["lite", "base"]


def add_commands(steps: "Steps") -> None:
    """Adds the steps of `separator`."""
    train = add_step(steps, "train", _train, "train for a number of minutes")
    train.add_argument("--config", choices=CONFIGS, default="lite")
    train.add_argument("--minutes", type=float, required=True)
    train.add_argument("--run", dest="name", help="name of the run, a folder in CACHE/runs (default CONFIG-1)")
    train.add_argument("--resume", action="store_true", help="continue the run from its last checkpoint")
    train.add_argument("--weights", type=Path, help="checkpoint whose averaged weights a new run begins with")
    train.add_argument("--seed", type=int, default=0)
    train.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    text = "fields of TrainConfig, MixConfig or the network's config; chances as driven=drums:0.1,bass:0.3"
    train.add_argument("--set", nargs="*", default=[], metavar="KEY=VALUE", help=text)

    prune = add_step(steps, "prune", _prune, "write the averaged weights only, in float16")
    prune.add_argument("checkpoint", type=Path)
    prune.add_argument("out", type=Path)

    text = "uSDR by stem of whole songs, causal, next to mixture/4 and ideal ratio masks"
    evaluate = add_step(steps, "evaluate", _evaluate, text)
    evaluate.add_argument("checkpoint", type=Path)
    evaluate.add_argument("songs", type=Path, help="folder of SONG/{drums,bass,other,vocals}.flac")

    export = add_step(steps, "export", _export, "write model.onnx, manifest.json and parity vectors")
    export.add_argument("--checkpoint", type=Path, help="without it an untrained network of --config is written")
    export.add_argument("--config", choices=CONFIGS, default="lite")
    export.add_argument("--out", type=Path, required=True)
    text = "share of the model in the stems, 0..1; the rest is the DSP separator's"
    export.add_argument("--model-mix", type=float, default=1.0, help=text)

    plot = add_step(steps, "plot", _plot, "draw the pictures of REPORT.md; needs matplotlib")
    plot.add_argument("--log", type=Path, nargs="+", required=True, help="log.jsonl of a run and of its continuations")
    plot.add_argument("--songs", type=Path, required=True, help="folder of SONG/{vocals,mixture}.flac")
    for name in ("before", "after"):
        plot.add_argument(f"--{name}", type=Path, required=True, help="folder of SONG/vocals.wav, of `sense analyze`")
    plot.add_argument("--out", type=Path, required=True)


def _train(options: argparse.Namespace) -> None:
    from sense_training.tasks.separator.start import start

    start(
        options.cache,
        options.config,
        options.name or f"{options.config}-1",
        options.minutes,
        options.resume,
        options.seed,
        options.set,
        options.device,
        options.weights,
    )


def _prune(options: argparse.Namespace) -> None:
    from sense_training.learn.checkpoint import prune

    prune(options.checkpoint, options.out)


def _evaluate(options: argparse.Namespace) -> None:
    from sense_training.learn.checkpoint import load_model
    from sense_training.tasks.separator.song_score import score_songs

    model, run = load_model(options.checkpoint)
    print(json.dumps({"run": run, **score_songs(model.eval(), options.songs)}, indent=2))


def _export(options: argparse.Namespace) -> None:
    from sense_training.ship.export import export

    manifest = export(options.checkpoint, options.out, options.config, options.model_mix)
    print(json.dumps({key: manifest[key] for key in ("name", "bytes", "sha256", "training")}, indent=2))


def _plot(options: argparse.Namespace) -> None:
    from sense_training.tasks.separator.plot import draw_pictures

    draw_pictures(options.log, options.songs, options.before, options.after, options.out)
