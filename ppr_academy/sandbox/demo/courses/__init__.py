"""The eight courses of the demo academy, a file each."""
