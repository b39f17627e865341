"""The networks: streaming equals offline, ONNX equals torch, gains sum to one; the closed-form error."""

import tempfile
import unittest
from dataclasses import replace
from pathlib import Path

import torch

from sense_training.dsp.features import mid_side
from sense_training.dsp.stft import analyse, planes
from sense_training.learn.band_error import BandSummer, sdr_loss, squared_error
from sense_training.learn.objective import BaseObjective, objective_of
from sense_training.learn.spectrum_error import masked, spectrum_loss, spectrum_sdr
from sense_training.model.base import Base, BaseConfig
from sense_training.model.lite import Lite, LiteConfig
from sense_training.model.time import TIMES, scan, step_by_step
from sense_training.ship.export import export, graph_of, onnx_error_db
from sense_training.tasks.separator.whole_song import separate

SMALL = LiteConfig(width=32, layers=2)


def small_model() -> Lite:
    torch.manual_seed(3)
    model = Lite(SMALL).eval()
    model.set_normalisation(torch.full_like(model.mean, -2.0), torch.full_like(model.mean, 1.5))
    return model


class StreamingTest(unittest.TestCase):
    def test_streaming_equals_offline(self):
        model = small_model()
        inputs = torch.randn(1, 50, model.read.in_features)
        with torch.no_grad():
            offline, last = model(inputs)
            state, parts = None, []
            for hop in range(50):
                gains, state = model(inputs[:, hop : hop + 1], state)
                parts.append(gains)
        self.assertLess(float((torch.cat(parts, 1) - offline).abs().max()), 1e-5)
        self.assertLess(float((state - last).abs().max()), 1e-5)

    def test_onnx_equals_torch(self):
        model = small_model()
        self.assertLess(onnx_error_db(model, graph_of(model)), -80)

    def test_ignores_features_above_its_ceiling(self):
        model = Lite(LiteConfig(width=32, layers=2, ceiling=15_000)).eval()
        model.calibrate(torch.randn(50, model.read.in_features))
        objective = objective_of(model)
        spectra = planes(analyse(mid_side(torch.randn(2, 8192))))
        cut = spectra.clone()
        cut[..., 641:] = 0  # 15 kHz is bin 640
        with torch.no_grad():
            whole, _ = model(objective.inputs(spectra)[None])
            below, _ = model(objective.inputs(cut)[None])
        self.assertEqual(float((whole - below).abs().max()), 0)

    def test_gains_sum_to_one(self):
        with torch.no_grad():
            gains, _ = small_model()(torch.randn(2, 5, 483))
        self.assertLess(float((gains.sum(3) - 1).abs().max()), 1e-5)

    def test_stems_sum_to_the_song(self):
        audio = torch.randn(2, 700 * 512 + 77) * 0.1
        stems = separate(small_model(), audio)
        self.assertEqual(stems.shape, (4, 2, audio.shape[1]))
        self.assertLess(float((stems.sum(0) - audio).abs().max()), 1e-4)

    def test_causal(self):
        model = small_model()
        audio = torch.randn(2, 60 * 512) * 0.1
        changed = audio.clone()
        changed[:, 40 * 512 :] = 0
        a, b = separate(model, audio), separate(model, changed)
        # Stem audio lags one hop behind the newest sample: output before hop 39 does not depend on it.
        self.assertLess(float((a - b)[..., : 39 * 512].abs().max()), 1e-6)
        self.assertGreater(float((a - b)[..., 40 * 512 :].abs().max()), 1e-3)


SMALL_BASE = BaseConfig(ranges=((0, 256, 32), (256, 1024, 128)), channels=16, layers=2)


class BaseTest(unittest.TestCase):
    def test_streaming_equals_offline_and_masks_sum_to_one(self):
        for time in TIMES:
            with self.subTest(time=time):
                torch.manual_seed(2)
                model = Base(replace(SMALL_BASE, time=time)).eval()
                spectra = torch.randn(2, 70, 4, 1025)
                with torch.no_grad():
                    offline, _ = model(spectra)
                    state, parts = None, []
                    for hop in range(70):
                        masks, state = model(spectra[:, hop : hop + 1], state)
                        parts.append(masks)
                self.assertLess(float((torch.cat(parts, 1) - offline).abs().max()), 1e-4)
                total = offline.sum(3)
                self.assertLess(float((total[..., 0, :] - 1).abs().max()), 1e-5)
                self.assertLess(float(total[..., 1, :].abs().max()), 1e-5)

    def test_scan_is_the_recurrence(self):
        keep, add, held = torch.rand(3, 13, 5), torch.randn(3, 13, 5), torch.randn(3, 5)
        scanned, stepped = scan(keep, add, held), step_by_step(keep, add, held)
        for frame in range(13):
            held = keep[:, frame] * held + add[:, frame]
            self.assertLess(float((scanned[:, frame] - held).abs().max()), 1e-5)
            self.assertLess(float((stepped[:, frame] - held).abs().max()), 1e-6)

    def test_onnx_equals_torch(self):
        for time in TIMES:
            with self.subTest(time=time):
                model = Base(replace(SMALL_BASE, time=time)).eval()
                self.assertLess(onnx_error_db(model, graph_of(model)), -80)

    def test_stems_sum_to_the_song(self):
        audio = torch.randn(2, 60 * 512 + 77) * 0.1
        stems = separate(Base(SMALL_BASE).eval(), audio)
        self.assertEqual(stems.shape, (4, 2, audio.shape[1]))
        self.assertLess(float((stems.sum(0) - audio).abs().max()), 1e-4)


