"""The numbers of the contract fit those that training computes itself."""

import unittest

from sense_training import spec
from sense_training.tasks.drums.segments import filterbank
from sense_training.tasks.prior.network import band_centres_hz


class SpecTest(unittest.TestCase):
    def test_filterbank_has_the_bands_of_the_engine(self):
        self.assertEqual(filterbank().shape, (spec.ANALYSIS.window_samples // 2 + 1, spec.BAND_FEATURES.bands))

    def test_features_are_level_and_flux_of_stem_and_mixture(self):
        self.assertEqual(spec.BAND_FEATURES.count, 4 * spec.BAND_FEATURES.groups)

    def test_prior_has_the_bands_of_the_separator(self):
        self.assertEqual(len(band_centres_hz()), spec.PRIOR.bands)

    def test_beat_network_reads_each_stem_and_the_mixture(self):
        self.assertEqual(spec.BEATS.inputs, spec.BEATS.parts * (len(spec.STEMS) + 1))

    def test_names_are_those_of_stems(self):
        self.assertEqual(set(spec.PEAKS), set(spec.STEMS))
        self.assertLess(set(spec.VERIFIED_STEMS), set(spec.STEMS))


if __name__ == "__main__":
    unittest.main()
