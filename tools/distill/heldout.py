"""Relative squared errors on pictures that the training never sees."""
import os

import torch

from nets import STYLE, TAPS, gram
from pictures import list_pictures, load


def held_out_crops(root, size=224, count=24):
    """The center squares of `count` held-out pictures, evenly chosen, short side scaled to `size`."""
    _, paths = list_pictures(root)
    crops = []
    for i in range(count):
        image = load(os.path.join(root, paths[i * len(paths) // count]), size)
        y, x = (image.shape[1] - size) // 2, (image.shape[2] - size) // 2
        crops.append(image[:, y : y + size, x : x + size])
    return torch.stack(crops)


@torch.no_grad()
def errors(teacher, predict, crops):
    """{layer: (share of the variance missed, share of the energy missed, relative Gram error)}.

    Variance is about each channel's mean over all the pictures; energy is about zero.
    """
    sums = {l: torch.zeros(3, dtype=torch.float64) for l in TAPS}
    means, grams = {l: [0, 0] for l in TAPS}, {l: [] for l in STYLE}
    for image in crops.split(1):
        real, guess = teacher(image), predict(image)
        for layer in TAPS:
            a, b = real[layer], guess[layer]
            sums[layer] += torch.stack([(a - b).pow(2).sum(), a.pow(2).sum(), a.pow(2).sum()]).double()
            means[layer][0] += a.sum((0, 2, 3)).double()
            means[layer][1] += a.shape[2] * a.shape[3]
            if layer in grams:
                a, b = gram(a), gram(b)
                grams[layer].append(float((a - b).pow(2).sum() / a.pow(2).sum()))
    found = {}
    for layer in TAPS:
        missed, energy, _ = sums[layer].tolist()
        total, count = means[layer]
        variance = energy - float((total**2).sum()) / count
        gram_error = sum(grams[layer]) / len(grams[layer]) if layer in grams else float("nan")
        found[layer] = (missed / variance, missed / energy, gram_error)
    return found


def as_text(found):
    return "\n".join(f"  {l}: variance {v:.3f}  energy {e:.3f}  gram {g:.3f}" for l, (v, e, g) in found.items())
