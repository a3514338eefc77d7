"""Student to compact.safetensors."""
import json

import numpy as np
import torch

from fold import taps_of
from nets import LAYERS, MEAN, SCALE, TAPS
from tensors import read_tensors, write_tensors

ATTRIBUTION = (
    "Distilled from VGG-19 (K. Simonyan and A. Zisserman, Visual Geometry Group, University of Oxford, "
    "https://www.robots.ox.ac.uk/~vgg/research/very_deep/), licensed CC BY 4.0. Changes: a new, smaller network, "
    "trained to predict VGG-19's activations up to conv5_1."
)
TRAINING_DATA = (
    "1,333 photos (BSDS500, an ImageNet sample, Pexels cats and dogs), 383 paintings in the public domain, and half-stylized mixtures of them; "
    "none of the pictures is in this file. Held out: see README.md."
)


def half(name, array):
    """fp16, checked: nothing overflows, and little of it is lost below fp16's smallest normal number."""
    array = np.asarray(array, np.float64)
    if not np.isfinite(array).all() or np.abs(array).max() > 6e4:
        raise ValueError(f"{name}: expected finite values below 6e4 but received up to {np.abs(array).max()}")
    result = array.astype(np.float16)
    lost = np.linalg.norm(result.astype(np.float64) - array) / max(np.linalg.norm(array), 1e-30)
    if lost > 2e-3:
        raise ValueError(f"{name}: fp16 loses {lost:.1e} of it; expected at most 2e-3")
    return result


@torch.no_grad()
def export(student, path, notes=None):
    tensors = {}
    taps = taps_of(student)
    for layer in LAYERS:
        conv = student.convs[layer]
        unit = 1.0 if layer not in TAPS or layer in taps else float(student.unit(layer))  # without a tap, in VGG-19's magnitude itself
        tensors[f"{layer}.weight"] = half(layer, conv.weight.cpu().numpy() * unit)
        tensors[f"{layer}.bias"] = half(layer, conv.bias.cpu().numpy() * unit)
        if layer in taps:
            tensors[f"{layer}.tap.weight"] = half(f"{layer}.tap", taps[layer][0].cpu().numpy())
            tensors[f"{layer}.tap.bias"] = half(f"{layer}.tap", taps[layer][1].cpu().numpy())
    write_tensors(path, tensors, {
        "format": "pastiche-compact-1",
        "name": "pastiche compact network, distilled from VGG-19 up to conv5_1",
        "training_data": TRAINING_DATA,
        "input": "RGB, 0..1, minus input_mean, times input_scale",
        "input_mean": json.dumps(MEAN),
        "input_scale": json.dumps(SCALE),
        "widths": json.dumps(list(student.widths)),
        "kept": json.dumps(student.kept.tolist()),
        "license": "CC-BY-4.0",
        "attribution": ATTRIBUTION,
        **{k: str(v) for k, v in (notes or {}).items()},
    })


def read_compact(path):
    """The shipped file as a Tapped network, and its metadata."""
    from fold import Tapped
    from nets import Trunk

    tensors, metadata = read_tensors(path)
    tensors = {k: torch.from_numpy(v).to(torch.get_default_device()) for k, v in tensors.items()}
    trunk = Trunk(json.loads(metadata["widths"]))
    with torch.no_grad():
        for layer in LAYERS:
            trunk.convs[layer].weight.copy_(tensors[f"{layer}.weight"])
            trunk.convs[layer].bias.copy_(tensors[f"{layer}.bias"])
    for parameter in trunk.parameters():
        parameter.requires_grad_(False)
    taps = {l: (tensors[f"{l}.tap.weight"], tensors[f"{l}.tap.bias"]) for l in LAYERS if f"{l}.tap.weight" in tensors}
    return Tapped(trunk, taps), metadata
