"""The studies that were received, on disk until their results are sent."""
