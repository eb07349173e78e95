"""``python -m shoken``: the command line."""

import sys

from shoken.cli import main

sys.exit(main())
