"""One package per trained network. `commands.py` of each adds its steps to the command line."""
