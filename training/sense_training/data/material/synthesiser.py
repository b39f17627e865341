"""Renders MIDI through fluidsynth and a General MIDI sound font, where both are installed."""

import shutil
import subprocess
import tempfile
from pathlib import Path

import numpy as np

from sense_training.data.material.midi import ChannelNotes, write_midi
from sense_training.spec import SAMPLE_RATE

SOUND_FONTS = ("/usr/share/sounds/sf2/FluidR3_GM.sf2", "/usr/share/sounds/sf2/default-GM.sf2")


def find_sound_font() -> str | None:
    """Path of an installed sound font; None if there is none or fluidsynth is missing."""
    return next((path for path in SOUND_FONTS if Path(path).exists() and shutil.which("fluidsynth")), None)


def synthesise(
    notes: ChannelNotes,
    programs: dict[int, int],
    gain: float = 0.5,
    reverb: bool | None = None,
    chorus: bool | None = None,
    font: str | None = None,
) -> np.ndarray:
    """Stereo audio [2, samples] at 48 kHz, release tails included.

    `programs` maps channels to programs. `reverb` and `chorus` of the synthesiser keep its default where None.
    `font` is the path of a sound font, default `find_sound_font()`.
    Raises `RuntimeError` where fluidsynth or the sound font is missing.
    """
    with tempfile.TemporaryDirectory() as folder:
        midi = Path(folder) / "part.mid"
        write_midi(midi, notes, programs)
        return synthesise_file(midi, gain, reverb, chorus, font)


def synthesise_file(
    midi: Path,
    gain: float = 0.5,
    reverb: bool | None = None,
    chorus: bool | None = None,
    font: str | None = None,
) -> np.ndarray:
    """Stereo audio [2, samples] at 48 kHz of a MIDI file, as `synthesise` gives it."""
    font = font or find_sound_font()
    if font is None or not Path(font).exists() or not shutil.which("fluidsynth"):
        raise RuntimeError(f"fluidsynth and {font or ' or '.join(SOUND_FONTS)} must be installed")
    with tempfile.TemporaryDirectory() as folder:
        raw = Path(folder) / "part.raw"
        words = ["fluidsynth", "-ni", "-q", "-r", str(SAMPLE_RATE), "-g", str(gain)]
        for flag, switch in (("-R", reverb), ("-C", chorus)):
            words += [flag, str(int(switch))] if switch is not None else []
        words += ["-F", str(raw), "-T", "raw", "-O", "float", font, str(midi)]
        subprocess.run(words, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True)
        return np.fromfile(raw, np.float32).reshape(-1, 2).T


def fitted(audio: np.ndarray, length: int) -> np.ndarray:
    """`audio` [2, samples] cut or padded with silence to `length` samples."""
    audio = audio[:, :length]
    return np.pad(audio, ((0, 0), (0, length - audio.shape[1])))
