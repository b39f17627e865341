"""Drum kits of single hits: sampled ones of the material, and those of a General MIDI sound font."""

import re
from functools import cache
from pathlib import Path

import numpy as np

from sense_training.data.material.audio_file import read_stereo
from sense_training.data.material.midi import DRUM_CHANNEL, Note
from sense_training.data.material.synthesiser import synthesise
from sense_training.spec import SAMPLE_RATE

Kit = dict[str, list[np.ndarray]]
"""Hits [samples, 2] by drum class; of the layered kit from soft to hard."""

PROGRAMS = (0, 8, 16, 24, 25, 32, 40)
"""Kits of the sound font."""

GENERAL_MIDI = {
    "kick": [36, 35],
    "snare": [38, 40],
    "hihat": [42, 44, 46],
    "tom": [41, 43, 45, 47, 48, 50],
    "cymbal": [49, 51, 57, 55],
}
VELOCITIES = (50, 85, 115)
SPACING_SECONDS, HIT_SECONDS = 2.0, 1.95

LAYERED = {
    "kick": "muldjord/Kdrum",
    "snare": "muldjord/Snare_",
    "hihat": "muldjord/Hihat",
    "tom": "muldjord/Tom",
    "cymbal": "muldjord/(Crash|China|Ride)",
}
ACOUSTIC = {
    "kick": "sonicpi/drum_(bass|heavy)",
    "snare": "sonicpi/drum_snare",
    "hihat": "sonicpi/drum_cymbal_(closed|pedal|open)",
    "tom": "sonicpi/drum_tom",
    "cymbal": "sonicpi/drum_(splash|cymbal_hard|cymbal_soft)",
}
ELECTRONIC = {
    "kick": "sonicpi/(bd_|elec_(hollow|soft)_kick)",
    "snare": "sonicpi/(sn_|elec_.*snare)",
    "hihat": "sonicpi/hat_",
    "tom": "sonicpi/elec_fuzz_tom|sonicpi/drum_tom",
    "cymbal": "sonicpi/(elec_cymbal|ride_)",
}

LEAD_IN = 24
"""Samples kept before the attack of a hit."""


class Kits:
    """Draws kits from the unpacked `material`."""

    def __init__(self, material: Path) -> None:
        files = sorted(str(path) for path in material.glob("*/*"))

        def found(names: dict[str, str]) -> dict[str, list[str]]:
            return {part: [path for path in files if re.search(pattern, path)] for part, pattern in names.items()}

        self.layered, self.acoustic, self.electronic = found(LAYERED), found(ACOUSTIC), found(ELECTRONIC)

    def draw(self, rng: np.random.Generator) -> tuple[Kit, bool]:
        """A kit, and whether its hits are layered by velocity."""
        chance = rng.random()
        if chance < 0.35:
            return {part: [_hit(path) for path in paths] for part, paths in self.layered.items()}, True
        if chance < 0.5:
            return {part: [_hit(path) for path in paths] for part, paths in self.acoustic.items()}, False
        if chance < 0.68:
            chosen = {part: paths[rng.integers(len(paths))] for part, paths in self.electronic.items() if paths}
            return {part: [_hit(path)] for part, path in chosen.items()}, False
        return _general_midi(int(rng.choice(PROGRAMS))), False


@cache
def _hit(path: str) -> np.ndarray:
    return _from_attack(read_stereo(Path(path)).T[: 3 * SAMPLE_RATE])


@cache
def _general_midi(program: int) -> Kit:
    """Every hit of a kit of the sound font, rendered in one go."""
    order = [(part, note, v) for part, notes in GENERAL_MIDI.items() for note in notes for v in VELOCITIES]
    starts = [SPACING_SECONDS * number for number in range(len(order))]
    notes = [Note(at, at + SPACING_SECONDS, note, v / 127) for at, (_, note, v) in zip(starts, order)]
    audio = synthesise(((DRUM_CHANNEL, note) for note in notes), {DRUM_CHANNEL: program}, gain=0.6).T
    kit: Kit = {}
    for at, (part, _, _) in zip(starts, order):
        hit = audio[int(at * SAMPLE_RATE) : int((at + HIT_SECONDS) * SAMPLE_RATE)]
        kit.setdefault(part, []).append(_from_attack(hit))
    return kit


def _from_attack(audio: np.ndarray) -> np.ndarray:
    """`audio` [samples, 2] without the silence before it."""
    level = np.abs(audio).max(1)
    attack = int(np.argmax(level > 0.05 * level.max() + 1e-9))
    return audio[max(0, attack - LEAD_IN) :]
