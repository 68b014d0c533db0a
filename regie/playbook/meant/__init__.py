"""What was meant by a sentence that could not be read, and the sentence to write."""

from __future__ import annotations
