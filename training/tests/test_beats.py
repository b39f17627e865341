"""Material of the beat network: beats of scores and recordings, strummed pieces, mastering, excerpts of long songs."""

import contextlib
import io
import struct
import tempfile
import unittest
from pathlib import Path
from random import Random
from unittest.mock import patch

import numpy as np
import soundfile

from sense_training.data.material.midi import META, TEMPO, TIME_SIGNATURE, read_score, ticks_per_quarter
from sense_training.spec import BEATS, FRAMES_PER_SECOND, SAMPLE_RATE
from sense_training.tasks.beats.mastering import master
from sense_training.tasks.beats.pieces import rock_songs
from sense_training.tasks.beats.recordings import TEMPI, beat_grid, write_recordings
from sense_training.tasks.beats.strums import strummed_piece
from sense_training.tasks.beats.train import LONGEST_STEPS, RECORDED_SHARE, Choice, cut

QUARTER = 96
"""Ticks."""


def tempo(seconds_per_quarter: float) -> bytes:
    return bytes([META, TEMPO, 3]) + int(seconds_per_quarter * 1e6).to_bytes(3, "big")


def signature(numerator: int, power: int) -> bytes:
    return bytes([META, TIME_SIGNATURE, 4, numerator, power, 24, 8])


def write_score(path: Path, quarters: int, events: dict[int, bytes], division: int = QUARTER) -> None:
    """A note in each of some quarters (one track), and events by quarter (another track)."""
    notes = bytes([0, 0x90, 60, 90, QUARTER, 0x80, 60, 0]) * quarters
    meta, last = b"", 0
    for quarter, event in sorted(events.items()):
        for index in range(quarter - last):
            meta += bytes([QUARTER, 0xFF, 0x01, 0]) if index < quarter - last - 1 else bytes([QUARTER])
        meta, last = meta + (b"" if quarter else b"\0") + event, quarter
    chunks = [b"MTrk" + struct.pack(">I", len(body)) + body for body in (meta, notes)]
    path.write_bytes(b"MThd" + struct.pack(">IHHH", 6, 1, 2, division) + b"".join(chunks))


class ScoreTest(unittest.TestCase):
    def beats(self, quarters: int, events: dict[int, bytes]):
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "a.mid"
            write_score(path, quarters, events)
            self.assertEqual(ticks_per_quarter(path), QUARTER)
            score = read_score(path)
            (notes,) = (notes for notes in score.tracks.values() if notes)
            times, places = zip(*score.beats)
            return np.array(times), list(places), notes

    def test_beats_follow_a_change_of_tempo(self):
        times, places, notes = self.beats(8, {0: tempo(0.5), 4: tempo(0.25)})
        self.assertTrue(np.allclose(times, [0, 0.5, 1, 1.5, 2, 2.25, 2.5, 2.75, 3]))
        self.assertTrue(np.allclose(times[:-1], [note.start for note in notes]))
        self.assertEqual(places, [1, 2, 3, 4, 1, 2, 3, 4, 1])

    def test_tempo_is_120_until_the_first_one(self):
        times, _, _ = self.beats(4, {2: tempo(1)})
        self.assertTrue(np.allclose(times, [0, 0.5, 1, 2, 3]))

    def test_two_beats_in_a_bar_of_six_eight(self):
        times, places, _ = self.beats(6, {0: signature(6, 3)})
        self.assertTrue(np.allclose(times, [0, 0.75, 1.5, 2.25, 3]))
        self.assertEqual(places, [1, 2, 1, 2, 1])

    def test_a_time_signature_begins_a_bar(self):
        _, places, _ = self.beats(8, {2: signature(3, 2)})
        self.assertEqual(places, [1, 2, 1, 2, 3, 1, 2, 3, 1])


class RockSongsTest(unittest.TestCase):
    def test_leaves_out_songs_without_tempo(self):
        with tempfile.TemporaryDirectory() as folder:
            write_score(Path(folder) / "a.mid", 4, {0: tempo(0.5)})
            write_score(Path(folder) / "b.mid", 4, {0: tempo(0.5)}, division=89)
            self.assertEqual([path.name for path in rock_songs(Path(folder))], ["a.mid"])


