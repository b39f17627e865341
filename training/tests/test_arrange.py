"""Arranged pieces, from synthetic sounds: reproducible, complete, in time and in key."""

import contextlib
import io
import tempfile
import unittest
from pathlib import Path
from unittest.mock import patch

import numpy as np

from sense_training.data.arranged.band import Band
from sense_training.data.arranged.parts import LENGTH, bass_line
from sense_training.data.arranged.piece import SECONDS, random_piece
from sense_training.data.material.sounds import rms
from sense_training.data.pool.render import render_pool
from sense_training.data.pool.store import Pool
from sense_training.spec import STEMS

from .made_material import BEAT_SECONDS, BEATS_A_CHORD, write_material


class ArrangeTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.material = Path(folder.name)
        write_material(cls.material)
        # A synthesiser may be installed or not: the same notes from the same sounds everywhere.
        without = patch("sense_training.data.material.synthesiser.SOUND_FONTS", ())
        without.start()
        cls.addClassCleanup(without.stop)

    def test_a_seed_gives_one_piece(self):
        band = Band(self.material)
        first, again, other = (band.perform(np.random.default_rng(seed)) for seed in (1, 1, 2))
        self.assertEqual(set(first), set(STEMS))
        for role, audio in first.items():
            with self.subTest(role=role):
                self.assertEqual((audio.shape, audio.dtype), ((2, LENGTH), np.float32))
                self.assertAlmostEqual(rms(audio), 0.1, places=3)
                self.assertTrue(np.array_equal(audio, again[role]))
                self.assertFalse(np.array_equal(audio, other[role]))

    def test_the_pool_gets_both_halves_of_a_piece(self):
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
            render_pool(self.material, Path(folder), only="made", pieces=1, speeds=[], songs_limit=None, seed=1)
            pool = Pool(Path(folder))
        self.assertEqual({entry.source for entry in pool.entries}, {"made"})
        self.assertEqual([set(group) for group in pool.groups.values()], [set(STEMS)] * 2)

    def test_a_piece_is_an_excerpt_of_the_song_at_another_speed(self):
        for seed in range(5):
            piece = random_piece(self.material / "pop909", np.random.default_rng(seed))
            (beat,) = set(np.diff(piece.beats).round(6))
            self.assertTrue(BEAT_SECONDS / 1.45 < beat < BEAT_SECONDS / 0.9)
            self.assertLess(max(piece.beats), SECONDS)
            lengths = [chord.end - chord.start for chord in piece.chords]
            self.assertTrue(np.allclose(lengths, BEATS_A_CHORD * beat, atol=1e-6))
            for before, chord in zip(piece.chords, piece.chords[1:]):
                # C A F G, in whatever key: the fall of a third to A minor is the only one of its kind.
                step = (chord.root - before.root) % 12
                self.assertIn(step, (9, 8, 2, 5))
                self.assertEqual(chord.minor, step == 9)
            self.assertAlmostEqual(piece.melody[1].start - piece.melody[0].start, beat, places=2)

    def test_the_bass_plays_the_chords(self):
        for seed in range(8):
            random = np.random.default_rng(seed)
            piece = random_piece(self.material / "pop909", random)
            line = bass_line(piece, random)
            self.assertGreater(len(line), 3)
            for note in line:
                # Played a few milliseconds early or late.
                chord = next(c for c in piece.chords if c.start <= note.start + 0.03 < c.end)
                self.assertIn((note.pitch - chord.root) % 12, (0, 5, 7))


if __name__ == "__main__":
    unittest.main()
