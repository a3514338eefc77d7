"""The style transfer objective, on the features of any network, and Adam on pixels."""
import torch

from nets import STYLE, TAPS, gram

CONTENT_WEIGHT, STYLE_WEIGHT = 1.0, 20.0  # the package's default preset


def style_terms(grams, targets):
    """Per picture and layer, ||G_S - G_G||^2 / ||G_S||^2: {layer: [n]}."""
    return {l: (grams[l] - targets[l]).pow(2).sum((1, 2)) / targets[l].pow(2).sum((1, 2)) for l in STYLE}


def objective(features, content, targets):
    """Summed over the pictures, which do not influence each other; also the mean style term per picture."""
    style = sum(style_terms({l: gram(features[l]) for l in STYLE}, targets).values()) / len(STYLE)
    difference = (features["conv4_2"] - content).pow(2).sum((1, 2, 3))
    return (CONTENT_WEIGHT * difference / content.pow(2).sum((1, 2, 3)) + STYLE_WEIGHT * style).sum(), style


def targets_of(network, content, style):
    with torch.no_grad():
        found = network(style, STYLE)
        return network(content, ["conv4_2"])["conv4_2"], {l: gram(found[l]) for l in STYLE}


class PixelAdam:
    """Adam whose state is plain tensors, so that it can be put away and taken up again, picture by picture."""

    @staticmethod
    def step(image, gradient, first, second, count, rate=0.02):
        """`count` [n]: how many steps each picture has had, this one included."""
        first.mul_(0.9).add_(gradient, alpha=0.1)
        second.mul_(0.999).addcmul_(gradient, gradient, value=0.001)
        count = count.view(-1, 1, 1, 1)
        image.sub_(rate * (first / (1 - 0.9**count)) / ((second / (1 - 0.999**count)).sqrt() + 1e-8))
        image.clamp_(0, 1)


def transfer(network, content, style, steps):
    """Gatys et al. through `network`, from the content picture."""
    target_content, targets = targets_of(network, content, style)
    image, first, second = content.clone(), torch.zeros_like(content), torch.zeros_like(content)
    for step in range(1, steps + 1):
        image.requires_grad_(True)
        loss, _ = objective(network(image, TAPS), target_content, targets)
        (gradient,) = torch.autograd.grad(loss, image)
        image = image.detach()
        PixelAdam.step(image, gradient, first, second, torch.full((len(image),), float(step)))
    return image
