"""Parity vectors for tests of other runtimes: a fixed signal, the features of its frames and the
outputs of the model, with the state carried from hop to hop. Little-endian float32.
"""

import json
from pathlib import Path

import numpy as np
import torch

from sense_training.dsp.features import mid_side
from sense_training.dsp.stft import analyse, planes
from sense_training.learn.objective import objective_of
from sense_training.model.kinds import Model
from sense_training.spec import HOP_FRAMES, SAMPLE_RATE

HOPS = 24
KEPT = (0, 1, 7, 23)
"""Hops whose features and gains are kept."""


def parity_signal() -> torch.Tensor:
    """Stereo [2, HOPS * HOP_FRAMES]: tones left, noise bursts right, seeded, in 16-bit steps."""
    time = torch.arange(HOPS * HOP_FRAMES, dtype=torch.float64) / SAMPLE_RATE
    generator = torch.Generator().manual_seed(7)
    noise = torch.rand(time.shape[0], generator=generator, dtype=torch.float64) - 0.5
    burst = torch.exp(-((time * 12) % 1) * 9)
    left = (
        0.3 * torch.sin(2 * torch.pi * 110 * time) + 0.15 * torch.sin(2 * torch.pi * 1320 * time) + 0.2 * noise * burst
    )
    right = 0.3 * torch.sin(2 * torch.pi * 110 * time) + 0.6 * noise * burst
    return (torch.stack([left, right]) * 32768).round().div(32768).float()


def write_parity(model: Model, input_name: str, output_name: str, folder: Path) -> None:
    """Writes parity.json and parity.bin to `folder`. `input_name` and `output_name` name the model's tensors."""
    audio = parity_signal()
    inputs = objective_of(model).inputs(planes(analyse(mid_side(audio))))
    with torch.no_grad():
        answer, state = model(inputs[None])
    kept = list(KEPT)
    parts = {
        "audio": audio.T,
        input_name: inputs[kept],
        output_name: answer[0, kept],
        "state": state,
    }
    layout, offset = {}, 0
    with open(folder / "parity.bin", "wb") as file:
        for name, tensor in parts.items():
            data = tensor.contiguous().numpy().astype("<f4")
            layout[name] = {"offsetFloats": offset, "shape": list(data.shape)}
            offset += data.size
            file.write(data.tobytes())
    note = "audio is interleaved left, right; input and answer of the hops listed; state after the last hop"
    (folder / "parity.json").write_text(
        json.dumps({"note": note, "hops": HOPS, "keptHops": kept, "layout": layout}, indent=2) + "\n"
    )
    assert np.isfinite(answer.numpy()).all()
