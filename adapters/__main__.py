"""`python -m adapters` does what `jumpmaster` does."""

import sys

from adapters.cli import main

if __name__ == "__main__":
    sys.exit(main())
