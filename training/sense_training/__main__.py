"""The command line: `python -m sense_training TASK STEP ...`. Tasks are `data`, `separator`, `drums`, `onsets`, `beats`
and `prior`; `--help` after a task lists its steps.
"""

import argparse
from importlib import import_module
from pathlib import Path

import torch

CACHE = Path.home() / ".cache" / "sense-training"

TASKS = {
    "data": ("sense_training.data.commands", "material and the pool of stem segments"),
    "separator": ("sense_training.tasks.separator.commands", "the stem separators lite and base"),
    "drums": ("sense_training.tasks.drums.commands", "the drum network"),
    "onsets": ("sense_training.tasks.onsets.commands", "the onset network"),
    "beats": ("sense_training.tasks.beats.commands", "the beat network"),
    "prior": ("sense_training.tasks.prior.commands", "the prior of the DSP separator"),
}
"""The module whose `add_commands` adds the steps of a task, and its help text."""


def main() -> None:
    """Parses the command line and runs the step."""
    parser = argparse.ArgumentParser(prog="sense_training", description=__doc__)
    parser.add_argument("--cache", type=Path, default=CACHE, help="folder of material, pool and runs")
    parser.add_argument("--threads", type=int, default=1, help="threads of torch")
    tasks = parser.add_subparsers(dest="task", required=True)
    for name, (module, text) in TASKS.items():
        task = tasks.add_parser(name, help=text, description=text)
        import_module(module).add_commands(task.add_subparsers(dest="step", required=True))
    options = parser.parse_args()
    torch.set_num_threads(options.threads)
    options.run(options)


if __name__ == "__main__":
    main()
