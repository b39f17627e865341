"""Clips of drum patterns with exact onset times, from single hits, most of them over other stems of the pool and over
percussive parts that are not drums.

Writes CLIPS/SEED_NNN/{m.wav,truth.txt,clean,kits}: the mix, `seconds label` a line, 1 where drums are alone, and the
names of the kits that were used.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from sense_training.data.arranged.effects import compress, compressed_file, low_pass, room
from sense_training.data.arranged.plucked import Plucked
from sense_training.data.pool.groups import read_segment
from sense_training.data.pool.store import SEGMENT, Pool
from sense_training.spec import SAMPLE_RATE
from sense_training.tasks.drums.kits import CLASS_OF, LEAD_IN, Kit, Kits
from sense_training.tasks.drums.patterns import Hit, draw_pattern
from sense_training.tasks.drums.segments import write_clip

Truth = list[tuple[float, str]]
"""Seconds and drum class of each hit."""

SECONDS = 5.9
DRUMS_DB, STEMS_DB = -20, -21
"""RMS of the drums and of each other stem, each +-3 dB."""

LEVEL = {
    "closed": 0.5,
    "half": 0.5,
    "open": 0.5,
    "pedal": 0.3,
    "ride": 0.45,
    "bell": 0.5,
    "crash": 0.8,
    "percussion": 0.5,
}
"""Peak of pieces that are softer than a kick (1)."""

CHOKES = ("closed", "pedal", "half", "open")
"""A hit of one of these damps an open hat."""


@dataclass(frozen=True)
class ClipOptions:
    """What clips hold."""

    seconds: float = SECONDS
    kits: list[str] | None = None
    """Names of the only kits to use."""


def make_clips(material: Path, pool_folder: Path, out: Path, seed: int, count: int, options: ClipOptions) -> None:
    """Writes `count` clips to `out`; those that exist are kept, and may leave later ones different."""
    kits, pool, plucked = Kits(material, options.kits), Pool(pool_folder), Plucked(material)
    for number in range(count):
        folder = out / f"{seed}_{number:04}"
        if (folder / "truth.txt").exists():
            continue
        rng = np.random.default_rng([seed, number])
        kind = rng.choice(["alone", "mixed", "no drums"], p=[0.17, 0.73, 0.1])
        mix, truth, names = np.zeros((int(options.seconds * SAMPLE_RATE), 2), np.float32), Truth(), set[str]()
        if kind != "no drums":
            kit, names = kits.draw(rng)
            hits = draw_pattern(material, options.seconds, rng)
            mix, truth = _produced(_play(kit, hits, len(mix), rng), rng), _truth(hits)
        if kind != "alone":
            _add_stems(mix, pool, rng)
            if kind == "no drums" or rng.random() < 0.35:
                mix += plucked.play(options.seconds, rng).T * 10 ** (rng.uniform(-22, -7) / 20)
        mix = _mastered(mix, rng)
        mix *= min(1, 0.95 / max(1e-4, np.abs(mix).max()))
        write_clip(folder, mix, iter(truth), kind == "alone")
        (folder / "kits").write_text("\n".join(sorted(names)))


def _truth(hits: list[Hit]) -> Truth:
    return [(hit.seconds, CLASS_OF[hit.piece]) for hit in hits]


def _play(kit: Kit, hits: list[Hit], length: int, rng: np.random.Generator) -> np.ndarray:
    """Audio [length, 2]. Pieces that the kit lacks are left out of `hits` too."""
    hits[:] = [hit for hit in hits if hit.piece in kit]
    out = np.zeros((length, 2), np.float32)
    gains = {piece: LEVEL.get(piece, 1) * 10 ** (rng.normal(0, 3) / 20) for piece in kit}
    for piece in ("half", "open", "pedal"):
        gains[piece] = gains["closed"] * LEVEL[piece] / LEVEL["closed"] * 10 ** (rng.normal(0, 1.5) / 20)
    pan = {piece: np.clip(rng.normal(0, 0.25), -0.7, 0.7) for piece in kit}
    hat_times = [hit.seconds for hit in hits if hit.piece in CHOKES]
    for hit in hits:
        drums = kit[hit.piece]
        drum = drums[hit.drum % len(drums)]
        layer = drum[min(len(drum) - 1, int(hit.velocity * len(drum)))]
        audio = layer * (gains[hit.piece] * hit.velocity**1.5 / max(1e-3, np.abs(layer).max()))
        if hit.piece in ("half", "open") and (later := [at for at in hat_times if at > hit.seconds + 0.02]):
            audio = _damped(audio, min(later) - hit.seconds)
        centre = 0 if hit.piece in ("kick", "snare") else pan[hit.piece]
        begin = max(0, int(hit.seconds * SAMPLE_RATE) - LEAD_IN)
        end = min(length, begin + len(audio))
        out[begin:end] += audio[: end - begin] * np.array([1 - centre, 1 + centre], np.float32)
    return out


def _damped(audio: np.ndarray, seconds: float) -> np.ndarray:
    """Ends within 15 ms after `seconds`."""
    end, fade = int(seconds * SAMPLE_RATE), int(0.015 * SAMPLE_RATE)
    audio = audio[: end + fade].copy()
    audio[end:] *= np.linspace(1, 0, fade, dtype=np.float32)[: len(audio[end:]), None]
    return audio


def _produced(drums: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Equaliser, rooms, a compressed and a driven bus, and a level."""
    drums = _shelves(drums, rng)
    if rng.random() < 0.55:
        drums = room(drums.T, np.exp(rng.uniform(np.log(0.15), np.log(1.4))), rng.uniform(0.03, 0.35), rng).T
    if rng.random() < 0.35:
        drums = compress(drums.T, rng.uniform(1.5, 5)).T
    if rng.random() < 0.35:
        drive = 10 ** (rng.uniform(0, 12) / 20) / max(1e-4, np.abs(drums).max())
        drums = np.tanh(drums * drive * 1.2) / drive
    rms = max(1e-4, np.sqrt((drums**2).mean()))
    return (drums * 10 ** ((DRUMS_DB + rng.normal(0, 3)) / 20) / rms).astype(np.float32)


