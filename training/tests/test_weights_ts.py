"""The weights of the engine's networks are exactly what their generator writes."""

import unittest

import numpy as np
import torch

from sense_training.ship.weights_ts import REPOSITORY, as_floats, as_int8, as_int16, read_weights, text_of
from sense_training.tasks.beats.network import FILE as BEATS
from sense_training.tasks.beats.network import BeatNetwork
from sense_training.tasks.drums.network import FILE as DRUMS
from sense_training.tasks.drums.network import DrumNetwork
from sense_training.tasks.onsets.network import FILE as ONSETS
from sense_training.tasks.onsets.network import OnsetNetwork
from sense_training.tasks.prior.network import FILE as PRIOR
from sense_training.tasks.prior.network import PriorNetwork


def normalised(network):
    """Tensors of a hit network without normalisation of its features."""
    inputs = network.frame.in_features
    return network.tensors(torch.zeros(inputs), torch.ones(inputs))


NETWORKS = {
    BEATS: lambda: BeatNetwork().tensors(),
    DRUMS: lambda: normalised(DrumNetwork()),
    ONSETS: lambda: normalised(OnsetNetwork()),
    PRIOR: lambda: PriorNetwork().tensors(),
}


class ShippedWeightsTest(unittest.TestCase):
    def test_writing_what_was_read_gives_the_same_file(self):
        for file in NETWORKS:
            with self.subTest(file=file.path):
                text = (REPOSITORY / file.path).read_text()
                self.assertEqual(text_of(file, read_weights(text)), text)

    def test_networks_have_the_tensors_of_the_files(self):
        """By name, in order, of the same types and shapes."""
        for file, tensors in NETWORKS.items():
            with self.subTest(file=file.path):
                shipped = read_weights((REPOSITORY / file.path).read_text())
                made = {name: (tensor.values.dtype, tensor.values.shape) for name, tensor in tensors().items()}
                wanted = {name: (tensor.values.dtype, tensor.values.shape) for name, tensor in shipped.items()}
                self.assertEqual(list(made.items()), list(wanted.items()))


class StoredTensorTest(unittest.TestCase):
    def test_types_keep_their_precision(self):
        values = np.random.default_rng(0).normal(0, 0.3, (5, 7)).astype(np.float32)
        largest = np.abs(values).max()
        for store, error in ((as_int8, largest / 254), (as_int16, largest / 65_534), (as_floats, 0)):
            with self.subTest(store=store.__name__):
                text = text_of(BEATS, {"first": store(values), "second": store(values[0])})
                decoded = read_weights(text)["first"].decoded()
                self.assertEqual(decoded.dtype, np.float32)
                self.assertLessEqual(np.abs(decoded - values).max(), error * 1.001)

    def test_numbers_are_written_as_javascript_is_formatted(self):
        self.assertIn("scale: 7.87402e-8,", text_of(BEATS, {"a": as_int8(np.array([1e-5, -1e-6]))}))


if __name__ == "__main__":
    unittest.main()
