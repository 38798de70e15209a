"""Hundreds of submissions while workers are killed and servers fall over: ``make soak``."""
