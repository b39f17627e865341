"""Checkpoint to a folder that a runtime loads: model.onnx, manifest.json, parity vectors."""

import json
from pathlib import Path

import numpy as np
import onnxruntime
import torch

from ..learn.checkpoint import load_model
from ..model.lite import Lite
from .manifest import lite_manifest
from .onnx_lite import lite_to_onnx
from .parity import write_parity


def export(checkpoint: Path | None, out: Path, name: str = "lite", share: float = 1.0) -> dict:
    """Writes the EMA weights of `checkpoint` (an untrained network when None). Returns the manifest.
    `share` of the model is heard, the rest is the DSP separator's."""
    if checkpoint is None:
        torch.manual_seed(0)
        model, run = Lite(), {"id": "untrained"}
    else:
        model, run = load_model(checkpoint)
    model.eval()
    round_to_half(model)
    out.mkdir(parents=True, exist_ok=True)
    weights = lite_to_onnx(model).SerializeToString()
    (out / "model.onnx").write_bytes(weights)
    manifest = lite_manifest(model, weights, name, run, share)
    manifest["training"]["onnxErrorDb"] = round(float(onnx_error_db(model, weights)), 1)
    (out / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n")
    write_parity(model, out)
    return manifest


def round_to_half(model: Lite) -> None:
    """Rounds what is stored in float16, so that torch computes what ONNX does."""
    with torch.no_grad():
        # The first layer is stored with the normalisation folded in: fold it here as well.
        folded = (model.read.weight * model.scale).half().float()
        model.read.bias.sub_((model.read.weight * model.scale) @ model.mean)
        model.read.weight.copy_(folded)
        model.mean.zero_()
        model.scale.fill_(1)
        model.answer.weight.copy_(model.answer.weight.half().float())
        for layer in model.time:
            layer.weight_ih_l0.copy_(layer.weight_ih_l0.half().float())
            layer.weight_hh_l0.copy_(layer.weight_hh_l0.half().float())


def onnx_error_db(model: Lite, weights: bytes, hops: int = 64) -> float:
    """Largest gain error of ONNX streaming against torch offline, dB relative to a gain of one."""
    session = onnxruntime.InferenceSession(weights, providers=["CPUExecutionProvider"])
    inputs = torch.randn(1, hops, model.read.in_features, generator=torch.Generator().manual_seed(1))
    with torch.no_grad():
        wanted = model(inputs)[0][0].numpy()
    state = model.initial_state().numpy()
    error = 1e-9
    for hop in range(hops):
        feed = {"features": inputs[:, hop : hop + 1].numpy(), "state": state}
        gains, state = session.run(["gains", "state_out"], feed)
        error = max(error, float(np.abs(gains - wanted[hop]).max()))
    return 20 * np.log10(error)
