"""How likely, how sure and how big a lesion candidate must be."""

__all__ = ["MINIMUM_ML", "SURE", "THRESHOLD"]

THRESHOLD = 0.5  # of a probability: more likely than not
# by hand: a piece without one voxel the engine is sure of is noise that happens to join
SURE = 0.95
MINIMUM_ML = 0.01  # a ball of 2.7 mm; the McDonald criteria count lesions from 3 mm (0.014 mL)
