"""What a step of the training draws, and what its pictures cost."""
import distill  # noqa: F401
import torch

from grain import grained
from nets import STYLE
from objective import costs, total
from statistics_of import COLORED, mixed, moments_of

MOST_GRAIN = 0.15  # each photo has its own


def shares(count, r):
    """How much of the next painting, and how much of the photo's own statistics (a weaker style), is mixed in: [n] each, mostly 0."""
    part, kinds = torch.rand(count, generator=r), torch.rand(count, generator=r)
    weaker = float(torch.rand((), generator=r)) < 0.15
    return part * (kinds < 0.2), 0.8 * part * ((kinds > 0.5) if weaker else 0)


def mixtures(moments, own, other, photo):
    """For every eye, its moments with those of the next painting, and of the photo where it counts."""
    found = []
    for each, features in zip(moments, own):
        rolled = {l: tuple(t.roll(1, 0) for t in pair) for l, pair in each.items()}
        each = mixed(each, rolled, other)
        found.append(mixed(each, moments_of(features), photo) if photo.any() else each)
    return found


def lesson(photos, painted, eyes, r):
    """Photos with grain; for every eye, the activations of the photos and the moments that are to be reached."""
    count = len(photos)
    moments = painted.draw(count)
    other, weaker = shares(count, r)
    features = [eye(photos, {*(STYLE if weaker.any() else COLORED), "conv4_2"}) for eye in eyes]
    moments = mixtures(moments, features, other, weaker)
    strengths = MOST_GRAIN * torch.rand(count, 1, 1, 1, generator=r)
    return grained(photos, strengths, r), features, moments


def bounded(x):
    """Within 0..1; the gradient passes where it leads back."""
    return x + (x.clamp(0, 1) - x).detach()


def judged(raw, judges, eyes, features, moments, style_weight):
    """The loss of pictures before they are bounded; and of the first judge, J [n] and its parts. `judges`: eyes and their weights."""
    pictures = bounded(raw)
    found = []
    for judge, weight in judges:
        i = eyes.index(judge)
        found.append((costs(judge, pictures, judge.content(features[i]), judge.tapped(moments[i])), weight))
    over = (raw - pictures).detach()
    outside = (raw * over).sum((1, 2, 3)) / (raw.shape[2] * raw.shape[3])
    loss = sum(weight * torch.log(1 + total(parts, style_weight)) for parts, weight in found)
    first = found[0][0]
    return (loss + outside).mean(), total(first, style_weight), first
