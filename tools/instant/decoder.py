"""The decoder and its palette: content features in, re-colored by a painting's statistics at every level, a picture out. See README.md."""
import distill  # noqa: F401
import torch
import torch.nn as nn
import torch.nn.functional as F

from nets import STYLE, WIDTHS, block
from statistics_of import COLORED, moments_of, roots, spread_roots

ENCODED = dict(zip(COLORED, (WIDTHS[block(l)] for l in COLORED)))
DESIGN = {
    "widths": (112, 64, 32, 16),  # channels at 1/8, 1/4, 1/2 and 1 of the picture's size
    "blocks": (2, 2, 1, 1),
    "hidden": 128,
    "skips": 4,  # how many levels receive content features, from the deepest on
    "whiten": "covariance",  # or "spread": of the content
    "color": "covariance",  # or "spread": by the painting
    "modulate": True,  # whether scales and shifts of normalized channels depend on the painting
    "main": True,  # whether every level ends with its channels mixed by the painting's covariance
    "residual": False,  # whether the photo's pixels are added in the end; the package's decoder cannot do that
}
SHRINKAGE = 1e-2


def up(x):
    return F.interpolate(x, scale_factor=2, mode="nearest")


def normalized(x, scale=None, shift=None):
    """Every channel of every picture with mean 0 and spread 1, then scaled and shifted: [n, c] each."""
    return (normalized_together if x.is_cuda else normalized_in_turn)(x, scale, shift)


def normalized_together(x, scale, shift):
    variance, mean = torch.var_mean(x.float(), (2, 3), correction=0)
    factor = torch.rsqrt(variance + 1e-4) * (1 if scale is None else scale.float())
    added = (0 if shift is None else shift.float()) - mean * factor
    return torch.addcmul(added[:, :, None, None], x, factor[:, :, None, None]).to(x.dtype)


def normalized_in_turn(x, scale, shift):
    """Quicker on a CPU."""
    each = lambda pair, i: None if pair is None else pair[i].float()
    parts = [F.batch_norm(x[i : i + 1], None, None, each(scale, i), each(shift, i), True, eps=1e-4) for i in range(len(x))]
    return torch.cat(parts)


def matrix(x, weight, bias=None):
    """A 1x1 convolution with a matrix for every picture: weight [n, out, in], bias [n, out]."""
    y = x.permute(0, 2, 3, 1).flatten(1, 2) @ weight.mT.to(x.dtype)
    y = y if bias is None else y + bias[:, None, :]
    return y.unflatten(1, x.shape[2:]).permute(0, 3, 1, 2)


class Block(nn.Module):
    """x + two 3x3 convolutions, each normalized and modulated, the first with a ReLU."""

    def __init__(self, width):
        super().__init__()
        self.first, self.second = (nn.Conv2d(width, width, 3, padding=1, bias=False) for _ in range(2))

    def forward(self, x, first, second):
        y = F.relu(normalized(self.first(x), *first))
        return x + normalized(self.second(y), *second)


class Palette(nn.Module):
    """What the decoder is told of a painting, from its moments: matrices, and scales and shifts of normalized channels."""

    def __init__(self, design, sizes):
        super().__init__()
        self.design, self.sizes = design, sizes
        inputs = 2 * sum(WIDTHS[block(l)] for l in STYLE)
        self.register_buffer("center", torch.zeros(inputs))
        self.register_buffer("scale", torch.ones(inputs))
        self.first, self.second = nn.Linear(inputs, design["hidden"]), nn.Linear(design["hidden"], 2 * sum(sizes))
        nn.init.normal_(self.second.weight, std=0.02)
        nn.init.zeros_(self.second.bias)

    @staticmethod
    def raw(moments):
        parts = []
        for layer in STYLE:
            mean, covariance = moments[layer]
            parts += [torch.log(mean.clamp(min=0) + 0.02), 0.5 * torch.log(covariance.diagonal(dim1=1, dim2=2).clamp(min=0) + 4e-4)]
        return torch.cat(parts, 1)

    def forward(self, moments):
        """({layer: (root, mean)}, [(scale, shift)])"""
        root = roots if self.design["color"] == "covariance" else spread_roots
        colors = {l: (root(moments[l][1], 0.0)[0], moments[l][0]) for l in COLORED}
        x = ((self.raw(moments) - self.center) / self.scale).clamp(-3, 3)
        if not self.design["modulate"]:
            x = x * 0
        found = self.second(F.relu(self.first(x)))
        pairs = [part.chunk(2, 1) for part in found.split([2 * s for s in self.sizes], 1)]
        return colors, [(1 + scale, shift) for scale, shift in pairs]


