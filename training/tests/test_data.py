"""The data engine: pool round trip, batches whose sum is the mixture, melodies that are in tune."""

import tempfile
import unittest
from pathlib import Path

import numpy as np

from sense_training.data.midi import Note, read_tracks, write_track
from sense_training.data.mix import MixConfig, Mixer, frames_of
from sense_training.dsp.bands import band_centres, band_matrix
from sense_training.learn.feed import FeedConfig, batches, batches_beside
from sense_training.learn.task import LiteTask
from sense_training.data.pool import Pool
from sense_training.data.voice import periods, sing
from sense_training.spec import SAMPLE_RATE

from .tiny_runs import tiny_pool


class PoolTest(unittest.TestCase):
    def test_round_trip_and_held_out(self):
        with tempfile.TemporaryDirectory() as folder:
            pool = tiny_pool(Path(folder))
            self.assertEqual(len(pool.entries), 8)
            self.assertEqual(len(Pool(Path(folder), held_out=True).entries), 4)
            self.assertAlmostEqual(pool.entries[1].level, 0.1, delta=0.002)
            self.assertEqual(pool.read(0, 100, 50).shape, (2, 50))

    def test_batches(self):
        with tempfile.TemporaryDirectory() as folder:
            config = MixConfig(batch=3, seconds=0.5, band_limited=0, pumping=1)
            mixer = Mixer(tiny_pool(Path(folder)), config, seed=4)
            stems = mixer.draw()
            self.assertEqual(tuple(stems.shape), (3, 4, 2, 2, frames_of(0.5), 1025))
            self.assertTrue(np.isfinite(stems.numpy()).all())
            again = mixer.remix(stems)
            before, after = stems.square().sum((0, 2, 3, 4, 5)), again.square().sum((0, 2, 3, 4, 5))
            # Shuffled over the batch with gains of a few dB: no role gains or loses its energy.
            self.assertTrue(((after / before.clamp_min(1e-9)) < 10).all())

    def test_same_seed_same_batch(self):
        with tempfile.TemporaryDirectory() as folder:
            pool = tiny_pool(Path(folder))
            draws = [Mixer(pool, MixConfig(batch=2, seconds=0.3), seed=9).draw() for _ in range(2)]
            self.assertTrue(bool((draws[0] == draws[1]).all()))


class FeedTest(unittest.TestCase):
    def test_beside_as_here(self):
        with tempfile.TemporaryDirectory() as folder:
            tiny_pool(Path(folder))
            task = LiteTask(band_matrix(band_centres(97)), fine=64)
            config = FeedConfig(Path(folder), MixConfig(batch=2, seconds=0.3), task, remixes=2, seed=3)
            here, beside = batches(config), batches_beside(config)
            first, *others = [next(here) for _ in range(5)]
            for mine, theirs in zip([first, *others], beside):
                self.assertTrue(bool((mine.inputs == theirs.inputs).all()))
                self.assertEqual(mine.random, theirs.random)
            resumed = next(batches(config, {0: others[0].random}))
            self.assertTrue(bool((resumed.inputs == others[1].inputs).all()))


class MidiTest(unittest.TestCase):
    def test_round_trip(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.mid"
            write_track(path, [Note(0.5, 1.0, 60, 0.5), Note(1.0, 1.25, 64, 1.0)], program=3)
            (notes,) = read_tracks(path).values()
            self.assertEqual([round(n.pitch) for n in notes], [60, 64])
            self.assertAlmostEqual(notes[0].start, 0.5, places=2)
            self.assertAlmostEqual(notes[1].end, 1.25, places=2)


class VoiceTest(unittest.TestCase):
    def test_sings_the_note(self):
        time = np.arange(3 * SAMPLE_RATE) / SAMPLE_RATE
        buzz = sum(np.sin(2 * np.pi * 140 * k * time) / k for k in range(1, 20)).astype(np.float32) * 0.1
        lag = periods(buzz)
        self.assertAlmostEqual(SAMPLE_RATE / np.median(lag[lag > 0]), 140, delta=2)
        sung = sing(buzz, [Note(0.1, 1.9, 57)], 2 * SAMPLE_RATE, 1.0, np.random.default_rng(0))
        lag = periods(sung)[60:320]
        self.assertAlmostEqual(SAMPLE_RATE / np.median(lag[lag > 0]), 220, delta=5)


if __name__ == "__main__":
    unittest.main()
