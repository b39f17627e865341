"""The numbers of `spec.py` are those of the engine, read from its sources."""

import re
import unittest
from pathlib import Path

from sense_training import spec

CORE = Path(__file__).resolve().parents[2] / "packages" / "core" / "src"


def constant(path: str, name: str) -> str:
    """What `export const name = ... as const;` says, on however many lines."""
    text = (CORE / path).read_text()
    found = re.search(rf"export const {name} = (.*?) as const;", text, re.DOTALL)
    if not found:
        raise AssertionError(f"{path} exports no constant {name}: say in test_spec.py where it is now")
    return found[1]


def numbers(literal: str) -> dict[str, int]:
    """The whole numbers of an object literal by name."""
    return {name: int(value.replace("_", "")) for name, value in re.findall(r"(\w+): ([\d_]+)", literal)}


class SpecTest(unittest.TestCase):
    def test_stems_and_their_order(self):
        self.assertEqual(tuple(re.findall(r"'(\w+)'", constant("stems.ts", "STEM_NAMES"))), spec.STEMS)

    def test_rate_and_hop(self):
        self.assertEqual(numbers(constant("stems.ts", "ENGINE_FORMAT")), {"sampleRate": spec.SAMPLE_RATE, "hopFrames": spec.HOP})

    def test_frame_and_hop(self):
        self.assertEqual(numbers(constant("dsp/stft.ts", "STFT_DEFAULTS")), {"frameFrames": spec.FRAME, "hopFrames": spec.HOP})


if __name__ == "__main__":
    unittest.main()
