"""Clips of drum patterns with exact onset times, from single hits, three quarters of them over other stems of the pool.

Writes CLIPS/SEED_NNN/{m.wav,truth.txt,clean}: the mix, `seconds label` a line, and 1 where drums are alone.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.signal import fftconvolve

from sense_training.data.pool.groups import read_segment
from sense_training.data.pool.store import Pool
from sense_training.spec import SAMPLE_RATE
from sense_training.tasks.drums.kits import LEAD_IN, Kit, Kits
from sense_training.tasks.drums.segments import write_clip

SHORT_SECONDS, LONG_SECONDS = 5.9, 9.0
SETTLED_SECONDS = 5.88
"""Hits later than this in a mixed clip are cut off."""

Truth = list[tuple[float, str]]
"""Seconds and drum class of each hit."""


def make_clips(material: Path, pool_folder: Path, out: Path, seed: int, count: int) -> None:
    """Writes `count` clips to `out`."""
    rng = np.random.default_rng(seed)
    kits, pool = Kits(material), Pool(pool_folder)
    for number in range(count):
        drums, truth = _effects(*Pattern(kits, rng).play(rng), rng)
        is_clean = bool(rng.random() < 0.2)
        mix = drums.copy()
        if not is_clean:
            if len(drums) > 6 * SAMPLE_RATE:
                mix = mix[: int(SHORT_SECONDS * SAMPLE_RATE)]
                truth = [(seconds, part) for seconds, part in truth if seconds < SETTLED_SECONDS]
            _add_stems(mix, pool, rng)
        mix *= min(1, 0.95 / np.abs(mix).max())
        write_clip(out / f"{seed}_{number:03}", mix, iter(sorted(truth)), is_clean)


@dataclass
class Chances:
    """Of a hit on each step of a bar."""

    kick: np.ndarray
    snare: np.ndarray
    time: np.ndarray
    """Hi-hat or ride."""


class Pattern:
    """One drummer: a kit, a tempo and a pattern of one bar with fills."""

    def __init__(self, kits: Kits, rng: np.random.Generator) -> None:
        self.kit, self.is_layered = kits.draw(rng)
        bpm = rng.uniform(64, 196)
        self.seconds = SHORT_SECONDS if rng.random() < 0.75 else LONG_SECONDS
        self.steps_per_beat = int(rng.choice([4, 4, 4, 3]))
        self.step = 60 / bpm / self.steps_per_beat
        self.bar = 4 * self.steps_per_beat
        self.one: dict[str, np.ndarray] = {part: hits[rng.integers(len(hits))] for part, hits in self.kit.items()}
        self.gains = _gains(self.kit, rng)
        self.pan = {part: rng.normal(0, 0.25) if part not in ("kick", "snare") else 0 for part in self.kit}
        self.chances = self._draw_chances(rng)
        self.spread = rng.uniform(0.05, 0.25)
        self.softness = rng.choice([1, 1, 0.7, 0.5])
        self.has_ride = rng.random() < 0.2

    def _draw_chances(self, rng: np.random.Generator) -> Chances:
        bar, beat = self.bar, self.steps_per_beat
        kick, snare = np.zeros(bar), np.zeros(bar)
        kick[0] = 0.95
        kick[2 * beat] = rng.choice([0.9, 0.2])
        kick += rng.random(bar) * rng.choice([0.1, 0.35])
        snare[beat] = snare[3 * beat] = 0.93
        snare += rng.random(bar) * rng.choice([0.02, 0.15])
        time = np.full(bar, rng.choice([0.05, 0.5]))
        time[:: max(1, beat // 2)] = rng.choice([0.95, 0.8])
        time[::beat] = 0.95
        if rng.random() < 0.12:
            time[:] = 0
        return Chances(kick, snare, time)

    def play(self, rng: np.random.Generator) -> tuple[np.ndarray, Truth]:
        """Audio [samples, 2] and its hits."""
        count = int(self.seconds * SAMPLE_RATE)
        out = np.zeros((count + 4 * SAMPLE_RATE, 2), np.float32)
        truth: Truth = []
        time, index = 0.15, 0
        while time < self.seconds - 0.1:
            for part in dict.fromkeys(self._hits(index, rng)):
                if part in self.kit:
                    at = self._strike(out, part, index % self.bar, time, rng)
                    truth.append((at + LEAD_IN / SAMPLE_RATE, part))
            time += self.step
            index += 1
        return out[:count], truth

    def _hits(self, index: int, rng: np.random.Generator) -> list[str]:
        step, bar = index % self.bar, index // self.bar
        is_fill = bar % 4 == 3 and step >= 2 * self.steps_per_beat and rng.random() < 0.7
        hits = []
        if rng.random() < self.chances.kick[step]:
            hits.append("kick")
        if rng.random() < self.chances.snare[step]:
            hits.append("snare")
        if rng.random() < self.chances.time[step]:
            hits.append("cymbal" if self.has_ride else "hihat")
        if is_fill and rng.random() < 0.8:
            hits = [str(rng.choice(["tom", "tom", "snare"])), *(["kick"] if rng.random() < 0.2 else [])]
        if step == 0 and bar % 2 == 0 and rng.random() < 0.5:
            hits = [*(hit for hit in hits if hit != "hihat"), "cymbal"]
        return hits

    def _strike(self, out: np.ndarray, part: str, step: int, time: float, rng: np.random.Generator) -> float:
        """Adds one hit to `out`. Returns its time in seconds."""
        beat = self.steps_per_beat
        at = time + rng.normal(0, 0.004)
        velocity = np.clip((0.9 if step % beat == 0 else 0.65) + rng.normal(0, self.spread), 0.12, 1)
        if part == "snare" and step not in (beat, 3 * beat):
            velocity *= rng.choice([0.25, 0.45, 0.9])
        velocity = max(0.08, velocity * self.softness)
        hits = self.kit[part]
        if self.is_layered and len(hits) > 6:
            sound = hits[min(len(hits) - 1, int(velocity * len(hits) * 0.999))]
        elif part in ("tom", "hihat") and len(hits) < 14:
            sound = hits[rng.integers(len(hits))]
        else:
            sound = self.one[part]
        sound = sound * (self.gains[part] * velocity**1.5 / max(1e-3, np.abs(sound).max()))
        at = max(0, at)
        begin = int(at * SAMPLE_RATE)
        end = min(len(out), begin + len(sound))
        pan = np.clip(self.pan[part], -0.7, 0.7)
        out[begin:end, 0] += sound[: end - begin, 0] * (1 - pan)
        out[begin:end, 1] += sound[: end - begin, 1] * (1 + pan)
        return at


def _gains(kit: Kit, rng: np.random.Generator) -> dict[str, float]:
    gains = {part: 10 ** (rng.normal(0, 3) / 20) for part in kit}
    gains["hihat"] *= 0.5
    gains["cymbal"] = gains.get("cymbal", 1) * 0.6
    return gains


def _effects(drums: np.ndarray, truth: Truth, rng: np.random.Generator) -> tuple[np.ndarray, Truth]:
    """Equaliser, sometimes a driven bus and a small room, and a level around -20 dB RMS."""
    drums = _shelves(drums, rng)
    if rng.random() < 0.5:
        drums = _driven(drums, rng)
    if rng.random() < 0.5:
        count = int(0.25 * SAMPLE_RATE)
        room = rng.normal(size=(count, 2)) * np.exp(-np.arange(count) / SAMPLE_RATE / 0.06)[:, None]
        wet = [fftconvolve(drums[:, c], room[:, c] / np.linalg.norm(room[:, c]))[: len(drums)] for c in (0, 1)]
        drums = drums + 0.08 * np.stack(wet, 1).astype(np.float32)
    drums *= 10 ** ((-20 + rng.normal(0, 3)) / 20) / max(1e-4, np.sqrt((drums**2).mean()))
    return drums, truth


def _shelves(audio: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A random shelf at each end, as a mixing desk would set it."""
    hz = np.maximum(np.fft.rfftfreq(len(audio), 1 / SAMPLE_RATE), 20)
    low = rng.normal(0, 3) * np.clip(np.log2(200 / hz), 0, 2) / 2
    gain_db = low + rng.normal(0, 4) * np.clip(np.log2(hz / 3000), 0, 2) / 2
    spectrum = np.fft.rfft(audio, axis=0) * 10 ** (gain_db / 20)[:, None]
    return np.fft.irfft(spectrum, len(audio), axis=0).astype(np.float32)


def _driven(audio: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """A bus that is driven by up to 12 dB."""
    drive = 10 ** (rng.uniform(0, 12) / 20) / max(1e-4, np.abs(audio).max())
    return np.tanh(audio * drive * 1.2) / drive


def _add_stems(mix: np.ndarray, pool: Pool, rng: np.random.Generator) -> None:
    """Adds bass, other and vocals from anywhere in the pool to `mix` [samples, 2]."""
    mix *= 10 ** (rng.normal(-1, 3) / 20)
    for role in ("bass", "other", "vocals"):
        if rng.random() < 0.12:
            continue
        sources = pool.by_role[role]
        indices = sources["real"] if rng.random() < 0.5 and sources.get("real") else sources["made"]
        index = indices[rng.integers(len(indices))]
        audio, level = read_segment(pool, index, len(mix)), pool.entries[index].level
        if level > 0:
            mix[: len(audio)] += audio * 10 ** ((-21 + rng.normal(0, 3)) / 20) / level
