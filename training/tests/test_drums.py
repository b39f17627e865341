"""Drum clips: hi-hats made from closed ones, patterns, and names of hits in context."""

import tempfile
import unittest
from pathlib import Path

import numpy as np

from sense_training.data.material.hats import metal, opened
from sense_training.data.material.midi import DRUM_CHANNEL, Note, read_tracks, write_midi
from sense_training.spec import DRUM_CLASSES, DRUMS, SAMPLE_RATE
from sense_training.tasks.drums.clips import _play
from sense_training.tasks.drums.kits import CLASS_OF, LEAD_IN
from sense_training.tasks.drums.network import CymbalContext
from sense_training.tasks.drums.patterns import Hit, draw_pattern
from sense_training.tasks.drums.score import FoundHit, matches, names


def closed_hat() -> np.ndarray:
    noise = np.random.default_rng(1).normal(0, 0.3, (4800, 2))
    return (noise * np.exp(-np.arange(4800) / 500)[:, None]).astype(np.float32)


class HatTest(unittest.TestCase):
    def test_a_more_open_hat_is_longer_and_keeps_its_attack(self):
        random = np.random.default_rng(2)
        body, closed = metal(random), closed_hat()
        half, wide = opened(closed, body, 0.2, random), opened(closed, body, 0.9, random)
        late = slice(SAMPLE_RATE // 5, SAMPLE_RATE // 4)
        self.assertGreater(np.abs(wide[late]).mean(), 10 * np.abs(half[late]).mean())
        for hat in (half, wide):
            self.assertTrue(np.isfinite(hat).all())
            self.assertGreater(np.corrcoef(hat[:200, 0], closed[:200, 0])[0, 1], 0.5)


class PatternTest(unittest.TestCase):
    def test_hits_are_in_order_and_of_known_pieces(self):
        with tempfile.TemporaryDirectory() as material:
            for seed in range(40):
                hits = draw_pattern(Path(material), 6, np.random.default_rng(seed))
                times = [hit.seconds for hit in hits]
                self.assertEqual(times, sorted(times))
                self.assertTrue(all(0 <= seconds < 6 for seconds in times))
                self.assertLessEqual({hit.piece for hit in hits}, set(CLASS_OF))
                self.assertTrue(all(0 < hit.velocity <= 1 for hit in hits))

    def test_a_hit_sounds_at_its_time_and_pieces_that_the_kit_lacks_are_dropped(self):
        click = np.zeros((LEAD_IN + 100, 2), np.float32)
        click[LEAD_IN:] = 1
        hits = [Hit(0.5, "closed", 0.9), Hit(0.7, "tom", 0.9)]
        out = _play({"closed": [[click]]}, hits, SAMPLE_RATE, np.random.default_rng(3))
        self.assertEqual([hit.piece for hit in hits], ["closed"])
        self.assertEqual(int(np.argmax(np.abs(out).max(1) > 0)), SAMPLE_RATE // 2)

    def test_notes_of_the_drum_channel_are_read_alone(self):
        notes = [(DRUM_CHANNEL, Note(0.1, 0.2, 36)), (2, Note(0.3, 0.4, 60))]
        with tempfile.TemporaryDirectory() as folder:
            write_midi(Path(folder) / "a.mid", notes, {})
            drums, all_notes = (read_tracks(Path(folder) / "a.mid", *channel) for channel in ((DRUM_CHANNEL,), ()))
        read = [note.pitch for track in drums.values() for note in track]
        self.assertEqual(read, [36])
        self.assertEqual(sum(map(len, all_notes.values())), 2)


class ScoreTest(unittest.TestCase):
    def test_each_true_hit_is_matched_once(self):
        self.assertEqual(matches([1.0, 2.0, 2.02], [0.98, 1.01, 2.01], 0.03), 2)

    def test_regular_washy_hats_are_hihats_and_a_lone_crash_is_a_cymbal(self):
        def hit(frame: int, hihat: float, cymbal: float) -> FoundHit:
            odds = {"hihat": hihat, "cymbal": cymbal}
            return FoundHit(frame, frame / 187.5, 1, np.array([odds.get(c, 0.01) for c in DRUM_CLASSES]))

        hats = names([hit(47 * i, 0.4, 0.6) for i in range(1, 33)], with_context=True)
        self.assertEqual(hats[8:], [{"hihat"}] * 24)
        self.assertEqual(names([hit(100, 0.1, 0.9)], with_context=True), [{"cymbal"}])
        self.assertLess(CymbalContext().apply(hit(1, 0.4, 0.6).probabilities, 1)[0], DRUMS.threshold)


if __name__ == "__main__":
    unittest.main()
