"""Checkpoint to a folder that a runtime loads: model.onnx, manifest.json, parity vectors."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import onnxruntime
import torch

from sense_training.learn.checkpoint import load_model
from sense_training.model.kinds import Model, kind_of, new_model
from sense_training.ship.manifest import manifest_of
from sense_training.ship.onnx_base import base_to_onnx, round_base
from sense_training.ship.onnx_lite import lite_to_onnx, round_lite
from sense_training.ship.parity import write_parity

WRITERS: dict[str, tuple[Callable[[Any], None], Callable[[Any], Any]]] = {
    "lite": (round_lite, lite_to_onnx),
    "base": (round_base, base_to_onnx),
}
"""By kind: how weights are rounded to what is stored, and how the graph is written."""


def export(checkpoint: Path | None, out: Path, kind: str = "lite", model_mix: float = 1.0) -> dict:
    """Writes the EMA weights of `checkpoint` (an untrained network of `kind` when None). Returns the manifest.
    `model_mix` is the share of the model in the stems, 0..1; the rest is the DSP separator's."""
    if checkpoint is None:
        torch.manual_seed(0)
        model, run = new_model(kind, {}), {"id": "untrained"}
    else:
        model, run = load_model(checkpoint)
    model.eval()
    weights = graph_of(model)
    out.mkdir(parents=True, exist_ok=True)
    (out / "model.onnx").write_bytes(weights)
    manifest = manifest_of(model, weights, kind_of(model), run, model_mix)
    manifest["training"]["onnxErrorDb"] = round(float(onnx_error_db(model, weights)), 1)
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    write_parity(model, manifest["inputs"][0]["name"], manifest["outputs"][0]["name"], out)
    return manifest


def graph_of(model: Model) -> bytes:
    """The ONNX file of a network, which is rounded to what the file holds."""
    round_weights, to_onnx = WRITERS[kind_of(model)]
    round_weights(model)
    return to_onnx(model).SerializeToString()


def onnx_error_db(model: Model, weights: bytes, hops: int = 64) -> float:
    """Largest error of an output of ONNX streaming against torch offline, dB relative to one."""
    session = onnxruntime.InferenceSession(weights, providers=["CPUExecutionProvider"])
    hop_input, _ = session.get_inputs()
    inputs = torch.randn(1, hops, *hop_input.shape[2:], generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        wanted = model(inputs)[0][0].numpy()
    state = model.initial_state().numpy()
    error = 1e-9
    for hop in range(hops):
        feed = {hop_input.name: inputs[:, hop : hop + 1].numpy(), "state": state}
        answer, state = session.run(None, feed)
        error = max(error, float(np.abs(answer - wanted[hop]).max()))
    return 20 * np.log10(error)
