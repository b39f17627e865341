"""A drum pattern for the clips of the prior: a bar of sixteenths, drawn once and repeated, with fills and crashes every
fourth bar.
"""

import numpy as np

from sense_training.tasks.prior.players import Players
from sense_training.tasks.prior.sounds import LENGTH, SECONDS, place, sound

KICK_CHANCE = np.array([1, 0.05, 0.12, 0.1, 0.12, 0.05, 0.3, 0.15, 0.5, 0.05, 0.35, 0.12, 0.1, 0.05, 0.25, 0.12])
SNARE_CHANCE = np.array([0, 0, 0, 0.05, 0.97, 0, 0.02, 0.08, 0, 0.08, 0.05, 0.02, 0.97, 0, 0.05, 0.12])


def drums(players: Players, beat: float, start: float) -> np.ndarray:
    """12 s [samples, 2] at `beat` seconds a beat; the song is at `start` seconds."""
    rng = players.rng
    kit = players.library.acoustic if rng.random() < 0.72 else players.library.sampled

    def hard(files: list[str]) -> str:
        return files[int(len(files) * rng.uniform(0.35, 1))]

    kicks, snares = rng.random(16) < KICK_CHANCE, rng.random(16) < SNARE_CHANCE
    top = str(rng.choice(["hat", "hat", "hat", "ride", "open"]))
    every, fills = 4 // int(rng.choice([1, 2, 2, 4])), rng.random() < 0.4
    kick_gain, snare_gain, top_gain = rng.uniform(0.7, 1.3), rng.uniform(0.6, 1.2), rng.uniform(0.2, 0.8)
    kick_sounds = [players.pick(kit["kick"]) for _ in range(2)]
    snare_sounds, top_sounds = ([hard(kit[part]) for _ in range(4)] for part in ("snare", top))
    track, step = np.zeros((LENGTH, 2), np.float32), beat / 4
    for index in range(-8, int((SECONDS + beat) / step)):
        seconds, bar, slot = index * step - start % (4 * beat) + rng.normal(0, 0.004), index // 16, index % 16
        if fills and bar % 4 == 3 and slot >= 10:
            if rng.random() < 0.7:
                part = "tom" if rng.random() < 0.6 else "snare"
                place(track, sound(hard(kit[part])), seconds, snare_gain * 0.8)
        else:
            if kicks[slot]:
                place(track, sound(players.pick(kick_sounds)), seconds, kick_gain * rng.uniform(0.85, 1))
            if snares[slot]:
                accent = 1 if slot in (4, 12) else 0.35
                place(track, sound(players.pick(snare_sounds)), seconds, snare_gain * rng.uniform(0.8, 1) * accent)
        if slot % every == 0:
            accent = 1 if slot % 4 == 0 else 0.7
            place(track, sound(players.pick(top_sounds)), seconds, top_gain * rng.uniform(0.6, 1) * accent)
        if slot == 0 and bar % 4 == 0 and rng.random() < 0.6:
            place(track, sound(hard(kit["crash"])), seconds, 0.5)
    return track
