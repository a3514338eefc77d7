"""Folding the heads away: see README.md, "The fold".

Predicted VGG-19 activations are P' [f; 1] with P' = [P b]. With M = P'^T P' = L^T L, the features L [f; 1] have the
same Gram and content distances as P' [f; 1], in c + 1 channels instead of VGG-19's 64 to 512.
"""
import torch
import torch.nn as nn

from nets import HEADED, TAPS


def factor(weight, bias):
    """weight [C, c], bias [C] to L, the symmetric root of M: [c + 1, c + 1] in float64.

    The symmetric root always exists (M may be rank deficient, where Cholesky would fail).
    """
    extended = torch.cat([weight, bias[:, None]], 1).double()
    values, vectors = torch.linalg.eigh(extended.T @ extended)
    return vectors @ torch.diag(values.clamp(min=0).sqrt()) @ vectors.T


def taps_of(student):
    """{layer: (weight [c + 1, c, 1, 1], bias [c + 1])}, in the magnitude of VGG-19's raw activations, float64."""
    taps = {}
    for layer in HEADED:
        head, unit = student.heads[layer], student.unit(layer).double()
        left = factor(head.weight.detach()[:, :, 0, 0], head.bias.detach()) * unit
        taps[layer] = (left[:, :-1, None, None], left[:, -1])
    return taps


class Tapped(nn.Module):
    """A frozen trunk with its taps: image to {layer: [n, c + 1, h, w]}; without a tap, what the layer puts out."""

    def __init__(self, trunk, taps):
        super().__init__()
        self.trunk, self.taps = trunk, {l: (w.float(), b.float()) for l, (w, b) in taps.items()}

    def forward(self, image, wanted=TAPS):
        found = self.trunk(image, wanted)
        return {l: nn.functional.conv2d(f, *self.taps[l]) if l in self.taps else f for l, f in found.items()}
