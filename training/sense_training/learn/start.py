"""Starts or resumes a run from the command line's words."""

import dataclasses
from pathlib import Path

import torch

from ..data.mix import MixConfig
from ..model.kinds import asked_sizes, new_model
from .checkpoint import read
from .memory import keep_memory
from .train import TrainConfig, Trainer

BOOLEANS = {"1": True, "true": True, "0": False, "false": False}


def start(cache: Path, kind: str, name: str, minutes: float, resume: bool, seed: int, settings: list[str], device: str, weights: Path | None = None) -> None:
    """Trains run `name` in `cache`. `settings` are KEY=VALUE for TrainConfig, MixConfig or the model.
    A new run begins with `weights` of another, where they are given."""
    values = dict(setting.split("=", 1) for setting in settings)
    train, mix = _override(TrainConfig(), values), _override(MixConfig(), values)
    folder = cache / "runs" / name
    torch.manual_seed(seed)
    asked = asked_sizes(kind, values)
    content = read(folder / "last.pt") if resume and (folder / "last.pt").exists() else None
    if content and content["kind"] != kind:
        raise SystemExit(f"--config {kind}: {name} is a {content['kind']}; give the new network another --run")
    sizes = content["config"] if content else asked
    if any(sizes[key] != size for key, size in asked.items()):
        raise SystemExit(f"--set: {name} has {sizes}, asked for {asked}; give the new sizes another --run")
    if values:
        raise SystemExit(f"--set: unknown {sorted(values)}")
    run = {"id": name, "seed": seed, "settings": settings, **({"weights": weights.name} if weights else {})}
    trainer = Trainer(cache / "pool", folder, new_model(kind, sizes, train.dropout), train, mix, run, seed, device)
    if not (resume and trainer.restore()) and weights:
        trainer.begin_from(weights)
    keep_memory()
    trainer.train(minutes)


def _override(config, values: dict[str, str]):
    """`config` with the fields that `values` names; takes them out of `values`."""
    changes = {}
    for field in dataclasses.fields(config):
        if field.name in values:
            text = values.pop(field.name)
            current = getattr(config, field.name)
            changes[field.name] = _read(field.name, text, current)
    return dataclasses.replace(config, **changes)


def _read(name: str, text: str, current):
    """`text` as a value of the type of `current`."""
    if isinstance(current, tuple):
        return tuple(map(float, text.split(",")))
    if isinstance(current, bool):
        if text not in BOOLEANS:
            raise SystemExit(f"--set {name}: {text} is none of {', '.join(BOOLEANS)}")
        return BOOLEANS[text]
    return type(current)(text)
