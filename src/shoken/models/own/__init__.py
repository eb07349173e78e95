"""The user's own networks: ONNX files that a card makes engines of."""
