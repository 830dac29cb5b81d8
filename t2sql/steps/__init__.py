"""The steps of the pipeline: one verb a file, pure functions over protocols."""