class Decoder(nn.Module):
    def __init__(self, **changes):
        super().__init__()
        self.design = d = {**DESIGN, **changes}
        self.skips, self.blocks, self.down, self.before, self.after = (nn.ModuleDict() for _ in range(5))
        sizes, previous = [], None
        for i, (layer, width) in enumerate(zip(COLORED, d["widths"])):
            if previous:
                self.down[layer] = nn.Conv2d(previous, width, 1)
            if i < d["skips"]:
                self.skips[layer] = nn.Conv2d(ENCODED[layer], width, 1)
            self.blocks[layer] = nn.ModuleList(Block(width) for _ in range(d["blocks"][i]))
            sizes += [width] * (2 * d["blocks"][i])
            if d["main"]:
                self.before[layer] = nn.Conv2d(width, ENCODED[layer], 1, bias=False)
                self.after[layer] = nn.Conv2d(ENCODED[layer], width, 1, bias=False)
            previous = width
        self.last = nn.Conv2d(d["widths"][-1], 3, 3, padding=1)
        self.palette = Palette(d, sizes)
        self.start()

    def start(self):
        """The last level lets the content's first features through; blocks begin quietly."""
        d = self.design
        with torch.no_grad():
            for layer, conv in self.down.items():
                conv.weight.mul_(0.3)
            if d["skips"] == 4 and d["widths"][-1] == ENCODED["conv1_1"]:
                self.skips["conv1_1"].weight.copy_(torch.eye(16)[:, :, None, None])
                self.skips["conv1_1"].bias.zero_()
                self.down["conv1_1"].weight.mul_(0.2)
            for conv in self.after.values():
                conv.weight.mul_(0.2)
            at = 0
            for blocks in self.blocks.values():
                for each in blocks:
                    width = each.first.out_channels
                    second = self.palette.second.bias[at + 2 * width : at + 3 * width]
                    second.fill_(-0.8)  # 1 + scale = 0.2
                    at += 4 * width

    def codes(self, features):
        """The content's features without their statistics."""
        found = {}
        for layer in COLORED[: self.design["skips"]]:
            x = features[layer].float()
            if self.design["whiten"] == "covariance":
                mean, covariance = moments_of(features, [layer])[layer]
                inverse = roots(covariance, SHRINKAGE)[1]
                found[layer] = matrix(x - mean[:, :, None, None], inverse)
            else:
                found[layer] = normalized(x)
        return found

    def forward(self, codes, palette, photos=None):
        """Pictures [n, 3, h, w], not yet within 0..1. `photos`: needed by the design with a residual."""
        colors, pairs = palette
        pairs, x = iter(pairs), None
        for layer in COLORED:
            root, mean = colors[layer]
            if layer in self.down:
                x = up(self.down[layer](x))
            if layer in self.skips:
                weight = self.skips[layer].weight[:, :, 0, 0]
                y = matrix(codes[layer], weight @ root, mean @ weight.T + self.skips[layer].bias)
                x = y if x is None else x + y
            for each in self.blocks[layer]:
                x = each(x, next(pairs), next(pairs))
            if layer in self.before:
                w = self.after[layer].weight[:, :, 0, 0] @ root @ self.before[layer].weight[:, :, 0, 0]
                x = x + matrix(normalized(x), w)
        x = self.last(x).float()
        return x + photos if self.design["residual"] else x


def macs(decoder):
    """Multiplications per pixel of the picture."""
    d, total = decoder.design, 0
    for i, (layer, width) in enumerate(zip(COLORED, d["widths"])):
        here = 2 * d["blocks"][i] * width * width * 9
        here += ENCODED[layer] * width if layer in decoder.skips else 0
        here += width * width if d["main"] else 0
        here += width * d["widths"][i + 1] if i < 3 else width * 27
        total += here / 4 ** (3 - i)
    return round(total)
