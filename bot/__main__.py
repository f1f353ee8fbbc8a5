"""`python -m bot` is `wenhao`."""

import sys

from bot.cli import main

sys.exit(main())
