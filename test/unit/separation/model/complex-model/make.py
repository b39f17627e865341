"""Writes the tiny complex-mask model of this folder, its manifest, and the tensors that training's own code computes
from a piece of audio. It has no weights: its masks rotate phases by known angles. From training/, in its
environment and with `onnx`:

    PYTHONPATH=. python ../test/unit/separation/model/complex-model/make.py

Mid: drums are the mixture rotated by +90 degrees, bass is the rest of it; every second call
moves half of the bass to vocals. Side: the mask of vocals is the side's own compressed
spectrum, other is the rest.
"""

import hashlib
import json
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper

from sense_training.dsp.features import mid_side
from sense_training.dsp.stft import analyse
from sense_training.model.base import compress
from sense_training.ship.parity import parity_signal
from sense_training.spec import BINS, FRAME, HOP, SAMPLE_RATE, STEMS

FOLDER = Path(__file__).parent
HOPS = 4
KEPT = [3]
"""The first whole frame."""

FEATURES = {"scale": 1 / 512, "power": 0.3, "floor": 1e-12}
INPUT, OUTPUT = [1, 1, 4, BINS], [2, len(STEMS), 2, BINS]
DRUMS, BASS, OTHER, VOCALS = range(len(STEMS))


def masks(side: np.ndarray, odd: bool) -> np.ndarray:
    """The output of the model, in numpy: `side` are the planes re, im of the side's compressed spectrum."""
    turned = np.zeros([2, len(STEMS), BINS], np.complex64)
    turned[0, DRUMS] = 1j
    turned[0, BASS] = (1 - 1j) * (0.5 if odd else 1)
    turned[0, VOCALS] = (1 - 1j) * (0.5 if odd else 0)
    turned[1, VOCALS] = side[0] + 1j * side[1]
    turned[1, OTHER] = 1 - turned[1, VOCALS]
    return np.stack([turned.real, turned.imag], 2)


def constant(name: str, value: np.ndarray) -> TensorProto:
    return numpy_helper.from_array(value, name)


def middle(parts: dict[int, tuple[float, float]]) -> np.ndarray:
    """Masks of the middle [1, stem, re-im, 1]."""
    values = np.zeros([1, len(STEMS), 2, 1], np.float32)
    for stem, pair in parts.items():
        values[0, stem, :, 0] = pair
    return values


def graph() -> onnx.ModelProto:
    constants = [
        constant("one", np.array([1], np.float32)),
        constant("two", np.array([2], np.float32)),
        constant("even", middle({DRUMS: (0, 1), BASS: (1, -1)})),
        constant("moved", middle({BASS: (-0.5, 0.5), VOCALS: (0.5, -0.5)})),
        constant("wide", np.array([1, len(STEMS), 2, BINS], np.int64)),
        constant("from", np.array([2], np.int64)),
        constant("to", np.array([4], np.int64)),
        constant("plane", np.array([2], np.int64)),
        constant("nothing", np.zeros([1, 2, 2, BINS], np.float32)),
        constant("whole", np.array([1, 0], np.float32).reshape(1, 1, 2, 1)),
    ]
    nodes = [
        helper.make_node("Add", ["calls", "one"], ["calls_out"]),
        helper.make_node("Mod", ["calls", "two"], ["odd"], fmod=1),
        helper.make_node("Mul", ["moved", "odd"], ["shift"]),
        helper.make_node("Add", ["even", "shift"], ["turn"]),
        helper.make_node("Expand", ["turn", "wide"], ["middle"]),
        helper.make_node("Slice", ["spectra", "from", "to", "plane"], ["vocals"]),
        helper.make_node("Sub", ["whole", "vocals"], ["other"]),
        helper.make_node("Concat", ["nothing", "other", "vocals"], ["side"], axis=1),
        helper.make_node("Concat", ["middle", "side"], ["masks"], axis=0),
    ]
    value = lambda name, shape: helper.make_tensor_value_info(name, TensorProto.FLOAT, shape)  # noqa: E731
    inputs = [value("spectra", INPUT), value("calls", [1])]
    outputs = [value("masks", OUTPUT), value("calls_out", [1])]
    model = helper.make_model(
        helper.make_graph(nodes, "turning", inputs, outputs, constants),
        opset_imports=[helper.make_opsetid("", 17)],
        ir_version=8,
    )
    onnx.checker.check_model(model, full_check=True)
    return model


def manifest(weights: bytes) -> dict:
    return {
        "formatVersion": 1,
        "kind": "complex-masks",
        "name": "turning",
        "file": "turning.onnx",
        "bytes": len(weights),
        "sha256": hashlib.sha256(weights).hexdigest(),
        "sampleRate": SAMPLE_RATE,
        "hopFrames": HOP,
        "windowLength": FRAME,
        "latencyFrames": HOP,
        "stems": list(STEMS),
        "inputs": [{"name": "spectra", "shape": INPUT}],
        "outputs": [{"name": "masks", "shape": OUTPUT}],
        "states": [{"input": "calls", "output": "calls_out", "shape": [1]}],
        "features": FEATURES,
        "licence": "MIT",
    }


def parity() -> tuple[dict, bytes]:
    """parity.json and parity.bin in the format of training."""
    audio = parity_signal()[:, : HOPS * HOP]
    spectra = analyse(mid_side(audio))
    inputs = compress(torch.stack([spectra.real, spectra.imag], 1), FEATURES["power"], FEATURES["scale"]).numpy()
    parts = {
        "audio": audio.T.numpy(),
        "spectra": inputs[KEPT],
        "masks": np.stack([masks(inputs[hop, 2:], hop % 2 == 1) for hop in KEPT]),
    }
    layout, data = {}, b""
    for name, values in parts.items():
        layout[name] = {"offsetFloats": len(data) // 4, "shape": list(values.shape)}
        data += np.ascontiguousarray(values, "<f4").tobytes()
    return {"hops": HOPS, "keptHops": KEPT, "layout": layout}, data


weights = graph().SerializeToString()
about, data = parity()
(FOLDER / "turning.onnx").write_bytes(weights)
(FOLDER / "manifest.json").write_text(json.dumps(manifest(weights), indent=2) + "\n")
(FOLDER / "parity.json").write_text(json.dumps(about, indent=2) + "\n")
(FOLDER / "parity.bin").write_bytes(data)
