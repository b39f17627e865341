"""Runs from start to checkpoint: their records, settings, resumption, weights of another run."""

import hashlib
import math
import subprocess
import sys
import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

import torch

from sense_training import __main__ as command_line
from sense_training.data.mix import MixConfig
from sense_training.dsp.bands import band_centres, band_matrix
from sense_training.learn.checkpoint import load_model, prune, random_states, read, restore_random
from sense_training.learn.objective import LiteObjective, objective_of
from sense_training.learn.settings import override, split
from sense_training.model.kinds import new_model
from sense_training.spec import STEMS
from sense_training.tasks.separator.feed import FeedConfig, batches
from sense_training.tasks.separator.train import TrainConfig
from sense_training.tasks.separator.validation import MIXES, PoolMixes

from .tiny_runs import log_of, tiny_pool, tiny_run

DRIVEN = "driven=drums:0.15,bass:0.3,other:0.3,vocals:0.1"


class SettingsTest(unittest.TestCase):
    def test_chances_by_stem(self):
        mix = override(MixConfig(), split([DRIVEN, "absent=vocals:0.5"]))
        self.assertEqual(mix.driven, {"drums": 0.15, "bass": 0.3, "other": 0.3, "vocals": 0.1})
        self.assertEqual(mix.absent, {**MixConfig().absent, "vocals": 0.5})

    def test_numbers_and_lists(self):
        train = override(TrainConfig(), split(["rate=5e-4", "mixers=2", "stem_weights=1,2,1,1"]))
        self.assertEqual((train.rate, train.mixers, train.stem_weights), (5e-4, 2, (1, 2, 1, 1)))

    def test_errors_name_the_value_and_what_is_accepted(self):
        wrong = {
            "driven=drum:0.1": "'drum:0.1' is not STEM:CHANCE, as in driven=drums:0.1",
            "driven=0.1": "'0.1' is not STEM:CHANCE",
            "absent=bass:2": "'bass:2' is not a chance from 0 to 1",
            "absent=bass:some": "'some' is not a number",
            "batch=2.5": "'2.5' is not a whole number",
            "batch": "not KEY=VALUE",
        }
        for word, message in wrong.items():
            with self.subTest(word=word), self.assertRaisesRegex(SystemExit, message):
                override(MixConfig(), split([word]))
        with self.assertRaisesRegex(SystemExit, "stem_weights=1,2: 2 numbers; it takes 4"):
            override(TrainConfig(), split(["stem_weights=1,2"]))
        with self.assertRaisesRegex(SystemExit, "unknown colour; known are .*batch.*rate.*width"):
            tiny_run(Path("nowhere"), settings=["colour=blue"])

    def test_later_augmentations_are_off_by_default(self):
        mix = MixConfig()
        self.assertEqual((mix.driven, mix.room), (dict.fromkeys(STEMS, 0), dict.fromkeys(STEMS, 0)))
        self.assertEqual((mix.solo, mix.instrumental), (0, 0))


class RecordTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.cache = Path(folder.name)
        tiny_pool(self.cache / "pool")

    def test_record_has_all_settings_of_a_run(self):
        run = tiny_run(self.cache, settings=[DRIVEN])["run"]
        self.assertEqual((run["id"], run["seed"], run["device"], run["steps"]), ("tiny", 3, "cpu", 1))
        self.assertEqual(run["torch"], torch.__version__)
        self.assertEqual((run["train"]["rate"], run["train"]["remixes"]), (TrainConfig().rate, 1))
        self.assertEqual((run["mix"]["batch"], run["mix"]["driven"]["bass"]), (2, 0.3))
        self.assertEqual((run["model"]["kind"], run["model"]["width"], run["model"]["bands"]), ("lite", 8, 97))
        self.assertNotIn("weights", run)

    def test_resumption_keeps_the_earlier_settings(self):
        tiny_run(self.cache)
        run = tiny_run(self.cache, resume=True, seed=8, settings=["rate=1e-4"])["run"]
        self.assertEqual((run["seed"], run["steps"], run["train"]["rate"]), (3, 2, 1e-4))
        (part,) = run["before"]
        self.assertEqual((part["steps"], part["train"]["rate"]), (1, TrainConfig().rate))
        again = tiny_run(self.cache, resume=True, settings=["rate=1e-4"])["run"]
        self.assertEqual(again["before"], run["before"])

    def test_refuses_to_start_an_existing_run(self):
        before = tiny_run(self.cache)
        with self.assertRaisesRegex(SystemExit, "trained already.*--resume"):
            tiny_run(self.cache)
        self.assertEqual(read(self.cache / "runs/tiny/last.pt")["step"], before["step"])

    def test_refuses_an_unknown_way_to_follow_time(self):
        with self.assertRaisesRegex(SystemExit, "time=lstm.*gru, linear, attention"):
            tiny_run(self.cache, kind="base", settings=["time=lstm"])

    def test_ancestry(self):
        tiny_run(self.cache, "first")
        last = self.cache / "runs" / "first" / "last.pt"
        tiny_run(self.cache, "second", weights=last)
        pruned = self.cache / "second.pt"
        prune(self.cache / "runs" / "second" / "last.pt", pruned)
        run = tiny_run(self.cache, "third", weights=pruned)["run"]
        self.assertEqual(run["weights"]["file"], "second.pt")
        self.assertEqual(run["weights"]["sha256"], hashlib.sha256(pruned.read_bytes()).hexdigest())
        parent = run["weights"]["run"]
        self.assertEqual((parent["id"], parent["weights"]["run"]["id"]), ("second", "first"))
        self.assertEqual(parent["weights"]["sha256"], hashlib.sha256(last.read_bytes()).hexdigest())
        resumed = tiny_run(self.cache, "third", resume=True, weights=pruned)["run"]
        self.assertEqual(resumed["weights"], run["weights"])


class TrainingTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.cache = Path(folder.name)
        tiny_pool(self.cache / "pool")

    def test_every_network_fits_a_batch(self):
        sizes = {"lite": {"width": 8, "layers": 1}, "base": {"channels": 8, "layers": 1}}
        for kind in sizes:
            with self.subTest(kind=kind):
                torch.manual_seed(1)
                model = new_model(kind, sizes[kind])
                objective = objective_of(model)
                batch = next(
                    batches(
                        FeedConfig(self.cache / "pool", MixConfig(batch=2, seconds=0.3), objective, remixes=1, seed=4)
                    )
                )
                if model.calibrated:
                    model.calibrate(batch.inputs.flatten(0, 1))
                optimiser = torch.optim.AdamW(model.parameters(), lr=1e-2)
                losses = []
                for _ in range(12):
                    loss = objective.loss(model(batch.inputs)[0], batch.targets).mean()
                    optimiser.zero_grad()
                    loss.backward()
                    optimiser.step()
                    losses.append(loss.item())
                self.assertLess(losses[-1], losses[0] - 0.5)

    def test_a_step_of_a_run_moves_the_weights(self):
        for kind in ("lite", "base"):
            with self.subTest(kind=kind):
                content = tiny_run(self.cache, kind, kind)
                self.assertEqual((content["step"], content["kind"]), (1, kind))
                again = tiny_run(self.cache, kind, kind, resume=True)
                self.assertEqual(again["step"], 2)
                moved = [
                    name for name, value in again["weights"].items() if not torch.equal(value, content["weights"][name])
                ]
                learnt = [name for name in again["weights"] if name not in ("mean", "scale")]
                self.assertEqual(moved, learnt)
                self.assertTrue(all(torch.isfinite(value).all() for value in again["average"].values()))

    def test_a_run_begins_with_pruned_weights_unchanged(self):
        """At a rate of 0 the new run keeps them and their normalisation."""
        for kind in ("lite", "base"):
            with self.subTest(kind=kind):
                tiny_run(self.cache, kind, kind)
                last, pruned = self.cache / "runs" / kind / "last.pt", self.cache / f"{kind}.pt"
                prune(last, pruned)
                self.assertLess(pruned.stat().st_size, last.stat().st_size / 3)
                (whole, run), (half, half_run) = load_model(last), load_model(pruned)
                self.assertEqual(half_run, run)
                begun = tiny_run(
                    self.cache, f"{kind}-again", kind, weights=pruned, seed=9, settings=["rate=0", "final_rate=0"]
                )
                for name, value in half.state_dict().items():
                    self.assertTrue(torch.equal(value, whole.state_dict()[name].half().float()), name)
                    self.assertTrue(torch.equal(value, begun["weights"][name]), name)

    def test_weights_of_another_size_are_refused(self):
        tiny_run(self.cache)
        with self.assertRaisesRegex(SystemExit, "last.pt has .*width=8.* this run .*width=16"):
            tiny_run(self.cache, "wide", weights=self.cache / "runs" / "tiny" / "last.pt", settings=["width=16"])
        with self.assertRaisesRegex(SystemExit, "no such checkpoint"):
            tiny_run(self.cache, "new", weights=self.cache / "gone.pt")


class MonitorTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.cache = Path(folder.name)
        self.pool = tiny_pool(self.cache / "pool")

    def test_mixes_are_the_same_each_time(self):
        objective = LiteObjective(band_matrix(band_centres(97)), fine=64)
        first, second = (PoolMixes(self.cache / "pool", objective, count=8) for _ in range(2))
        batches = list(first.batches())
        self.assertEqual([len(stems) for stems in batches], [MIXES.batch, MIXES.batch])
        for others in (first.batches(), second.batches()):
            self.assertTrue(all(torch.equal(mine, other) for mine, other in zip(batches, others)))
        self.assertFalse(torch.equal(*batches))
        self.assertEqual(first.quarter, second.scores(None))

    def test_log_has_the_held_out_song_and_the_mixes(self):
        tiny_run(self.cache)
        begin, end = log_of(self.cache)
        self.assertEqual(begin["pool"], self.pool.summary())
        for row in (begin["quarter"], begin["quarterMixes"], end["heldOut"], end["mixes"]):
            self.assertEqual(set(row), {*STEMS, "mean"})
            self.assertTrue(all(math.isfinite(value) for value in row.values()))

    def test_warns_once_about_a_run_that_does_not_improve(self):
        with (
            patch("sense_training.tasks.separator.train.WARNING_SECONDS", 0),
            patch("sense_training.tasks.separator.validation.HeldOut.quarter", {"mean": 99.0}),
        ):
            tiny_run(self.cache, minutes=0.02, settings=["validate_every=0"])
        rows = log_of(self.cache)
        warnings = [row["warning"] for row in rows if "warning" in row]
        self.assertGreater(sum("heldOut" in row for row in rows), 1)
        self.assertEqual(len(warnings), 1)
        self.assertRegex(warnings[0], r"held-out -?\d+\.\d dB after 0 minutes is not above mixture/4, 99.0 dB: a bug\?")

    def test_does_not_warn_before_ten_minutes_or_about_a_run_that_improves(self):
        for seconds, quarter in ((1000, 99.0), (0, -99.0)):
            with (
                self.subTest(quarter=quarter),
                patch("sense_training.tasks.separator.train.WARNING_SECONDS", seconds),
                patch("sense_training.tasks.separator.validation.HeldOut.quarter", {"mean": quarter}),
            ):
                tiny_run(self.cache, f"quarter{quarter}")
                self.assertFalse(any("warning" in row for row in log_of(self.cache, f"quarter{quarter}")))


class CommandLineTest(unittest.TestCase):
    def test_runs_are_named_after_their_network(self):
        named = {(): "lite-1", ("--config", "base"): "base-1", ("--config", "base", "--run", "mine"): "mine"}
        for words, name in named.items():
            with (
                self.subTest(words=words),
                patch("sense_training.tasks.separator.start.start") as start,
                patch("sys.argv", ["sense_training", "separator", "train", "--minutes", "1", *words]),
            ):
                command_line.main()
                self.assertEqual(start.call_args.args[2], name)

    def test_training_needs_torch_and_numpy_only(self):
        """Nothing else that `requirements.txt` names is imported."""
        code = "import sys, sense_training.__main__, sense_training.tasks.separator.start; print(*sys.modules)"
        result = subprocess.run(
            [sys.executable, "-c", code], cwd=Path(__file__).parents[1], capture_output=True, text=True, check=True
        )
        imported = {name.split(".")[0] for name in result.stdout.split()}
        self.assertEqual(imported & {"scipy", "soundfile", "cffi", "onnx", "onnxruntime"}, set())
        self.assertLessEqual({"torch", "numpy"}, imported)


class RandomStateTest(unittest.TestCase):
    def test_continues_as_if_it_had_not_stopped(self):
        for device in ["cpu", *(["cuda"] if torch.cuda.is_available() else [])]:
            with self.subTest(device=device):
                states = random_states(device)
                wanted = torch.rand(3), torch.rand(3, device=device)
                restore_random(states, device)
                self.assertTrue(
                    all(torch.equal(a, b) for a, b in zip(wanted, (torch.rand(3), torch.rand(3, device=device))))
                )

    def test_restores_the_state_of_a_cuda_device(self):
        """Runs without one: the state read from the device is restored to it."""
        kept, given = torch.tensor([7], dtype=torch.uint8), []
        with (
            patch("torch.cuda.get_rng_state", lambda device: kept),
            patch("torch.cuda.set_rng_state", lambda state, device: given.append((state, device))),
        ):
            restore_random(random_states("cuda:1"), "cuda:1")
            restore_random(random_states("cpu"), "cuda:1")
        self.assertEqual(given, [(kept, "cuda:1")])
