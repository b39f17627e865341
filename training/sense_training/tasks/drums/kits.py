"""Drum kits of single hits: recorded and electronic ones of the material, and those of General MIDI sound fonts.

Each drawn kit is varied: drums of other kits, other pitches, decays and colours, and hi-hats that were made from closed
ones and cymbals.
"""

import re
from functools import cache
from pathlib import Path

import numpy as np

from sense_training.data.material.audio_file import read_stereo
from sense_training.data.material.hats import metal, opened, recoloured
from sense_training.data.material.midi import DRUM_CHANNEL, Note
from sense_training.data.material.sounds import repitch
from sense_training.data.material.synthesiser import synthesise
from sense_training.spec import SAMPLE_RATE
from sense_training.tasks.drums.kit_files import (
    GENERAL_MIDI,
    LAYER_SUFFIX,
    PROGRAMS,
    RECORDED,
    SINGLE_SOUNDS,
    SOUND_FONTS,
    WEIGHTS,
)

Drum = list[np.ndarray]
"""Hits [samples, 2] of one drum, from soft to hard."""

Kit = dict[str, list[Drum]]
"""Drums by piece."""

CLASS_OF = {
    "kick": "kick",
    "snare": "snare",
    "rim": "snare",
    "clap": "snare",
    "closed": "hihat",
    "pedal": "hihat",
    "half": "hihat",
    "open": "hihat",
    "ride": "hihat",
    "bell": "hihat",
    "tom": "tom",
    "crash": "cymbal",
    "percussion": "any",
}
"""Drum class by piece. Cymbals that keep time are one class, rides among them; crash, splash and china are `cymbal`."""

NEEDED = ("kick", "snare", "closed", "ride", "crash", "tom")
OPENINGS = {"half": (0.1, 0.55), "open": (0.5, 1)}
MOST_DRUMS = {"tom": 4, "crash": 2, "percussion": 3}
"""Drums of a piece in a drawn kit; 1 for other pieces."""

MOST_LAYERS = 4
"""Of a drawn drum."""

SEMITONES = {"tom": 4.0, "kick": 2.5, "snare": 2.5}
"""Standard deviation of a change of pitch is half of this; 3 for other pieces."""

VELOCITIES = (50, 85, 115)
SPACING_SECONDS, HIT_SECONDS = 2.0, 1.95
MOST_SECONDS = 2.4
"""Of a recorded hit."""

LEAD_IN = 24
"""Samples kept before the attack of a hit."""


