"""The record of a run in its checkpoints and its manifest: enough to repeat it on the same pool."""

import dataclasses
import hashlib
from pathlib import Path
from typing import TYPE_CHECKING

import torch

from sense_training.data.mix import MixConfig
from sense_training.learn.checkpoint import read

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

PART = ("settings", "device", "torch", "train", "mix", "steps", "minutes")
"""What may change where a run is resumed."""


def run_record(
    name: str, seed: int, device: str, settings: list[str], train: "DataclassInstance", mix: MixConfig, model: dict
) -> dict:
    """`train` (TrainConfig) and `mix` as resolved, defaults included; `model` are kind and sizes; `settings`
    as given on the command line."""
    return {
        "id": name,
        "seed": seed,
        "settings": settings,
        "device": device,
        "torch": torch.__version__,
        "train": dataclasses.asdict(train),
        "mix": dataclasses.asdict(mix),
        "model": model,
    }


def sum_of(weights: Path) -> str:
    """SHA-256 of a checkpoint's file."""
    return hashlib.sha256(weights.read_bytes()).hexdigest()


def descended(run: dict, weights: Path) -> dict:
    """`run`, which begins with the weights of another: adds the checksum of that file and its record."""
    parent = {"file": weights.name, "run": read(weights)["run"], "sha256": sum_of(weights)}
    return {**run, "weights": parent}


def resumed(run: dict, earlier: dict) -> dict:
    """`run`, which continues from a checkpoint with the record `earlier`: keeps its seed and its parent. Where the
    settings were different until now, `before` lists them, with steps and minutes."""
    changed = any(run[key] != earlier.get(key) for key in PART if key in run)
    part = {key: earlier[key] for key in PART if key in earlier}
    before = [*earlier.get("before", []), *([part] if changed else [])]
    kept = {key: earlier[key] for key in ("seed", "weights") if key in earlier}
    return {**run, **kept, **({"before": before} if before else {})}
