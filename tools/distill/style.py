"""The style transfer objective, on the features of any network, Adam on pixels, and the package's default preset."""
import math

import torch
import torch.nn.functional as F

from nets import STYLE, TAPS, gram

CONTENT_WEIGHT, STYLE_WEIGHT, VARIATION_WEIGHT = 1.0, 5.0, 3.0  # the package's default preset has them


def style_terms(grams, targets):
    """Per picture and layer, ||G_S - G_G||^2 / ||G_S||^2: {layer: [n]}. What pictures are judged by, whatever they were painted by."""
    return {l: (grams[l] - targets[l]).pow(2).sum((1, 2)) / targets[l].pow(2).sum((1, 2)) for l in STYLE}


def moments(features):
    """The mean and the covariance over positions: [n, c], [n, c, c]."""
    mean = features.mean((2, 3))
    return mean, gram(features) - mean[:, :, None] * mean[:, None, :]


def moment_terms(features, targets):
    """Per picture and layer, half the relative squared error of the mean and half that of the covariance: {layer: [n]}."""
    relative = lambda x, wanted: (x - wanted).flatten(1).pow(2).sum(1) / wanted.flatten(1).pow(2).sum(1)
    return {l: sum(0.5 * relative(*pair) for pair in zip(moments(features[l]), targets[l])) for l in STYLE}


def variation(image):
    """Per picture, the squared differences to the right and lower neighbor, over the number of pixels: [n]."""
    across, down = image[..., 1:] - image[..., :-1], image[..., 1:, :] - image[..., :-1, :]
    return (across.pow(2).sum((1, 2, 3)) + down.pow(2).sum((1, 2, 3))) / (image.shape[2] * image.shape[3])


def gram_terms(features, targets):
    """As `moment_terms`, of Gram matrices."""
    return style_terms({l: gram(features[l]) for l in STYLE}, targets)


STATISTIC = {moment_terms: moments, gram_terms: gram}


def objective(features, content, targets, terms=moment_terms, style_weight=STYLE_WEIGHT):
    """Summed over the pictures, which do not influence each other; also the mean style term per picture."""
    style = sum(terms(features, targets).values()) / len(STYLE)
    difference = (features["conv4_2"] - content).pow(2).sum((1, 2, 3))
    return (CONTENT_WEIGHT * difference / content.pow(2).sum((1, 2, 3)) + style_weight * style).sum(), style


def targets_of(network, content, style, terms=moment_terms):
    with torch.no_grad():
        found = network(style, STYLE)
        return network(content, ["conv4_2"])["conv4_2"], {l: STATISTIC[terms](found[l]) for l in STYLE}


class PixelAdam:
    """Adam whose state is plain tensors, so that it can be put away and taken up again, picture by picture."""

    @staticmethod
    def step(image, gradient, first, second, count, rate=0.02):
        """`count` [n]: how many steps each picture has had, this one included."""
        first.mul_(0.9).add_(gradient, alpha=0.1)
        second.mul_(0.99).addcmul_(gradient, gradient, value=0.01)
        count = count.view(-1, 1, 1, 1)
        image.sub_(rate * (first / (1 - 0.9**count)) / ((second / (1 - 0.99**count)).sqrt() + 1e-12))
        image.clamp_(0, 1)


def long_side(image, size):
    """`image` [1, 3, h, w] with a long side of `size` pixels."""
    h, w = image.shape[2:]
    factor = size / max(h, w)
    shape = [max(32, round(h * factor)), max(32, round(w * factor))]
    return F.interpolate(image, shape, mode="bicubic", antialias=True, align_corners=False).clamp(0, 1)


def default_preset(network, content, style, size, steps=100, smallest=128, style_weight=STYLE_WEIGHT):
    """The package's default preset: from coarse to fine by the square root of two, `steps` each, averaged."""
    sizes = [size]
    while round(size / math.sqrt(2) ** len(sizes)) >= smallest:
        sizes.insert(0, round(size / math.sqrt(2) ** len(sizes)))
    picture, moments, count = long_side(content, sizes[0]), None, 0
    for size in sizes:
        small = long_side(content, size)
        target_content, targets = targets_of(network, small, long_side(style, size))
        fit = lambda x: F.interpolate(x, small.shape[2:], mode="bicubic", align_corners=False)
        shrink = moments[0][0, 0].numel() / small[0, 0].numel() if moments else 1
        image = fit(picture).clamp(0, 1)
        first, second = (torch.zeros_like(image), torch.zeros_like(image)) if moments is None else [fit(m) for m in moments]
        first, second = first * shrink, second.clamp(min=0) * shrink**2
        for step in range(1, steps + 1):
            count += 1
            image.requires_grad_(True)
            loss, _ = objective(network(image, TAPS), target_content, targets, style_weight=style_weight)
            (gradient,) = torch.autograd.grad(loss + VARIATION_WEIGHT * variation(image).sum(), image)
            image = image.detach()
            PixelAdam.step(image, gradient, first, second, torch.tensor([float(count)]))
            decay = min(0.99, (step - 1) / (step + 10))
            picture = picture * decay + image * (1 - decay) if step > 1 else image.clone()
        moments = (first, second)
    return picture
