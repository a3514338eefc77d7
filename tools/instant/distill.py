"""Makes the modules of tools/distill importable: this folder's own have other names."""
import os
import sys

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "distill"))
COMPACT = os.path.join(os.path.dirname(os.path.abspath(__file__)), "../../packages/models/weights/compact.safetensors")