class StrumsTest(unittest.TestCase):
    def test_strums_are_on_the_beats(self):
        time = np.arange(SAMPLE_RATE // 20) / SAMPLE_RATE
        strum = np.exp(-time / 0.01) * np.sin(2 * np.pi * 300 * time)
        on_beats = {beats: ("D." * beats,) for beats in (2, 3, 4)}
        with (
            tempfile.TemporaryDirectory() as folder,
            patch.dict("sense_training.tasks.beats.strums.PATTERNS", on_beats),
        ):
            paths = [Path(folder) / f"guitar_strum_{chord}_down_127.wav" for chord in ("Amaj", "Bmin", "Cmaj", "Dmaj")]
            for path in paths:
                soundfile.write(path, strum, SAMPLE_RATE)
            for seed in range(5):
                signal, beats = strummed_piece(Random(seed), paths)
                self.assertGreaterEqual(len(beats), 18)
                power = np.square(signal).sum(1)
                interval = np.diff([at for at, _ in beats]).min()
                for at, _ in beats[:-1]:
                    on, between = (
                        power[max(0, int((middle - 0.05) * SAMPLE_RATE)) : int((middle + 0.05) * SAMPLE_RATE)].sum()
                        for middle in (at + 0.01, at + 0.01 + interval / 2)
                    )
                    self.assertGreater(on, 10)
                    self.assertGreater(on, 20 * between)

    def test_places_count_the_bar(self):
        with tempfile.TemporaryDirectory() as folder:
            paths = [Path(folder) / f"guitar_strum_{chord}_down_127.wav" for chord in "ABCD"]
            for path in paths:
                soundfile.write(path, np.ones(100), SAMPLE_RATE)
            _, beats = strummed_piece(Random(1), paths)
            places = [place for _, place in beats]
            in_bar = max(places)
            self.assertEqual(places, [index % in_bar + 1 for index in range(len(places))])


class MasteringTest(unittest.TestCase):
    def test_keeps_length_and_times(self):
        clicks = np.zeros((SAMPLE_RATE, 2))
        at = np.array([10_000, 30_000])
        clicks[at] = 0.5
        changed = 0
        for seed in range(20):
            out = master(clicks, np.random.default_rng(seed))
            self.assertEqual(out.shape, clicks.shape)
            self.assertTrue(np.isfinite(out).all())
            for sample, half in zip(at, (slice(0, 20_000), slice(20_000, None))):
                peak = int(np.abs(out[half, 0]).argmax()) + (half.start or 0)
                self.assertLess(abs(peak - sample), 0.005 * SAMPLE_RATE)
            changed += not np.allclose(out, clicks)
        self.assertGreater(changed, 10)

    def test_silence_stays_silent(self):
        for seed in range(10):
            self.assertEqual(np.abs(master(np.zeros((SAMPLE_RATE // 2, 2)), np.random.default_rng(seed))).max(), 0)


class RecordingsTest(unittest.TestCase):
    def test_beats_only_where_there_is_music(self):
        audio = np.zeros((2, 12 * SAMPLE_RATE), np.float32)
        audio[:, 4 * SAMPLE_RATE : 8 * SAMPLE_RATE] = 0.1
        beats = beat_grid(audio, 120)
        # Half a second of the music is within a second of the first and of the last of them; at 3 and 9 there is none.
        self.assertEqual([time for time, _ in beats], list(np.arange(3.5, 9, 0.5)))
        self.assertEqual([place for _, place in beats], [int(2 * time) % 4 + 1 for time, _ in beats])

    def test_mixture_is_the_sum_of_the_stems(self):
        with tempfile.TemporaryDirectory() as folder, contextlib.redirect_stdout(io.StringIO()):
            material, out = Path(folder) / "material", Path(folder) / "songs"
            random = np.random.default_rng(0)
            for path, seconds in [
                *((f"everythingisfree/{name}__drums__KICK.opus", 2) for name in TEMPI),
                ("sectoid/Metal__other__guitar.opus", 2),
                ("sectoid/Metal__backing__backing.opus", 3),
            ]:
                (material / path).parent.mkdir(parents=True, exist_ok=True)
                noise = 0.1 * random.standard_normal((seconds * SAMPLE_RATE, 2))
                soundfile.write(material / path, noise, SAMPLE_RATE, format="OGG", subtype="OPUS")
            (material / "sectoid" / "Metal.beats.txt").write_text("0.5 1\n")
            write_recordings(out, material)
            self.assertEqual(len(list(out.iterdir())), len(TEMPI) + 1)
            self.assertEqual((out / "Metal" / "beats.txt").read_text(), "0.5 1\n")
            mixture, _ = soundfile.read(out / "Metal" / "mixture.flac")
            self.assertEqual(len(mixture), 3 * SAMPLE_RATE)
            both, alone = mixture[: 2 * SAMPLE_RATE], mixture[2 * SAMPLE_RATE :]
            self.assertAlmostEqual(np.square(both).mean() / np.square(alone).mean(), 2, delta=0.2)
            lines = (out / "Potassium" / "beats.txt").read_text().splitlines()
            self.assertEqual(lines[:5], ["0.0000 1", "0.3333 2", "0.6667 3", "1.0000 4", "1.3333 1"])


class ChoiceTest(unittest.TestCase):
    def piece(self, steps: int, level: float = 0):
        """The flux counts the steps, so that a part of it shows where it began."""
        flux = np.arange(steps, dtype=np.float32)[:, None] * np.ones((1, BEATS.inputs), np.float32) + level
        beats = np.arange(0, steps / FRAMES_PER_SECOND, 0.5)
        return flux, beats, np.arange(len(beats)) % 4 + 1

    def test_cuts_long_songs_with_their_beats(self):
        whole = self.piece(3 * LONGEST_STEPS)
        for seed in range(5):
            flux, beats, places = cut(whole, np.random.default_rng(seed))
            self.assertEqual(len(flux), LONGEST_STEPS)
            begin = flux[0, 0] / FRAMES_PER_SECOND
            length = LONGEST_STEPS / FRAMES_PER_SECOND
            self.assertTrue(((beats >= 0) & (beats < length)).all())
            self.assertAlmostEqual(len(beats), 2 * length, delta=1)
            numbers = np.round((beats + begin) * 2).astype(int)
            self.assertTrue(np.allclose(beats + begin, numbers / 2))
            self.assertEqual(list(places), list(numbers % 4 + 1))
        short = self.piece(100)
        self.assertIs(cut(short, np.random.default_rng(0)), short)

    def test_draws_recordings_with_their_share(self):
        pieces, recordings = [self.piece(10)], [self.piece(10, level=1000)]
        rng = np.random.default_rng(0)
        for choice, share in (
            (Choice(pieces, recordings), RECORDED_SHARE),
            (Choice(pieces, []), 0),
            (Choice([], recordings), 1),
        ):
            drawn = [choice.draw(rng)[0][0, 0] >= 1000 for _ in range(2000)]
            self.assertAlmostEqual(np.mean(drawn), share, delta=0.04 if 0 < share < 1 else 0)


if __name__ == "__main__":
    unittest.main()
