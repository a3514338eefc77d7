"""Pictures where the optimizer goes: half-stylized ones, painted through the student as it is now.

An optimizer finds the pictures about which the student errs in its own favour. So we keep some style transfers running
through the student, and mix their pictures into the training set, where the teacher says what they really look like.
"""
import torch

from fold import Tapped, taps_of
from nets import TAPS
from style import STYLE_WEIGHT, VARIATION_WEIGHT, PixelAdam, moment_terms, objective, targets_of, variation


class Visited:
    """`style_weight`, `terms`: of the objective by which these pictures are painted."""

    def __init__(self, pictures, size, count=48, visit=8, steps=5, life=200, style_weight=STYLE_WEIGHT, terms=moment_terms):
        self.pictures, self.size, self.visit, self.steps, self.life = pictures, size, visit, steps, life
        self.style_weight, self.terms = style_weight, terms
        crops = lambda kind=None: torch.stack([pictures.crop(size, kind) for _ in range(count)])
        self.content, self.style = crops(), crops("painting")
        self.image = self.content.clone()
        self.first, self.second = torch.zeros_like(self.image), torch.zeros_like(self.image)
        self.count, self.turn = torch.zeros(count, device="cpu"), 0

    def renew(self, i):
        r, crop = self.pictures.random, self.pictures.crop
        self.content[i] = crop(self.size)
        self.style[i] = crop(self.size, "painting" if r.random() < 0.7 else None)
        noise = torch.randn_like(self.image[i]) * 0.2 * (r.random() < 0.3)
        self.image[i] = (self.content[i] + noise).clamp(0, 1)
        self.first[i], self.second[i], self.count[i] = 0, 0, 0

    def batch(self, student):
        """A few more steps for the next `visit` pictures; returns them, and their paintings behind them."""
        chosen = [(self.turn + i) % len(self.count) for i in range(self.visit)]
        self.turn = (self.turn + self.visit) % len(self.count)
        for i in chosen:
            if self.count[i] >= self.life * (0.3 + 0.7 * self.pictures.random.random()):
                self.renew(i)
        network = Tapped(student, taps_of(student))
        content, targets = targets_of(network, self.content[chosen], self.style[chosen], self.terms)
        image, first, second = (t[chosen] for t in (self.image, self.first, self.second))
        count = self.count[chosen].to(image.device)
        for _ in range(self.steps):
            image.requires_grad_(True)
            loss, _ = objective(network(image, TAPS), content, targets, self.terms, self.style_weight)
            (gradient,) = torch.autograd.grad(loss + VARIATION_WEIGHT * variation(image).sum(), image)
            image, count = image.detach(), count + 1
            PixelAdam.step(image, gradient, first, second, count)
        self.image[chosen], self.first[chosen], self.second[chosen], self.count[chosen] = image, first, second, count.cpu()
        return torch.cat([image, self.style[chosen]])

    def state(self):
        names = ("content", "style", "image", "first", "second", "count", "turn")
        return {n: getattr(self, n) for n in names}

    def restore(self, state):
        for name, value in state.items():
            setattr(self, name, value.cpu() if name == "count" else value)
