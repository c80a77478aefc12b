"""`python -m mingzhang.cli`, where the script is not installed."""

import sys

from mingzhang.cli import main

sys.exit(main())
