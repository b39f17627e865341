"""The pool, batches whose stems sum to the mixture, and sung melodies."""

import contextlib
import io
import tarfile
import tempfile
import unittest
from pathlib import Path

import numpy as np
import torch

from sense_training.data.arranged.voice import periods, sing
from sense_training.data.material.midi import Note, read_tracks, write_midi
from sense_training.data.material.unpack import unpack
from sense_training.data.mix import MixConfig, Mixer, frames_of
from sense_training.data.pool.pack import pack, unpack_pool
from sense_training.data.pool.store import SEGMENT, Pool
from sense_training.data.short_room import short_room
from sense_training.dsp.bands import band_centres, band_matrix
from sense_training.learn.objective import LiteObjective
from sense_training.spec import SAMPLE_RATE, STEMS
from sense_training.tasks.separator.feed import FeedConfig, batches, batches_in_processes

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


class PackTest(unittest.TestCase):
    def test_packing_and_unpacking_restore_the_pool(self):
        with tempfile.TemporaryDirectory() as folder:
            here, there, packed = Path(folder) / "here", Path(folder) / "there", Path(folder) / "pool.tar"
            tiny_pool(here)
            self.assertEqual(pack(here, packed, 60), dict.fromkeys(STEMS, 3))
            self.assertEqual(unpack_pool(packed, there), 12)
            for held_out, count in ((False, 8), (True, 4)):
                before, after = Pool(here, held_out), Pool(there, held_out)
                self.assertEqual(len(after.entries), count)
                for group, roles in before.groups.items():
                    for role, index in roles.items():
                        other = after.groups[group][role]
                        wanted, found = (p.read(i, 0, SEGMENT) for p, i in ((before, index), (after, other)))
                        loud = [
                            np.sqrt(np.square(audio / pool.entries[i].level).mean())
                            for audio, pool, i in ((wanted, before, index), (found, after, other))
                        ]
                        self.assertAlmostEqual(loud[1] / loud[0], 1, delta=0.1)

    def test_keeps_its_size(self):
        with tempfile.TemporaryDirectory() as folder:
            tiny_pool(Path(folder) / "here")
            packed = Path(folder) / "pool.tar"
            counts = pack(Path(folder) / "here", packed, 0.5)
            self.assertTrue(0 < sum(counts.values()) < 12, counts)
            there = Path(folder) / "there"
            for _ in range(2):
                self.assertEqual(unpack_pool(packed, there), sum(counts.values()))
            pool = Pool(there)
            self.assertEqual(len(pool.entries) + len(Pool(there, held_out=True).entries), sum(counts.values()))
            # All but the last piece that fitted have all their stems.
            self.assertLessEqual(sum(len(roles) < len(STEMS) for roles in pool.groups.values()), 1)
            self.assertLess(packed.stat().st_size, 0.5 * 2**20 + 20_000)


class CompanyTest(unittest.TestCase):
    def sounding(self, stems) -> np.ndarray:
        """Which stems sound [batch, stem]."""
        return (stems.square().sum((2, 3, 4, 5)) > 0).numpy()

    def mixed(self, **chances) -> list[np.ndarray]:
        """What sounds in a drawn batch and in its remix."""
        with tempfile.TemporaryDirectory() as folder:
            mixer = Mixer(tiny_pool(Path(folder)), MixConfig(batch=24, seconds=0.1, pumping=0, **chances), seed=5)
            stems = mixer.draw()
            return [self.sounding(stems), self.sounding(mixer.remix(stems))]

    def test_solo(self):
        for sounding in self.mixed(solo=1):
            self.assertEqual(set(sounding.sum(1)), {1})
            # Each stem in turn, by chance.
            self.assertTrue(sounding.any(0).all())

    def test_instrumental(self):
        for sounding in self.mixed(instrumental=1):
            self.assertTrue((sounding == [True, True, True, False]).all())

    def test_solo_and_instrumental_items_stay_so_in_remixes(self):
        none_absent = dict.fromkeys(STEMS, 0.0)
        drawn, remixed = self.mixed(solo=0.3, instrumental=0.4, absent=none_absent)
        lone = drawn.sum(1) == 1
        self.assertTrue(0 < lone.sum() < 24)
        self.assertTrue((drawn[lone] == remixed[lone]).all())
        bare = (drawn == [True, True, True, False]).all(1)
        self.assertTrue(0 < bare.sum() < 24)
        self.assertFalse(remixed[bare, 3].any())

    def test_rooms_change_the_chosen_stems_only(self):
        def draw(**chances):
            with tempfile.TemporaryDirectory() as folder:
                config = MixConfig(batch=1, seconds=0.3, absent=dict.fromkeys(STEMS, 0.0), **chances)
                return Mixer(tiny_pool(Path(folder)), config, seed=1).draw()[0, 0]

        plain, roomy = draw(), draw(room={**dict.fromkeys(STEMS, 0.0), "drums": 1.0})
        self.assertFalse(bool((plain == roomy).all()))


