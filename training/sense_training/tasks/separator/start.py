"""Starts or resumes a run from the settings of the command line."""

import dataclasses
from pathlib import Path

import torch

from sense_training.data.mix import MixConfig
from sense_training.learn.checkpoint import read
from sense_training.learn.memory import keep_memory
from sense_training.learn.record import descended, resumed, run_record, sum_of
from sense_training.learn.settings import override, refuse_unknown, split, take
from sense_training.model.kinds import KINDS, new_model
from sense_training.tasks.separator.train import TrainConfig, Trainer

FIXED = ("ranges",)
"""Sizes of a network that the command line cannot set."""


def start(
    cache: Path,
    kind: str,
    name: str,
    minutes: float,
    resume: bool,
    seed: int,
    settings: list[str],
    device: str,
    weights: Path | None = None,
) -> None:
    """Trains run `name` in `cache`. `settings` are KEY=VALUE for TrainConfig, MixConfig or the model.
    A new run begins with `weights` of another, where they are given; a resumed one keeps its seed."""
    values = split(settings)
    train, mix, network = override(TrainConfig(), values), override(MixConfig(), values), KINDS[kind][1]()
    asked = take(network, values, leave=FIXED)
    refuse_unknown(values, train, mix, network, leave=FIXED)
    last = cache / "runs" / name / "last.pt"
    if last.exists() and not resume:
        raise SystemExit(f"{last}: this run has been trained already; continue with --resume, or name another --run")
    content = read(last) if resume and last.exists() else None
    if content and weights and content["run"].get("weights", {}).get("sha256") != sum_of(weights):
        raise SystemExit(
            f"--weights {weights}: {name} continues from {last}, which began with other weights; name another --run"
        )
    sizes = _sizes_of(content, name, kind, asked) if content else asked
    seed = content["run"].get("seed", seed) if content else seed
    torch.manual_seed(seed)
    model = new_model(kind, sizes, train.dropout)
    run = run_record(name, seed, device, settings, train, mix, {"kind": kind, **dataclasses.asdict(model.config)})
    if content:
        run = resumed(run, content["run"])
    elif weights:
        run = descended(run, weights)
    trainer = Trainer(cache / "pool", last.parent, model, train, mix, run, seed, device)
    if content:
        trainer.restore()
    elif weights:
        trainer.begin_from(weights)
    keep_memory()
    trainer.train(minutes)


def _sizes_of(content: dict, name: str, kind: str, asked: dict) -> dict:
    """The sizes of the network in a checkpoint. Ends the program if other sizes are requested."""
    if content["kind"] != kind:
        raise SystemExit(f"--config {kind}: {name} is a {content['kind']}; give the new network another --run")
    sizes = content["config"]
    if any(sizes[key] != size for key, size in asked.items()):
        raise SystemExit(f"--set: {name} has {sizes}, asked for {asked}; give the new sizes another --run")
    return sizes
