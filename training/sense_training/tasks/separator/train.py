"""The training loop: time-budgeted, checkpointed, resumable, seeded."""

import dataclasses
import json
import math
import time
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from sense_training.data.mix import MixConfig
from sense_training.data.pool.store import Pool
from sense_training.learn.checkpoint import load_model, model_content, random_states, read, restore_random, save
from sense_training.learn.objective import objective_of
from sense_training.model.kinds import Model, kind_of, new_model
from sense_training.spec import STEMS
from sense_training.tasks.separator.feed import Batch, FeedConfig, Random, batches, batches_in_processes
from sense_training.tasks.separator.validation import HeldOut, PoolMixes

WARNING_SECONDS = 600
"""By then a working run scores above mixture/4 on the held-out song."""


@dataclass(frozen=True)
class TrainConfig:
    """Settings of the training loop. Times in seconds."""

    rate: float = 8e-4
    final_rate: float = 1e-4
    warm_up_steps: int = 100
    horizon_steps: int = 20000
    """The rate falls as a cosine to `final_rate` at this step."""
    clip: float = 5.0
    average: float = 0.998
    """Decay of the running average of weights (EMA), reached gradually."""
    remixes: int = 3
    """Batches from one set of spectra."""
    mixers: int = 0
    """Number of processes that mix; 0 mixes in the training process. One makes training 1.5 times as fast on two
    cores; a GPU needs a dozen."""
    dropout: float = 0.0
    """Chance that a value between layers is dropped: a few recordings are soon overfitted."""
    stem_weights: tuple[float, ...] = (1.0, 1.0, 1.0, 1.0)
    log_every: float = 60
    save_every: float = 180
    validate_every: float = 480


