"""How Shoken's own lesion network is made: synthetic heads, a 3-D U-Net, its export and evaluation.

Not in the wheel.  ``python -m training --help`` lists the commands; README.md says how they fit
together.  Heads and pictures need numpy and scipy alone, so that they can be made on a machine that
has little else beside PyTorch.
"""
