"""The closed table of slots: what each says, and whose it is."""
