"""BeatNet: a causal recurrent network and a particle filter (Heydari et al. 2021). Its weights are CC BY 4.0."""

import sys
from pathlib import Path
from types import ModuleType

import numpy as np

from adapters.events import Events, read_mono

# The package imports these for microphones, plots and the decoding of files, which this adapter does not use.
for name in ("pyaudio", "matplotlib", "matplotlib.pyplot", "librosa"):
    sys.modules.setdefault(name, ModuleType(name))
sys.modules["matplotlib"].pyplot = sys.modules["matplotlib.pyplot"]  # type: ignore[attr-defined]

from BeatNet import particle_filtering_cascade  # noqa: E402
from BeatNet.BeatNet import BeatNet  # noqa: E402

RATE = 22050
# Trained on everything but GTZAN.
MODEL = 1
SEED = 1


def track(path: Path) -> Events:
    """Beats of a file. Frames are centred, so that each looks ahead 32 ms; BeatNet detects no onsets."""
    np.random.seed(SEED)  # noqa: NPY002 (the package draws particles from it)
    particle_filtering_cascade.rng = np.random.default_rng(SEED)
    beats = BeatNet(MODEL, mode="online", inference_model="PF").process(read_mono(path, RATE))
    return Events(beats=sorted(map(float, beats[:, 0])))
