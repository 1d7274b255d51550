"""The matching engine beside mentor-match and OR-Tools, on the same made-up people."""