class Kits:
    """Draws kits from the unpacked `material`."""

    def __init__(self, material: Path, names: list[str] | None = None) -> None:
        """`names` limits the sources to some of `WEIGHTS`."""
        self.material = material
        self.weights = {name: WEIGHTS.get(name, 1.0) for name in names} if names else WEIGHTS

    def draw(self, rng: np.random.Generator) -> tuple[Kit, set[str]]:
        """A kit, and the names of the sources in it."""
        main = self._draw_source(rng)
        used = {main}
        source = self._source(main, rng)
        kit: Kit = {}
        for piece in dict.fromkeys([*NEEDED, *source]):
            name, drums = main, source.get(piece, [])
            if not drums or (len(self.weights) > 1 and rng.random() < 0.2):
                name, drums = self._other(piece, rng) or (name, drums)
            if drums:
                used.add(name)
                count = int(rng.integers(1, MOST_DRUMS.get(piece, 1) + 1))
                chosen = rng.permutation(len(drums))[: max(count, min(2, len(drums)) if piece == "tom" else 1)]
                kit[piece] = [_varied(drums[i], piece, rng) for i in sorted(chosen)]
        self._open_hats(kit, rng)
        return kit, used

    def _open_hats(self, kit: Kit, rng: np.random.Generator) -> None:
        """Adds hats that are half open or open; keeps some of the recorded ones."""
        closed = kit["closed"][0]
        bodies = [kit[piece][0] for piece in ("open", "ride", "crash") if piece in kit]
        for piece, (least, most) in OPENINGS.items():
            if piece in kit and rng.random() < 0.45:
                continue
            body = bodies[rng.integers(len(bodies))][-1] if rng.random() < 0.75 else metal(rng)
            opening = rng.uniform(least, most)
            hits = closed[:: max(1, len(closed) // 3)]
            kit[piece] = [[opened(hit, body, opening, rng) for hit in hits]]

    def _draw_source(self, rng: np.random.Generator) -> str:
        weights = np.array(list(self.weights.values()))
        return str(rng.choice(list(self.weights), p=weights / weights.sum()))

    def _other(self, piece: str, rng: np.random.Generator) -> tuple[str, list[Drum]] | None:
        """Drums of `piece` of another source."""
        for _ in range(12):
            name = self._draw_source(rng)
            if drums := self._source(name, rng).get(piece):
                return name, drums
        return None

    def _source(self, name: str, rng: np.random.Generator) -> Kit:
        if name in SOUND_FONTS:
            return _general_midi(SOUND_FONTS[name], int(rng.choice(PROGRAMS)))
        return _recorded(self.material, name)


@cache
def _recorded(material: Path, name: str) -> Kit:
    folder = material / RECORDED[name][0]
    files = sorted(folder.glob("*.*"))
    kit: Kit = {}
    for piece, pattern in RECORDED[name][1].items():
        drums: dict[str, list[Path]] = {}
        for path in files:
            if re.search(pattern, path.name):
                drum = path.stem if name in SINGLE_SOUNDS else re.sub(LAYER_SUFFIX, "", path.stem)
                drums.setdefault(drum, []).append(path)
        if drums:
            kit[piece] = [[_hit(path) for path in paths] for paths in drums.values()]
    return kit


@cache
def _hit(path: Path) -> np.ndarray:
    return _from_attack(read_stereo(path).T[: int(MOST_SECONDS * SAMPLE_RATE)])


@cache
def _general_midi(font: str, program: int) -> Kit:
    """Every hit of a kit of a sound font, rendered in one go."""
    order = [(piece, note, v) for piece, notes in GENERAL_MIDI.items() for note in notes for v in VELOCITIES]
    starts = [SPACING_SECONDS * number for number in range(len(order))]
    notes = [Note(at, at + SPACING_SECONDS, note, v / 127) for at, (_, note, v) in zip(starts, order)]
    audio = synthesise(((DRUM_CHANNEL, note) for note in notes), {DRUM_CHANNEL: program}, gain=0.6, font=font).T
    drums: dict[tuple[str, int], Drum] = {}
    for at, (piece, note, _) in zip(starts, order):
        hit = audio[int(at * SAMPLE_RATE) : int((at + HIT_SECONDS) * SAMPLE_RATE)]
        if np.abs(hit).max(initial=0) > 1e-4:
            drums.setdefault((piece, note), []).append(_from_attack(hit))
    kit: Kit = {}
    for (piece, _), drum in drums.items():
        kit.setdefault(piece, []).append(drum)
    return kit


def _varied(drum: Drum, piece: str, rng: np.random.Generator) -> Drum:
    """Some layers of `drum`, all with the same changes of pitch, decay and colour."""
    layers = [drum[len(drum) * at // MOST_LAYERS] for at in range(MOST_LAYERS)] if len(drum) > MOST_LAYERS else drum
    semitones = float(np.clip(rng.normal(0, SEMITONES.get(piece, 3) / 2), -6, 6))
    decay = np.exp(rng.uniform(np.log(0.08), np.log(1.5))) if rng.random() < 0.35 else None
    seed = int(rng.integers(2**31))
    varied = []
    for hit in layers:
        hit = recoloured(repitch(hit.T, semitones).T, 2, np.random.default_rng(seed))
        if decay:
            hit = hit * np.exp(-np.arange(len(hit)) / SAMPLE_RATE / decay)[:, None].astype(np.float32)
        varied.append(hit)
    return varied


def _from_attack(audio: np.ndarray) -> np.ndarray:
    """`audio` [samples, 2] without the silence before it."""
    level = np.abs(audio).max(1)
    attack = int(np.argmax(level > 0.05 * level.max() + 1e-9))
    return audio[max(0, attack - LEAD_IN) :]