def _shelves(audio: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A random shelf at each end, as a mixing desk would set it."""
    hz = np.maximum(np.fft.rfftfreq(len(audio), 1 / SAMPLE_RATE), 20)
    low = rng.normal(0, 3) * np.clip(np.log2(200 / hz), 0, 2) / 2
    gain_db = low + rng.normal(0, 4) * np.clip(np.log2(hz / 3000), 0, 2) / 2
    spectrum = np.fft.rfft(audio, axis=0) * 10 ** (gain_db / 20)[:, None]
    return np.fft.irfft(spectrum, len(audio), axis=0).astype(np.float32)


def _add_stems(mix: np.ndarray, pool: Pool, rng: np.random.Generator) -> None:
    """Adds bass, other and vocals from anywhere in the pool to `mix` [samples, 2], without gaps."""
    for role in ("bass", "other", "vocals"):
        if rng.random() < 0.15:
            continue
        gain_db = STEMS_DB + rng.normal(0, 3)
        for at in range(0, len(mix), SEGMENT):
            sources = pool.by_role[role]
            indices = sources["real"] if rng.random() < 0.6 and sources.get("real") else sources["made"]
            index = indices[rng.integers(len(indices))]
            audio, level = read_segment(pool, index, min(SEGMENT, len(mix) - at)), pool.entries[index].level
            if level > 0:
                mix[at : at + len(audio)] += audio * 10 ** (gain_db / 20) / level


def _mastered(mix: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Compressor, limiter, the upper edge and the losses of a format."""
    if rng.random() < 0.25:
        mix = compress(mix.T, rng.uniform(1.2, 3)).T
    if rng.random() < 0.3:
        drive = 10 ** (rng.uniform(0, 9) / 20) / max(1e-4, np.abs(mix).max())
        mix = np.tanh(mix * drive) / drive
    if rng.random() < 0.35:
        mix = low_pass(mix.T, float(rng.uniform(13_000, 20_000))).T
    if rng.random() < 0.2:
        mix = mix * min(1, 0.9 / max(1e-4, float(np.abs(mix).max())))
        mix = compressed_file(mix.T, str(rng.choice(["OPUS", "VORBIS"])), rng.uniform(0.3, 0.95)).T
    return mix
