"""The colours of what is drawn over a picture, in files; the viewer's are viewer/src/colours.js."""

import numpy as np

__all__ = ["BRAIN_COLOUR", "HEAT_COLOURS", "LESION_COLOUR", "REGION_COLOUR"]

# cool and warm, told apart by colour-blind readers too; heat gets lighter steadily
BRAIN_COLOUR = np.array((70, 190, 220), dtype=np.float32)
LESION_COLOUR = np.array((255, 96, 64), dtype=np.float32)
REGION_COLOUR = np.array((255, 170, 40), dtype=np.float32)  # of a single picture
HEAT_COLOURS = np.array(
    ((20, 10, 60), (120, 28, 109), (220, 60, 60), (250, 150, 30), (252, 255, 164)), dtype=np.float32
)
