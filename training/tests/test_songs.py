"""Whole songs: scores of ideal masks, scores of a folder, the held-out song from its tracks."""

import contextlib
import io
import tempfile
import unittest
from pathlib import Path

import numpy as np
import soundfile
import torch

from sense_training.data.material.unpack import unpack
from sense_training.data.pool.held_out import PEAK, write_held_out
from sense_training.model.lite import Lite, LiteConfig
from sense_training.spec import SAMPLE_RATE, STEMS
from sense_training.tasks.separator.song_score import score_songs, usdr
from sense_training.tasks.separator.whole_song import ideal_ratio

from .made_songs import made_song, write_archive

SECONDS = 3


def short_song(seed: int = 0) -> dict[str, np.ndarray]:
    """The first seconds of a made song by role, [samples, 2]."""
    return {role: audio[: SECONDS * SAMPLE_RATE] for role, audio in made_song(np.random.default_rng(seed)).items()}


class IdealRatioTest(unittest.TestCase):
    def test_distant_tones_are_restored_and_stems_sum_to_the_song(self):
        time = torch.arange(SAMPLE_RATE) / SAMPLE_RATE
        stems = torch.stack([torch.sin(2 * torch.pi * hertz * time).expand(2, -1) for hertz in (200, 2000, 9000)])
        ideal = ideal_ratio(stems)
        self.assertEqual(ideal.shape, stems.shape)
        self.assertLess(float((ideal.sum(0) - stems.sum(0)).abs().max()), 1e-4)
        for stem, estimate in zip(stems, ideal):
            # From the second frame on: the start of a tone is broadband.
            self.assertGreater(usdr(stem[:, 4096:].numpy(), estimate[:, 4096:].numpy()), 40)

    def test_identical_stems_share_the_song_evenly(self):
        noise = torch.randn(2, SAMPLE_RATE, generator=torch.Generator().manual_seed(0))
        first, second = ideal_ratio(torch.stack([noise, noise]))
        self.assertLess(float((first - second).abs().max()), 1e-5)
        self.assertLess(float((first - noise).abs().max()), 1e-4)

    def test_silence_is_finite(self):
        self.assertTrue(torch.isfinite(ideal_ratio(torch.zeros(4, 2, 5000))).all())


class ScoreTest(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = Path(folder.name)

    def test_scores_are_between_the_references(self):
        (self.folder / "Made").mkdir()
        (self.folder / "notes.txt").write_text("no song")
        for role, audio in short_song().items():
            soundfile.write(self.folder / "Made" / f"{role}.flac", audio[: SAMPLE_RATE * 2], 44_100)
        torch.manual_seed(0)
        scores = score_songs(Lite(LiteConfig(width=8, layers=1)).eval(), self.folder)
        self.assertEqual(list(scores["songs"]), ["Made"])
        for row in (scores["mean"], scores["quarter"], scores["ideal"]):
            self.assertEqual(list(row), [*STEMS, "mean"])
        # An untrained network gives each stem about a quarter.
        self.assertLess(abs(scores["mean"]["mean"] - scores["quarter"]["mean"]), 2)
        self.assertTrue(all(scores["ideal"][stem] > scores["quarter"][stem] + 3 for stem in STEMS), scores)

    def test_no_songs(self):
        with self.assertRaisesRegex(SystemExit, "no song in it; songs are folders of drums.flac"):
            score_songs(Lite(LiteConfig(width=8, layers=1)), self.folder)


class HeldOutTest(unittest.TestCase):
    def test_writes_the_song_whose_stems_sum_to_the_mixture(self):
        with tempfile.TemporaryDirectory() as name, contextlib.redirect_stdout(io.StringIO()):
            folder = Path(name)
            song = {role: 2 * audio for role, audio in short_song().items()}
            song["vocals"] = song["vocals"][:SAMPLE_RATE]
            write_archive(folder / "everythingisfree.tar", {"Francium": song, "Made": short_song(1)})
            unpack(folder, folder / "material")
            write_held_out(folder / "material", folder / "songs")
            self.assertEqual([path.name for path in (folder / "songs").iterdir()], ["Francium"])
            read = {path.stem: soundfile.read(path) for path in (folder / "songs" / "Francium").iterdir()}
            self.assertEqual(set(read), {*STEMS, "mixture"})
            audio = {name: samples for name, (samples, rate) in read.items() if rate == SAMPLE_RATE}
            self.assertEqual({samples.shape for samples in audio.values()}, {(SECONDS * SAMPLE_RATE, 2)})
            self.assertLess(np.abs(sum(audio[stem] for stem in STEMS) - audio["mixture"]).max(), 1e-6)
            self.assertAlmostEqual(max(np.abs(samples).max() for samples in audio.values()), PEAK, places=5)
            self.assertEqual(np.abs(audio["vocals"][SAMPLE_RATE + 1000 :]).max(), 0)
            gain = np.sqrt(np.square(audio["bass"]).mean() / np.square(song["bass"]).mean())
            self.assertGreater(usdr(song["bass"] * gain, audio["bass"]), 20)

    def test_names_missing_tracks(self):
        with self.assertRaisesRegex(SystemExit, "no tracks of Francium.*`unpack` writes them"):
            write_held_out(Path("nowhere"), Path("nowhere"))


if __name__ == "__main__":
    unittest.main()
