"""Objectives, errors and checkpoints that tasks share."""
