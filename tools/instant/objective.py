"""The project's cost J, of many pictures at once, as the compact network or VGG-19 sees them."""
import os

import distill
import torch
import torch.nn as nn

from export import read_compact
from nets import STYLE, TAPS, Teacher
from statistics_of import moments_of
from style import CONTENT_WEIGHT, STYLE_WEIGHT, VARIATION_WEIGHT, variation


class Eye:
    """A frozen network and its taps. Moments are taken of the trunk's activations, and mapped as the taps map these."""

    def __init__(self, trunk, taps=None):
        self.trunk = trunk.to(memory_format=torch.channels_last)
        self.trunk.rough = True
        self.taps = {l: (w.float()[:, :, 0, 0], b.float()) for l, (w, b) in (taps or {}).items()}

    def __call__(self, images, wanted=TAPS):
        return self.trunk(images.contiguous(memory_format=torch.channels_last), wanted)

    def tapped(self, moments):
        found = {}
        for layer, (mean, covariance) in moments.items():
            if layer in self.taps:
                weight, bias = self.taps[layer]
                mean, covariance = mean @ weight.T + bias, weight @ covariance @ weight.T
            found[layer] = mean, covariance
        return found

    def content(self, features):
        x = features["conv4_2"].float()
        if "conv4_2" not in self.taps:
            return x
        weight, bias = self.taps["conv4_2"]
        return nn.functional.conv2d(x, weight[:, :, None, None], bias)


class Halved:
    """An eye that sees pictures at half their size."""

    def __init__(self, eye):
        self.eye, self.tapped, self.content = eye, eye.tapped, eye.content

    def __call__(self, images, wanted=TAPS):
        return self.eye(nn.functional.avg_pool2d(images, 2), wanted)


def compact_eye(path=distill.COMPACT):
    network, _ = read_compact(path)
    return Eye(network.trunk, network.taps)


def teacher_eye(assets):
    return Eye(Teacher(os.path.join(assets, "weights/vgg19_f16.safetensors")))


def style_of(moments, wanted):
    """Per picture: the mean over layers of half the relative squared errors of mean and covariance: [n], {layer: [n]}."""
    relative = lambda x, w: (x - w).flatten(1).pow(2).sum(1) / (w.flatten(1).pow(2).sum(1) + 1e-12)
    terms = {l: sum(0.5 * relative(a, b) for a, b in zip(moments[l], wanted[l])) for l in STYLE}
    return sum(terms.values()) / len(STYLE), terms


def costs(eye, pictures, content, wanted):
    """{name: [n]}: the parts of J. `wanted` are tapped moments, `content` tapped activations."""
    features = eye(pictures)
    style, terms = style_of(eye.tapped(moments_of(features)), wanted)
    apart = (eye.content(features) - content).pow(2).sum((1, 2, 3)) / content.pow(2).sum((1, 2, 3))
    return {"content": apart, "style": style, "variation": variation(pictures), **terms}


def total(parts, style_weight=STYLE_WEIGHT):
    return CONTENT_WEIGHT * parts["content"] + style_weight * parts["style"] + VARIATION_WEIGHT * parts["variation"]
