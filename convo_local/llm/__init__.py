"""Running a local GGUF model: its files, its chat template, and constrained decoding.

`types` is the seam that the rest of the program knows; `model` is the only module that imports llama_cpp.
"""
