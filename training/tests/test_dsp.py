"""Windows, spectra, bands and features: constants shared with the runtime."""

import math
import unittest

import torch

from sense_training.dsp.bands import band_centres, band_matrix
from sense_training.dsp.features import features, mid_side
from sense_training.dsp.stft import analyse, asymmetric_windows, planes, synthesise
from sense_training.spec import BINS, HOP_FRAMES, WINDOW_LENGTH


class WindowTest(unittest.TestCase):
    def test_product_is_a_hann_window_that_adds_to_one(self):
        analysis, synthesis = asymmetric_windows()
        product = analysis * synthesis
        self.assertTrue(torch.all(product[: WINDOW_LENGTH - 2 * HOP_FRAMES] == 0))
        total = product[-2 * HOP_FRAMES : -HOP_FRAMES] + product[-HOP_FRAMES:]
        self.assertLess(float((total - 1).abs().max()), 1e-5)

    def test_constants_of_the_engine(self):
        analysis, _ = asymmetric_windows()
        self.assertAlmostEqual(float(analysis[768]), math.sin(math.pi / 4), places=6)
        self.assertAlmostEqual(float(analysis[1536]), 1.0, places=6)
        self.assertAlmostEqual(float(analysis[1536 + 256]), math.cos(math.pi / 4), places=6)

    def test_overlap_add_restores_the_signal(self):
        audio = torch.randn(2, 40 * HOP_FRAMES, generator=torch.Generator().manual_seed(0))
        again = synthesise(analyse(audio))
        self.assertLess(float((again - audio[:, : again.shape[1]]).abs().max()), 1e-5)


class BandTest(unittest.TestCase):
    def test_centres(self):
        centres = band_centres(97)
        self.assertEqual(centres[:18], [*range(17), 18])
        self.assertEqual(centres[-3:], [933, 978, 1024])
        self.assertEqual(len(centres), 97)

    def test_columns_sum_to_one(self):
        matrix = band_matrix(band_centres(97))
        self.assertEqual(matrix.shape, (97, BINS))
        self.assertLess(float((matrix.sum(0) - 1).abs().max()), 1e-6)


class FeatureTest(unittest.TestCase):
    def test_formulas_on_one_frame(self):
        audio = torch.randn(2, 2 * WINDOW_LENGTH, generator=torch.Generator().manual_seed(1)) * 0.1
        spectra = analyse(mid_side(audio))
        matrix = band_matrix(band_centres(97))
        got = features(planes(spectra), matrix, 192)[3]
        mid, side = spectra[:, 3].to(torch.complex128) / 512
        self.assertAlmostEqual(float(got[50]), float(mid[50].abs() ** 0.3), places=4)
        weights = matrix.double()
        level_mid, level_side = weights @ mid.abs().square(), weights @ side.abs().square()
        self.assertAlmostEqual(float(got[192 + 40]), math.log10(1e-9 + float(level_mid[40])), places=3)
        self.assertAlmostEqual(float(got[289 + 40]), math.log10(1e-9 + float(level_side[40])), places=3)
        direction = 2 * (weights @ (mid * side.conj()).real)[40] / (1e-9 + level_mid[40] + level_side[40])
        self.assertAlmostEqual(float(got[386 + 40]), float(direction), places=3)

    def test_silence_is_finite(self):
        got = features(torch.zeros(2, 2, 5, BINS), band_matrix(band_centres(97)), 192)
        self.assertTrue(torch.isfinite(got).all())


if __name__ == "__main__":
    unittest.main()
