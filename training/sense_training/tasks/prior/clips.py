"""Training clips for the prior: 12 s of drums, bass, other and vocals (float32, eight channels), from recorded stems,
single sounds and POP909 arrangements. WORK/clips receives the clips; those of the song Francium go to WORK/validation
and are never trained on.
"""

from pathlib import Path

import numpy as np

from sense_training.data.material.midi import read_tracks
from sense_training.data.material.pop909 import song_files
from sense_training.spec import STEMS
from sense_training.tasks.prior.drums import drums
from sense_training.tasks.prior.players import Players
from sense_training.tasks.prior.sounds import LENGTH, TRAINING_SONGS, VALIDATION_SONG, Library, rms, without_bass

LEVEL_DB = {"drums": -20, "bass": -21, "other": -20, "vocals": -20}
DROPOUT = {"drums": 0.05, "bass": 0.08, "other": 0.06, "vocals": 0.2}
"""Chance that a stem is silent."""
VALIDATION_CLIPS = 16

Tracks = dict[str, np.ndarray]
"""[samples, 2] by stem."""


def make_clips(material: Path, work: Path, seed: int, count: int) -> None:
    """Writes the validation clips and `count` training clips."""
    maker = _Maker(material, work, np.random.default_rng(seed))
    for part in ("clips", "validation"):
        (work / part).mkdir(parents=True, exist_ok=True)
    maker.write_validation(work / "validation")
    for index in range(count):
        maker.write_clip(work / "clips" / f"{seed}_{index:04d}.f32")


class _Maker:
    def __init__(self, material: Path, work: Path, rng: np.random.Generator) -> None:
        self.library, self.rng = Library(material, work), rng
        self.players = Players(self.library, rng)
        self.songs = song_files(material / "pop909")

    def write_validation(self, folder: Path) -> None:
        length = len(self.library.stem(VALIDATION_SONG, "drums"))
        for index in range(VALIDATION_CLIPS):
            at = (length - LENGTH) * index // (VALIDATION_CLIPS - 1)
            tracks = {s: self.library.stem(VALIDATION_SONG, s)[at : at + LENGTH].astype(np.float32) for s in STEMS}
            _write(_mono(tracks) if index % 2 else tracks, folder / f"{index:02d}.f32")

    def write_clip(self, path: Path) -> None:
        tracks = self._recorded() if self.rng.random() < 0.3 else self._arranged()
        if self.rng.random() < 0.5:
            tracks = _mono(tracks)
        gain = 10 ** (self.rng.uniform(-8, 4) / 20)
        _write({stem: audio * gain for stem, audio in tracks.items()}, path)

    def _recorded(self) -> Tracks:
        """A moment of a recorded song; where it has hardly any bass, one is played to it."""
        players, rng = self.players, self.rng
        name = players.pick(TRAINING_SONGS)
        at = int(rng.integers(0, len(self.library.stem(name, "drums")) - LENGTH))
        tracks: Tracks = {}
        for stem in STEMS:
            song = self.library.song(name, stem)
            silent = np.zeros((LENGTH, 2), np.float32)
            tracks[stem] = silent if song is None else song[at : at + LENGTH].astype(np.float32)
        higher = without_bass(tracks["other"])
        tracks["bass"], tracks["other"] = tracks["bass"] + tracks["other"] - higher, higher
        if rms(tracks["bass"]) < 0.15 * rms(tracks["drums"] + tracks["other"]):
            notes = read_tracks(players.pick(self.songs)).get("PIANO", [])
            line = players.stereo(players.bass(notes, rng.uniform(10, 60)), 0.1)
            loud = rms(tracks["drums"] + tracks["other"]) / max(1e-4, rms(line))
            tracks["bass"] = tracks["bass"] + line * loud * 0.5 * players.decibels(3)
        return {stem: audio * players.decibels(2) for stem, audio in tracks.items()}

    def _arranged(self) -> Tracks:
        """An arrangement: every stem with its own player, room, tone and level."""
        players, rng = self.players, self.rng
        midi = read_tracks(players.pick(self.songs))
        chords, lead, melody = (midi.get(name, []) for name in ("PIANO", "BRIDGE", "MELODY"))
        end = max([note.end for note in chords] or [40])
        start, beat = rng.uniform(5, max(6, end - 14)), rng.uniform(0.33, 0.75)
        is_recorded = rng.random() < 0.3
        tracks: Tracks = {
            "drums": players.excerpt(players.pick(TRAINING_SONGS), "drums")
            if is_recorded
            else drums(players, beat, start),
            "bass": players.bass(chords, start),
            "other": players.other(chords, lead, start),
            "vocals": players.vocals(melody, start),
        }
        for stem, audio in tracks.items():
            audio = players.stereo(audio, 0.8 if stem == "other" else 0.15)
            if rng.random() < (0.15 if stem == "bass" else 0.45):
                audio = players.reverb(audio, rng.uniform(0.05, 0.5))
            audio = players.tilt(audio)
            gain = 10 ** ((LEVEL_DB[stem] + rng.normal(0, 3)) / 20) / rms(audio) if rms(audio) > 1e-4 else 0
            tracks[stem] = audio * (0 if rng.random() < DROPOUT[stem] else gain)
        return tracks


def _mono(tracks: Tracks) -> Tracks:
    return {stem: np.repeat(audio.mean(1, keepdims=True), 2, 1) for stem, audio in tracks.items()}


def _write(tracks: Tracks, path: Path) -> None:
    clip = np.concatenate([tracks[stem] for stem in STEMS], 1)
    peak = np.abs(clip[:, 0::2].sum(1)).max()
    (clip * min(1, 1.2 / max(peak, 1e-9))).astype(np.float32).tofile(path)
