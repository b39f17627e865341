"""Checkpoints: model, EMA, optimiser, counters and random states in one file, written atomically."""

import os
from dataclasses import asdict
from pathlib import Path

import torch

from sense_training.model.kinds import Model, kind_of, new_model


def save(path: Path, content: dict) -> None:
    """Writes to a partial file and renames it, so that a killed run leaves the previous one intact."""
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    torch.save(content, partial)
    os.replace(partial, path)


def model_content(model: Model) -> dict:
    return {"kind": kind_of(model), "config": asdict(model.config), "weights": model.state_dict()}


def read(path: Path) -> dict:
    """What `save` wrote. Ends the program with one line if there is no such file."""
    if not path.is_file():
        raise SystemExit(f"{path}: no such checkpoint; those of a run are in CACHE/runs/RUN/last.pt")
    return {"kind": "lite", **torch.load(path, map_location="cpu", weights_only=False)}


def load_model(path: Path, averaged: bool = True) -> tuple[Model, dict]:
    """Model with the EMA weights (or the raw ones) and the run's description."""
    content = read(path)
    model = new_model(content["kind"], content["config"])
    model.load_state_dict(content["average"] if averaged else content["weights"])
    return model, dict(content["run"])


def random_states(device: str) -> dict:
    """States of torch's generators: of the CPU and, for a run on a CUDA device, of the device."""
    states = {"random": torch.get_rng_state()}
    return {**states, "cudaRandom": torch.cuda.get_rng_state(device)} if device.startswith("cuda") else states


def restore_random(content: dict, device: str) -> None:
    """Restores what `random_states` returned. A run that moves to CUDA continues with the state of the device."""
    torch.set_rng_state(content["random"])
    if device.startswith("cuda") and "cudaRandom" in content:
        torch.cuda.set_rng_state(content["cudaRandom"], device)


def prune(path: Path, out: Path) -> None:
    """Writes what `load_model` needs of a checkpoint, in float16: small enough to keep."""
    content = read(path)
    average = {name: value.half() for name, value in content["average"].items()}
    save(out, {"kind": content["kind"], "config": content["config"], "average": average, "run": content["run"]})
