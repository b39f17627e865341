"""Checkpoints: model, EMA, optimiser, counters and random states in one file, written atomically."""

import os
from dataclasses import asdict
from pathlib import Path

import torch

from ..model.lite import Lite, LiteConfig


def save(path: Path, content: dict) -> None:
    """Writes beside `path` and renames, so that a killed run leaves the previous one whole."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    torch.save(content, partial)
    os.replace(partial, path)


def model_content(model: Lite) -> dict:
    return {"config": asdict(model.config), "weights": model.state_dict()}


def load_model(path: Path, averaged: bool = True) -> tuple[Lite, dict]:
    """Model with the EMA weights (or the raw ones) and the run's description."""
    content = torch.load(path, map_location="cpu", weights_only=False)
    model = Lite(LiteConfig(**content["config"]))
    model.load_state_dict(content["average"] if averaged else content["weights"])
    return model, dict(content["run"])


def prune(path: Path, out: Path) -> None:
    """Writes what `load_model` needs of a checkpoint, in float16: small enough to keep."""
    content = torch.load(path, map_location="cpu", weights_only=False)
    average = {name: value.half() for name, value in content["average"].items()}
    save(out, {"config": content["config"], "average": average, "run": content["run"]})
