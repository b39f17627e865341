"""The manifest of exported weights: everything that a runtime needs to run them, and credits."""

import hashlib

from sense_training.dsp.features import FLOOR, POWER, SCALE
from sense_training.model import base
from sense_training.model.base import Base
from sense_training.model.kinds import Model
from sense_training.model.lite import Lite
from sense_training.spec import BINS, HOP_FRAMES, SAMPLE_RATE, STEMS, WINDOW_LENGTH

FORMAT_VERSION = 1

CREDITS = [
    {"work": "Everything Is Free and Everything Is Remixed, stems", "by": "ichbinsoftware", "licence": "CC0-1.0"},
    {"work": "Growlybass, Meatbass, Emilyguitar, Legato Vocal", "by": "Karoryfer Samples", "licence": "CC0-1.0"},
    {"work": "Splendid Grand Piano", "by": "AKAI, sampled by David Blain", "licence": "public domain"},
    {"work": "MuldjordKit", "by": "DrumGizmo team, Lars Muldjord", "licence": "CC-BY-4.0"},
    {"work": "Sonic Pi samples", "by": "Sonic Pi contributors", "licence": "CC0-1.0"},
    {
        "work": "OLPC sound library, Berklee voices and instruments",
        "by": "Berklee College of Music, OLPC",
        "licence": "CC-BY-3.0",
    },
    {"work": "rhasspy dataset-voice-kerstin", "by": "Rhasspy", "licence": "CC0-1.0"},
    {"work": "rhasspy dataset-voice-flemishguy", "by": "Rhasspy", "licence": "CC0-1.0"},
    {"work": "POP909 (MIDI)", "by": "Wang et al., ISMIR 2020", "licence": "MIT"},
    {"work": "FluidR3 GM soundfont", "by": "Frank Wen and others", "licence": "MIT"},
]
"""Material that the weights were trained on."""


def manifest_of(model: Model, weights: bytes, name: str, run: dict, model_mix: float = 1.0) -> dict:
    """Manifest of an exported network. `run` is the record of its training (id, minutes, steps)."""
    return {
        "formatVersion": FORMAT_VERSION,
        "kind": "complex-masks" if isinstance(model, Base) else "band-gains",
        "name": name,
        "file": "model.onnx",
        "bytes": len(weights),
        "sha256": hashlib.sha256(weights).hexdigest(),
        "sampleRate": SAMPLE_RATE,
        "hopFrames": HOP_FRAMES,
        "windowLength": WINDOW_LENGTH,
        "latencyFrames": HOP_FRAMES,
        "stems": list(STEMS),
        **(_masks(model) if isinstance(model, Base) else _gains(model)),
        "states": [{"input": "state", "output": "state_out", "shape": list(model.initial_state().shape)}],
        "modelMix": model_mix,
        "parameters": sum(p.numel() for p in model.parameters()),
        "training": run,
        "licence": "MIT",
        "credits": CREDITS,
    }


def _gains(model: Lite) -> dict:
    config = model.config
    return {
        "inputs": [{"name": "features", "shape": [1, 1, model.read.in_features]}],
        "outputs": [{"name": "gains", "shape": [2, len(STEMS), config.bands], "axes": ["mid-side", "stem", "band"]}],
        "features": {"scale": SCALE, "power": POWER, "floor": FLOOR, "fineBins": config.fine},
        "bands": {"interpolation": "linear", "centreBins": model.centres()},
    }


def _masks(model: Base) -> dict:
    return {
        "inputs": [
            {"name": "spectra", "shape": [1, 1, base.PLANES, BINS], "axes": ["", "", "mid-side and re-im", "bin"]}
        ],
        "outputs": [{"name": "masks", "shape": [2, len(STEMS), 2, BINS], "axes": ["mid-side", "stem", "re-im", "bin"]}],
        "features": {"scale": base.SCALE, "power": model.config.power, "floor": base.FLOOR},
    }