class ShortRoomTest(unittest.TestCase):
    def test_decays_after_the_stem_ends(self):
        audio = np.zeros((2, SAMPLE_RATE), np.float32)
        audio[:, 10_000] = 1
        for seed in range(5):
            out = short_room(audio, np.random.default_rng(seed))
            self.assertEqual((out.shape, out.dtype), (audio.shape, audio.dtype))
            self.assertLess(np.abs(out[:, :9_999]).max(), 1e-4)
            self.assertGreater(out[0, 10_000], 0.7)
            tail = np.square(out[:, 10_001:])
            self.assertGreater(tail.sum(), 1e-3)
            self.assertLess(tail[:, SAMPLE_RATE // 2 :].sum(), 1e-2 * tail.sum())

    def test_tail_does_not_wrap_to_the_beginning(self):
        audio = np.zeros((2, SAMPLE_RATE), np.float32)
        audio[:, -100] = 1
        out = short_room(audio, np.random.default_rng(0))
        self.assertLess(np.abs(out[:, :-101]).max(), 1e-4)

    def test_keeps_the_level(self):
        random = np.random.default_rng(2)
        audio = (0.1 * random.standard_normal((2, 20_000))).astype(np.float32)
        out = short_room(audio, random)
        self.assertAlmostEqual(float(np.square(out).mean() / np.square(audio).mean()), 1, places=3)
        self.assertEqual(np.abs(short_room(np.zeros_like(audio), random)).max(), 0)


class FeedTest(unittest.TestCase):
    def setUp(self):
        # As in the processes: on some processors the last digits depend on the number of threads.
        threads = torch.get_num_threads()
        torch.set_num_threads(1)
        self.addCleanup(torch.set_num_threads, threads)

    def test_processes_mix_the_same_batches(self):
        with tempfile.TemporaryDirectory() as folder:
            tiny_pool(Path(folder))
            objective = LiteObjective(band_matrix(band_centres(97)), fine=64)
            config = FeedConfig(Path(folder), MixConfig(batch=2, seconds=0.3), objective, remixes=2, seed=3)
            here, in_processes = batches(config), batches_in_processes(config)
            first, *others = [next(here) for _ in range(5)]
            for mine, theirs in zip([first, *others], in_processes):
                self.assertTrue(bool((mine.inputs == theirs.inputs).all()))
                self.assertEqual(mine.random, theirs.random)
            resumed = next(batches(config, {0: others[0].random}))
            self.assertTrue(bool((resumed.inputs == others[1].inputs).all()))


class MidiTest(unittest.TestCase):
    def test_round_trip(self):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.mid"
            write_midi(path, [(0, Note(0.5, 1.0, 60, 0.5)), (0, Note(1.0, 1.25, 64, 1.0))], {0: 3})
            (notes,) = read_tracks(path).values()
            self.assertEqual([round(n.pitch) for n in notes], [60, 64])
            self.assertAlmostEqual(notes[0].start, 0.5, places=2)
            self.assertAlmostEqual(notes[1].end, 1.25, places=2)


class UnpackTest(unittest.TestCase):
    def test_unpacks_an_archive_in_an_archive(self):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            (folder / "song.mid").write_text("notes")
            with tarfile.open(folder / "inner.tar.xz", "w:xz") as tar:
                tar.add(folder / "song.mid", "midi/song.mid")
            with tarfile.open(folder / "songs.tar", "w") as tar:
                tar.add(folder / "inner.tar.xz", "songs/inner.tar.xz")
            (folder / "inner.tar.xz").unlink()
            with contextlib.redirect_stdout(io.StringIO()):
                unpack(folder, folder / "material")
            self.assertEqual((folder / "material" / "songs" / "midi" / "song.mid").read_text(), "notes")


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