class SpectrumErrorTest(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(6)
        self.stems = planes(analyse(mid_side(torch.randn(2, 4, 2, 8192)), prime=False))

    def test_ideal_masks_have_no_error(self):
        """Dividing each stem by the mixture gives masks whose product with it is the stem."""
        mix = self.stems.sum(1)

        def as_complex(x, axis):
            return torch.complex(*x.unbind(axis))

        ratio = as_complex(self.stems, 3) / as_complex(mix, 2)[:, None]
        masks = torch.stack([ratio.real, ratio.imag], dim=-2).permute(0, 3, 2, 1, 4, 5)
        self.assertLess(float((masked(masks, mix) - self.stems).abs().max()), 1e-3)
        self.assertGreater(float(spectrum_sdr(masks, self.stems).min()), 60)
        quarter = BaseObjective(0.3).quarter(BaseObjective(0.3).inputs(mix))
        self.assertTrue((spectrum_loss(masks, self.stems) < spectrum_loss(quarter, self.stems)).all())

    def test_silent_stems_are_finite(self):
        self.stems[:, 2] = 0
        quarter = BaseObjective(0.3).quarter(BaseObjective(0.3).inputs(self.stems.sum(1)))
        self.assertTrue(torch.isfinite(spectrum_loss(quarter, self.stems)).all())
        self.assertTrue(torch.isnan(spectrum_sdr(quarter, self.stems)[:, 2]).all())


class ErrorTest(unittest.TestCase):
    def setUp(self):
        torch.manual_seed(5)
        audio = torch.randn(2, 4, 2, 8192)
        self.stems = planes(analyse(mid_side(audio), prime=False))
        self.mix = self.stems.sum(1)
        self.matrix = small_model().matrix()
        self.sums = BandSummer(self.matrix)(self.stems, self.mix)

    def test_closed_form_is_the_error_over_bins(self):
        gains = torch.rand(2, self.stems.shape[4], 2, 4, 97)
        full = (gains @ self.matrix).permute(0, 3, 2, 1, 4)[:, :, :, None] * self.mix[:, None]
        wanted = (full - self.stems).square().sum((2, 3, 4, 5))
        ratio = squared_error(gains, self.sums) / wanted
        self.assertLess(float((ratio - 1).abs().max()), 1e-3)

    def test_silent_stem_has_a_finite_loss(self):
        stems = self.stems.clone()
        stems[:, 3] = 0
        sums = BandSummer(self.matrix)(stems, stems.sum(1))
        shape = (2, stems.shape[4], 2, 4, 97)
        some = sdr_loss(torch.full(shape, 0.25), sums)[:, 3]
        less = sdr_loss(torch.full(shape, 0.05), sums)[:, 3]
        self.assertTrue(torch.isfinite(some).all())
        self.assertTrue((less < some).all())


class ExportTest(unittest.TestCase):
    def test_folder_is_complete_and_small(self):
        with tempfile.TemporaryDirectory() as folder:
            manifest = export(None, Path(folder))
            self.assertLess(manifest["bytes"], 6_000_000)
            self.assertLess((Path(folder) / "parity.bin").stat().st_size, 200_000)
            self.assertEqual(len(manifest["sha256"]), 64)
            self.assertLess(manifest["training"]["onnxErrorDb"], -80)

    def test_base_names_its_kind(self):
        with tempfile.TemporaryDirectory() as folder:
            manifest = export(None, Path(folder), "base")
            self.assertEqual(manifest["kind"], "complex-masks")
            self.assertEqual(manifest["outputs"][0]["shape"], [2, 4, 2, 1025])
            self.assertLess(manifest["training"]["onnxErrorDb"], -80)


if __name__ == "__main__":
    unittest.main()