class Trainer:
    """One run in one folder: `last.pt`, `best.pt` (by the held-out song), `log.jsonl`."""

    def __init__(
        self,
        pool: Path,
        folder: Path,
        model: Model,
        config: TrainConfig,
        mix: MixConfig,
        run: dict,
        seed: int = 0,
        device: str = "cpu",
    ) -> None:
        self.folder = Path(folder)
        self.folder.mkdir(parents=True, exist_ok=True)
        self.config, self.run, self.model, self.device = config, run, model.to(device), device
        torch.manual_seed(seed)
        self.pool = Path(pool)
        self.objective = objective_of(model, device)
        mixed_here = FeedConfig(self.pool, mix, self.objective, config.remixes, seed, device)
        self.feed = (
            dataclasses.replace(mixed_here, objective=objective_of(model), device="cpu")
            if config.mixers
            else mixed_here
        )
        self.random: Random = {}
        held_out = HeldOut(Pool(pool, held_out=True), self.objective, device)
        self.held_out = held_out if held_out.segments else None
        self.mixes = PoolMixes(self.pool, self.objective, device)
        self.optimiser = torch.optim.AdamW(model.parameters(), lr=config.rate, betas=(0.9, 0.98), weight_decay=1e-3)
        self.averaged = {k: v.clone() for k, v in model.state_dict().items()}
        self.step, self.seconds, self.best = 0, 0.0, -math.inf
        self.inherited, self.warned = False, False

    def begin_from(self, checkpoint: Path) -> None:
        """Starts a new run with the averaged weights of another, and its normalisation of the input."""
        model, _ = load_model(checkpoint)
        if not self.model.fits(model.config):
            raise SystemExit(f"{checkpoint} has {model.config}, this run {self.model.config}")
        self.model.take(model)
        self.averaged = {k: v.clone() for k, v in self.model.state_dict().items()}
        self.inherited = True

    def restore(self) -> bool:
        """Continues from `last.pt` if there is one."""
        path = self.folder / "last.pt"
        if not path.exists():
            return False
        content = read(path)
        self.model.load_state_dict(content["weights"])
        self.averaged = {k: v.to(self.device) for k, v in content["average"].items()}
        self.optimiser.load_state_dict(content["optimiser"])
        self.step, self.seconds, self.best = content["step"], content["seconds"], content["best"]
        self.random = content["mixer"]
        restore_random(content, self.device)
        return True

    def train(self, minutes: float) -> None:
        """Trains for `minutes` of wall time."""
        if self.step == 0:
            if self.model.calibrated and not self.inherited:
                self._calibrate()
            quarter = {"quarter": self.held_out and self.held_out.quarter, "quarterMixes": self.mixes.quarter}
            self._log({"pool": self.mixes.pool.summary(), **quarter})
        begin = time.monotonic()
        start = self.seconds
        marks = {"log": begin, "save": begin, "validate": begin}
        losses: list[torch.Tensor] = []
        mixers = self.config.mixers
        with closing(
            batches_in_processes(self.feed, self.random, mixers) if mixers else batches(self.feed, self.random)
        ) as drawn:
            for batch in drawn:
                losses.append(self._step(batch))
                self.random[batch.mixer] = batch.random
                now = time.monotonic()
                self.seconds = start + now - begin
                if now - marks["log"] > self.config.log_every:
                    marks["log"] = now
                    mean = torch.stack(losses).mean(0)
                    losses.clear()
                    self._log({"loss": _named(mean)})
                if now - marks["validate"] > self.config.validate_every:
                    marks["validate"] = now
                    self.validate()
                if now - marks["save"] > self.config.save_every:
                    marks["save"] = now
                    self._save("last")
                if now - begin > minutes * 60:
                    break
        self.validate()
        self._save("last")

    def _step(self, batch: Batch) -> torch.Tensor:
        config = self.config
        for group in self.optimiser.param_groups:
            group["lr"] = self._rate()
        answer, _ = self.model(_moved(batch.inputs, self.device))
        by_stem = self.objective.loss(answer, _moved(batch.targets, self.device)).mean(0)
        loss = (by_stem * torch.tensor(config.stem_weights, device=self.device)).sum() / sum(config.stem_weights)
        self.optimiser.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(self.model.parameters(), config.clip)
        if torch.isfinite(loss):
            self.optimiser.step()
        self.step += 1
        decay = min(config.average, (1 + self.step) / (10 + self.step))
        with torch.no_grad():
            for name, value in self.model.state_dict().items():
                self.averaged[name].lerp_(value, 1 - decay)
        return by_stem.detach()

    def _rate(self) -> float:
        config = self.config
        if self.step < config.warm_up_steps:
            return config.rate * (self.step + 1) / config.warm_up_steps
        done = min(1.0, self.step / config.horizon_steps)
        return config.final_rate + (config.rate - config.final_rate) * (1 + math.cos(math.pi * done)) / 2

    def _calibrate(self) -> None:
        """Computes the normalisation of the network from a few batches; it is fixed for the run."""
        with torch.no_grad():
            drawn = batches(self.feed)
            seen = torch.cat([next(drawn).inputs.flatten(0, 1) for _ in range(3 * self.config.remixes)])
        self.model.calibrate(seen.to(self.device))
        self.averaged = {k: v.clone() for k, v in self.model.state_dict().items()}

    def average_model(self) -> Model:
        """A copy of the network with the averaged weights."""
        copy = new_model(kind_of(self.model), dataclasses.asdict(self.model.config))
        copy.load_state_dict(self.averaged)
        return copy.to(self.device).eval()

    def validate(self) -> None:
        """Scores the averaged weights on the held-out song and on mixes of the pool, and keeps the best on the song."""
        model = self.average_model()
        mixes = {"mixes": self.mixes.scores(model)}
        if self.held_out is None:
            self._log(mixes)
            return
        scores = self.held_out.scores(model)
        self._log({"heldOut": scores, **mixes})
        if scores["mean"] > self.best:
            self.best = scores["mean"]
            self._save("best")
        self._warn_if_useless(scores["mean"], self.held_out.quarter["mean"])

    def _warn_if_useless(self, mean: float, quarter: float) -> None:
        """Warns once in the log about a run that does not improve."""
        if self.warned or self.seconds < WARNING_SECONDS or mean > quarter:
            return
        self.warned = True
        minutes = f"{self.seconds / 60:.0f} minutes"
        text = f"held-out {mean:.1f} dB after {minutes} is not above mixture/4, {quarter:.1f} dB: a bug?"
        self._log({"warning": text})

    def _save(self, name: str) -> None:
        save(
            self.folder / f"{name}.pt",
            {
                **model_content(self.model),
                "average": self.averaged,
                "optimiser": self.optimiser.state_dict(),
                "step": self.step,
                "seconds": self.seconds,
                "best": self.best,
                "mixer": self.random,
                **random_states(self.device),
                "run": {**self.run, "steps": self.step, "minutes": round(self.seconds / 60, 1)},
            },
        )

    def _log(self, fields: dict) -> None:
        row = {"minute": round(self.seconds / 60, 1), "step": self.step, **_rounded(fields)}
        with open(self.folder / "log.jsonl", "a") as file:
            file.write(json.dumps(row) + "\n")
        print(json.dumps(row), flush=True)


def _named(values: torch.Tensor) -> dict[str, float]:
    return dict(zip(STEMS, values.tolist()))


def _moved(value: Any, device: str) -> Any:
    """A tensor, or a dataclass of tensors, on `device`."""
    if isinstance(value, torch.Tensor):
        return value.to(device, non_blocking=True)
    return type(value)(
        **{field.name: _moved(getattr(value, field.name), device) for field in dataclasses.fields(value)}
    )


def _rounded(value: Any) -> Any:
    if isinstance(value, dict):
        return {k: _rounded(v) for k, v in value.items()}
    return round(value, 3) if isinstance(value, float) else value
