"""ONNX export, manifest and parity vectors."""
