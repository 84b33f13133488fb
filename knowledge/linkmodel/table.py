"""The one table of the learned score: everything about a host is hashed (to `BITS` bits) into it, so the model needs no vocabulary.

A change to what is hashed, or how, makes every trained model worthless: raise `VERSION`.
"""

VERSION = 2
BITS = 18
CELLS = 1 << BITS
MASK = CELLS - 1
