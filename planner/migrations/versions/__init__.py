"""The migrations, each written out in full; see `planner.migrations`."""
