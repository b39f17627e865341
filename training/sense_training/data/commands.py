"""Steps of the command line that prepare material: `data {unpack,pool,pack,unpack-pool,held-out}`."""

import argparse
import json
from pathlib import Path
from typing import TYPE_CHECKING

from sense_training.command import add_step

if TYPE_CHECKING:
    from sense_training.command import Steps

ARCHIVES = Path(__file__).resolve().parents[3].parent / "shared" / "data" / "train"
"""Next to the checkout."""


def add_commands(steps: "Steps") -> None:
    """Adds the steps of `data`."""
    unpack = add_step(steps, "unpack", _unpack, "unpack the training archives into CACHE/material")
    text = "folder of the archives (default ../shared/data/train next to the checkout)"
    unpack.add_argument("--data", type=Path, default=ARCHIVES, help=text)

    pool = add_step(steps, "pool", _pool, "render stem segments into CACHE/pool; may run while a training run reads it")
    pool.add_argument("--material", type=Path, help="unpacked archives (default CACHE/material)")
    pool.add_argument("--only", choices=["real", "made"], help="only recorded stems, or only arranged pieces")
    pool.add_argument("--pieces", type=int, default=400, help="arranged pieces of 12 s")
    text = "semitones for recorded songs"
    pool.add_argument("--speeds", type=float, nargs="*", default=[0, -2, 1.5, 3, -3.5], help=text)
    pool.add_argument("--songs", type=int, help="largest number of recorded songs")
    pool.add_argument("--seed", type=int, default=0)

    pack = add_step(steps, "pack", _pack, "write a part of the pool as one small file, for a machine that only trains")
    pack.add_argument("out", type=Path, help="a tar")
    pack.add_argument("--mebibytes", type=float, default=60)
    pack.add_argument("--seed", type=int, default=0)

    unpack_pool = add_step(steps, "unpack-pool", _unpack_pool, "fill CACHE/pool from a packed pool")
    unpack_pool.add_argument("packed", type=Path)

    text = "write the held-out song as OUT/SONG/{drums,bass,other,vocals,mixture}.flac"
    held_out = add_step(steps, "held-out", _held_out, text)
    held_out.add_argument("out", type=Path, help="outside the repository")
    held_out.add_argument("--material", type=Path, help="unpacked archives (default CACHE/material)")


def _unpack(options: argparse.Namespace) -> None:
    from sense_training.data.material.unpack import unpack

    unpack(options.data, options.cache / "material")


def _pool(options: argparse.Namespace) -> None:
    from sense_training.data.pool.render import render_pool

    render_pool(
        options.material or options.cache / "material",
        options.cache / "pool",
        only=options.only,
        pieces=options.pieces,
        speeds=options.speeds,
        songs_limit=options.songs,
        seed=options.seed,
    )


def _pack(options: argparse.Namespace) -> None:
    from sense_training.data.pool.pack import pack

    counts = pack(options.cache / "pool", options.out, options.mebibytes, options.seed)
    print(json.dumps({"file": options.out.name, "bytes": options.out.stat().st_size, "segments": counts}))


def _unpack_pool(options: argparse.Namespace) -> None:
    from sense_training.data.pool.pack import unpack_pool

    print(json.dumps({"segments": unpack_pool(options.packed, options.cache / "pool")}))


def _held_out(options: argparse.Namespace) -> None:
    from sense_training.data.pool.held_out import write_held_out

    write_held_out(options.material or options.cache / "material", options.out)
