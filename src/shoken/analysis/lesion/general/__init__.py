"""The engine that looks for lesions of any kind, by a statistical model without weights."""
