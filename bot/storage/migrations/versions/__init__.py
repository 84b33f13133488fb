"""The steps, in the order that each names in `down_revision`."""
