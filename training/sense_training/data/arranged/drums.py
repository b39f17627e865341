"""Drum parts: rock and pop patterns with velocity, swing, ghost notes and fills, on sampled kits."""

from pathlib import Path

import numpy as np

from sense_training.data.arranged.piece import SECONDS, Piece
from sense_training.data.material.sounds import add, find, sound
from sense_training.spec import SAMPLE_RATE

KITS = {
    "acoustic": {
        "kick": [("muldjord", "^Kdrum")],
        "snare": [("muldjord", "^Snare_")],
        "rim": [("muldjord", "^SnareRest")],
        "closed": [("muldjord", "^HihatClosed")],
        "open": [("muldjord", "^HihatOpen")],
        "ride": [("muldjord", "^Ride[LR]_"), ("muldjord", "Bell")],
        "crash": [("muldjord", "^Crash"), ("muldjord", "^China")],
        "tom": [("muldjord", "^Tom")],
    },
    "mixed": {
        "kick": [("sonicpi", "^bd_|^drum_heavy|^drum_bass"), ("berklee", "^thump|^drum_low")],
        "snare": [("sonicpi", "^sn_|^drum_snare|^elec_.*snare")],
        "rim": [("sonicpi", "^perc_snap|^elec_wood|^tabla_t")],
        "closed": [("sonicpi", "^hat_|^drum_cymbal_closed"), ("berklee", "^shaker")],
        "open": [("sonicpi", "^drum_cymbal_open"), ("berklee", "^tambourine|^ritz")],
        "ride": [("sonicpi", "^ride|^drum_cymbal_soft")],
        "crash": [("sonicpi", "^drum_splash|^drum_cymbal_hard")],
        "tom": [("sonicpi", "^drum_tom|^tabla_g"), ("berklee", "^hand_drum|^conga_.*[0-9]|^war_drum")],
    },
}

KICK = np.array([0.97, 0.04, 0.1, 0.1, 0.15, 0.05, 0.35, 0.15, 0.6, 0.05, 0.4, 0.12, 0.12, 0.05, 0.25, 0.1])
SNARE = np.array([0, 0, 0, 0.03, 0.97, 0, 0.02, 0.08, 0, 0.08, 0.04, 0.02, 0.97, 0, 0.05, 0.1])
"""Chance of a hit on each sixteenth of a bar."""


class Drummer:
    def __init__(self, material: Path) -> None:
        self.kits = {
            name: {
                piece: [p for folder, pattern in places for p in find(material, folder, pattern)]
                for piece, places in kit.items()
            }
            for name, kit in KITS.items()
        }

    def play(self, piece: Piece, random: np.random.Generator) -> np.ndarray:
        """[2, 12 s] of drums to the piece's beats."""
        out = np.zeros((2, int(SECONDS * SAMPLE_RATE)), np.float32)
        kit = self._gather(random)
        feel = _Feel(random)
        grid = np.interp(np.arange(4 * len(piece.beats)) / 4, np.arange(len(piece.beats)), piece.beats)
        if feel.half_time:
            grid = grid[::2]
        for index, time in enumerate(grid):
            step, bar = index % 16, index // 16
            swing = feel.swing * (grid[1] - grid[0]) if index % 2 else 0
            for name, velocity in feel.hits(step, bar, random):
                at = time + swing + random.normal(0, 0.004)
                self._hit(out, kit[name], at, velocity, random)
        return out

    def _gather(self, random: np.random.Generator) -> dict[str, list[Path]]:
        """A few sounds for each piece, so that a drum keeps its timbre; loudest last, as the files are named."""
        kit = self.kits["acoustic" if random.random() < 0.7 else "mixed"]
        chosen = {}
        for name, paths in kit.items():
            if len(paths) > 6 and "muldjord" in str(paths[0]):
                start = int(random.integers(max(1, len(paths) - 8)))
                chosen[name] = paths[start : start + 8]
            else:
                chosen[name] = [paths[random.integers(len(paths))]] if paths else []
        if random.random() < 0.15:
            other = self.kits["mixed" if kit is self.kits["acoustic"] else "acoustic"]
            chosen["kick"] = [other["kick"][random.integers(len(other["kick"]))]]
        return chosen

    def _hit(self, out: np.ndarray, paths: list[Path], at: float, velocity: float, random: np.random.Generator) -> None:
        if not paths:
            return
        place = int(np.clip(velocity * len(paths) + random.normal(0, 0.8), 0, len(paths) - 1))
        add(out, sound(paths[place]).astype(np.float32) * (velocity**1.3), int(at * SAMPLE_RATE))


class _Feel:
    """Pattern, levels and habits of one drummer in one piece."""

    def __init__(self, random: np.random.Generator) -> None:
        self.kick = random.random(16) < KICK
        self.snare = random.random(16) < SNARE
        if random.random() < 0.2:
            self.kick = np.arange(16) % 4 == 0
        self.time = random.choice(["closed", "open", "ride", "crash", "none"], p=[0.5, 0.16, 0.2, 0.08, 0.06])
        self.every = int(random.choice([1, 2, 4], p=[0.15, 0.6, 0.25]))
        self.swing = float(random.choice([0, random.uniform(0.1, 0.33)], p=[0.8, 0.2]))
        self.half_time = random.random() < 0.15
        self.fills = int(random.choice([2, 4, 8]))
        self.levels = {
            "kick": random.uniform(0.7, 1.1),
            "snare": random.uniform(0.65, 1.1),
            "time": random.uniform(0.25, 0.8),
        }
        self.rim = random.random() < 0.08

    def hits(self, step: int, bar: int, random: np.random.Generator) -> list[tuple[str, float]]:
        """Parts of the kit that are hit on one sixteenth, with velocities."""
        found = []
        if bar % self.fills == self.fills - 1 and step >= 10:
            if random.random() < 0.75:
                found.append(("tom" if random.random() < 0.6 else "snare", random.uniform(0.5, 1)))
            if step % 4 == 0:
                found.append(("kick", self.levels["kick"]))
            return found
        if self.kick[step]:
            found.append(("kick", self.levels["kick"] * random.uniform(0.85, 1)))
        if self.snare[step]:
            accent = 1 if step in (4, 12) else 0.35
            found.append(("rim" if self.rim else "snare", self.levels["snare"] * accent * random.uniform(0.85, 1)))
        if step % self.every == 0 and self.time != "none":
            accent = 1 if step % 4 == 0 else 0.7
            found.append((self.time, self.levels["time"] * accent * random.uniform(0.8, 1)))
        if step == 0 and bar % self.fills == 0 and random.random() < 0.7:
            found.append(("crash", random.uniform(0.5, 0.9)))
        return found
