"""`python -m awsroles`."""

import sys

from awsroles.entry import main

sys.exit(main())
