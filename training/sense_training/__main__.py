"""The command line: `python -m sense_training {unpack,pool,pack,unpack-pool,train,prune,held-out,evaluate,export}`."""

import argparse
import json
from pathlib import Path

import torch

DATA = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "train"
"""Beside the checkout."""

CACHE = Path.home() / ".cache" / "sense-training"


def main() -> None:
    parser = argparse.ArgumentParser(prog="sense_training", description=__doc__)
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder for material, pool and runs, outside the repository")
    parser.add_argument("--threads", type=int, default=1, help="threads of torch")
    commands = parser.add_subparsers(dest="command", required=True)

    unpack = commands.add_parser("unpack", help="unpack the training archives into CACHE/material")
    unpack.add_argument("--data", type=Path, default=DATA, help="folder of the archives (default ../shared/data/train beside the checkout)")

    pool = commands.add_parser("pool", help="render stem segments into CACHE/pool; may run beside training")
    pool.add_argument("--material", type=Path, help="unpacked archives (default CACHE/material)")
    pool.add_argument("--only", choices=["real", "made"], help="only recorded stems, or only arranged pieces")
    pool.add_argument("--pieces", type=int, default=400, help="arranged pieces of 12 s")
    pool.add_argument("--speeds", type=float, nargs="*", default=[0, -2, 1.5, 3, -3.5], help="semitones for recorded songs")
    pool.add_argument("--songs", type=int, help="at most so many recorded songs")
    pool.add_argument("--seed", type=int, default=0)

    pack = commands.add_parser("pack", help="write a part of the pool as one small file, for a machine that only trains")
    pack.add_argument("out", type=Path, help="a tar")
    pack.add_argument("--mebibytes", type=float, default=60)
    pack.add_argument("--seed", type=int, default=0)

    unpack_pool = commands.add_parser("unpack-pool", help="fill CACHE/pool from such a file")
    unpack_pool.add_argument("packed", type=Path)

    train = commands.add_parser("train", help="train for a number of minutes")
    train.add_argument("--config", choices=["lite", "base"], default="lite")
    train.add_argument("--minutes", type=float, required=True)
    train.add_argument("--run", help="name of the run, a folder in CACHE/runs (default CONFIG-1)")
    train.add_argument("--resume", action="store_true", help="continue the run from its last checkpoint")
    train.add_argument("--weights", type=Path, help="checkpoint whose averaged weights a new run begins with")
    train.add_argument("--seed", type=int, default=0)
    train.add_argument("--device", default="cuda" if torch.cuda.is_available() else "cpu")
    train.add_argument("--set", nargs="*", default=[], metavar="KEY=VALUE", help="fields of TrainConfig, MixConfig or the network's config; chances as driven=drums:0.1,bass:0.3")

    prune = commands.add_parser("prune", help="write the averaged weights alone, in float16")
    prune.add_argument("checkpoint", type=Path)
    prune.add_argument("out", type=Path)

    held_out = commands.add_parser("held-out", help="write the held-out song as OUT/SONG/{drums,bass,other,vocals,mixture}.flac")
    held_out.add_argument("out", type=Path, help="outside the repository")
    held_out.add_argument("--material", type=Path, help="unpacked archives (default CACHE/material)")

    evaluate = commands.add_parser("evaluate", help="uSDR by stem of whole songs, causal, beside mixture/4 and ideal ratio masks")
    evaluate.add_argument("checkpoint", type=Path)
    evaluate.add_argument("songs", type=Path, help="folder of SONG/{drums,bass,other,vocals}.flac")

    export = commands.add_parser("export", help="write model.onnx, manifest.json and parity vectors")
    export.add_argument("--checkpoint", type=Path, help="without it an untrained network of --config is written")
    export.add_argument("--config", choices=["lite", "base"], default="lite")
    export.add_argument("--out", type=Path, required=True)
    export.add_argument("--share", type=float, default=1.0, help="part of the model in the stems; the rest is the DSP separator's")

    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    globals()[f"_{options.command.replace('-', '_')}"](options)


def _unpack(options) -> None:
    from .data.unpack import unpack

    unpack(options.data, options.cache / "material")


def _pool(options) -> None:
    from .data.render import render_pool

    render_pool(
        options.material or options.cache / "material",
        options.cache / "pool",
        only=options.only,
        pieces=options.pieces,
        speeds=options.speeds,
        songs_limit=options.songs,
        seed=options.seed,
    )


def _pack(options) -> None:
    from .data.pack import pack

    counts = pack(options.cache / "pool", options.out, options.mebibytes, options.seed)
    print(json.dumps({"file": options.out.name, "bytes": options.out.stat().st_size, "segments": counts}))


def _unpack_pool(options) -> None:
    from .data.pack import unpack_pool

    print(json.dumps({"segments": unpack_pool(options.packed, options.cache / "pool")}))


def _train(options) -> None:
    from .learn.start import start

    name = options.run or f"{options.config}-1"
    start(options.cache, options.config, name, options.minutes, options.resume, options.seed, options.set, options.device, options.weights)


def _prune(options) -> None:
    from .learn.checkpoint import prune

    prune(options.checkpoint, options.out)


def _held_out(options) -> None:
    from .data.held_out import write_held_out

    write_held_out(options.material or options.cache / "material", options.out)


def _evaluate(options) -> None:
    from .learn.checkpoint import load_model
    from .learn.song_score import score_songs

    model, run = load_model(options.checkpoint)
    print(json.dumps({"run": run, **score_songs(model.eval(), options.songs)}, indent=2))


def _export(options) -> None:
    from .ship.export import export

    manifest = export(options.checkpoint, options.out, options.config, options.share)
    print(json.dumps({key: manifest[key] for key in ("name", "bytes", "sha256", "training")}, indent=2))


if __name__ == "__main__":
    main()
