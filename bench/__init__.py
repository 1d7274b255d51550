"""What is measured, and against what. `python -m bench` runs it; docs/bench.md says what each number means."""
