"""Helpers of the command line that all tasks share. Steps import what they run when they run: training needs torch and
numpy only.
"""

import argparse
from collections.abc import Callable
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    Steps = argparse._SubParsersAction[argparse.ArgumentParser]

Run = Callable[[argparse.Namespace], None]
"""Runs a step with the parsed options."""


def add_step(steps: "Steps", name: str, run: Run, text: str) -> argparse.ArgumentParser:
    """Adds a step to a task. Returns its parser, to which the caller adds arguments."""
    parser = steps.add_parser(name, help=text, description=text)
    parser.set_defaults(run=run)
    return parser
