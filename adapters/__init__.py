"""The doors: they translate, deliver and carry out. Nothing imports this package."""
