"""Published weights, in whatever form they were published, to ONNX: once, when they are fetched."""
