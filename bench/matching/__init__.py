"""The matching engine beside mentor-match, scipy and OR-Tools, on the same made-up people."""
