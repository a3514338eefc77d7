"""The PyTorch part of topPatches.ts: makes the same record in a straightforward way, from the same pixels."""

import json
import sys
from pathlib import Path

import numpy as np
import torch

sys.path.append(str(Path(__file__).parent.parent / "fixtures"))
from generate import encode, read_safetensors  # noqa: E402

task = json.loads(Path(sys.argv[1]).read_text())
size = task["size"]
weights = read_safetensors(task["weights"])
seen = np.memmap(task["pixels"], "<f4", "r", shape=(len(task["images"]), size, size, 3))

found = {layer: [] for layer in task["layers"]}
with torch.no_grad():
    for name, pixels in zip(task["images"], seen):
        activations = encode(torch.from_numpy(pixels.copy()).permute(2, 0, 1)[None], weights, "max")
        for layer in task["layers"]:
            unrolled = activations[layer][0].flatten(1)
            # The first of several maxima.
            position = unrolled.argmax(1)
            strongest = unrolled[torch.arange(len(unrolled)), position]
            width = activations[layer].shape[3]
            found[layer].append((name, strongest.tolist(), (position % width).tolist(), (position // width).tolist()))

record = {}
for layer, pictures in found.items():
    units = []
    for unit in range(len(pictures[0][1])):
        hits = [(name, values[unit], x[unit], y[unit]) for name, values, x, y in pictures if values[unit] > 0]
        units.append(sorted(hits, key=lambda hit: (-hit[1], hit[0]))[: task["k"]])
    record[layer] = units
print(json.dumps(record))
