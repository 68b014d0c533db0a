"""Commands about a launch: its plan, its steps, its people."""
