"""Tests of what leaves a case."""
