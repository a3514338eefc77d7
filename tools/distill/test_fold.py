"""Run: python3 test_fold.py. The fold keeps Gram and content distances (float64), also for a rank-deficient head."""
import torch

from fold import factor
from nets import gram


def relative(a, b):
    return float((a - b).abs() / b.abs())


def check(seed, c, big, rank):
    make = torch.Generator().manual_seed(seed)
    rand = lambda *shape: torch.randn(*shape, dtype=torch.float64, generator=make)
    weight, bias = rand(big, rank) @ rand(rank, c), rand(big)
    left = factor(weight, bias)
    f, g = rand(1, c, 9, 7).relu(), rand(1, c, 5, 6).relu()  # two pictures, not of the same size
    vgg = lambda x: torch.einsum("oc,nchw->nohw", weight, x) + bias.view(1, -1, 1, 1)
    tap = lambda x: torch.einsum("oc,nchw->nohw", left[:, :-1], x) + left[:, -1].view(1, -1, 1, 1)
    grams = [(gram(space(f)) - gram(space(g))).pow(2).sum() for space in (tap, vgg)]
    assert relative(*grams) < 1e-10, grams
    h = rand(1, c, 9, 7).relu()
    content = [(space(f) - space(h)).pow(2).sum() for space in (tap, vgg)]
    assert relative(*content) < 1e-10, content
    norms = [gram(space(f)).pow(2).sum() for space in (tap, vgg)]  # for losses normalized by the style's Gram
    assert relative(*norms) < 1e-10, norms


for seed in range(5):
    check(seed, c=16, big=64, rank=16)
    check(seed, c=24, big=64, rank=10)
    check(seed, c=64, big=40, rank=40)
print("fold: Gram distances, Gram norms and content distances agree to 1e-10")
