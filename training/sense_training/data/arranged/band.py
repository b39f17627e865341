"""A piece played by a random band: four stems of 12 s that belong together."""

from functools import reduce
from pathlib import Path

import numpy as np

from sense_training.data.arranged.drums import Drummer
from sense_training.data.arranged.effects import colour, compress, room
from sense_training.data.arranged.parts import Players
from sense_training.data.arranged.piece import Piece, random_piece
from sense_training.data.material.sounds import rms
from sense_training.spec import STEMS


class Band:
    def __init__(self, material: Path) -> None:
        self.material = Path(material)
        self.players = Players(material)
        self.drummer = Drummer(material)

    def perform(self, random: np.random.Generator) -> dict[str, np.ndarray]:
        """Stems by role, [2, 12 s], each at -20 dB RMS; a role may be missing."""
        piece = random_piece(self.material / "pop909", random)
        stems = {
            "drums": self.drummer.play(piece, random),
            "bass": self.players.bass(piece, random),
            "other": self._others(piece, random),
            "vocals": self.players.voice(piece, random),
        }
        space = random.uniform(0.15, 1.6)
        finished = {}
        for role in STEMS:
            audio = stems[role]
            if rms(audio) < 1e-4:
                continue
            if random.random() < 0.5:
                audio = colour(audio, random)
            chance = {"drums": 0.55, "bass": 0.1, "other": 0.4, "vocals": 0.65}[role]
            if random.random() < chance:
                audio = room(audio, space, random.uniform(0.03, 0.45), random)
            if role == "drums" and random.random() < 0.4:
                audio = compress(audio, random.uniform(1.3, 4))
            audio = audio * (0.1 / rms(audio))
            finished[role] = np.clip(audio, -8, 8).astype(np.float32)
        return finished

    def _others(self, piece: Piece, random: np.random.Generator) -> np.ndarray:
        parts = []
        if random.random() < 0.65:
            parts.append(self.players.guitar(piece, random))
        if random.random() < 0.5 or not parts:
            parts.append(self.players.keys(piece, random))
        if random.random() < 0.3:
            parts.append(self.players.lead(piece, random))
        return reduce(np.add, [part / (rms(part) + 1e-6) * 10 ** (random.normal(0, 4) / 20) for part in parts])
