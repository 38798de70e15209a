"""ATSConnect: enter a candidate once; it arrives in your ATS exactly once, with proof."""

__version__ = "0.1.0"
