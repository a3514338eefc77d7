"""A store of paintings' moments: each is used for many photos, and slowly replaced."""
import random

import torch

from nets import STYLE
from statistics_of import moments_of, stacked

SIZES = (192, 256, 320, 384)


class Painted:
    def __init__(self, views, eyes, capacity, reuse, seed):
        self.views, self.eyes, self.capacity, self.reuse = views, eyes, capacity, reuse
        self.random, self.entries, self.drawn = random.Random(seed), [], 0  # `drawn` since the last one was added

    @torch.no_grad()
    def add(self):
        picture = self.views.painting(self.random.choice(SIZES))[None]
        entry = [moments_of(eye(picture, STYLE)) for eye in self.eyes]
        if len(self.entries) < self.capacity:
            self.entries.append(entry)
        else:
            self.entries[self.random.randrange(self.capacity)] = entry

    def draw(self, count):
        """For every eye, the moments of `count` paintings."""
        self.drawn += count
        while self.drawn >= self.reuse or len(self.entries) < 8:
            self.add()
            self.drawn -= self.reuse
        chosen = self.random.choices(self.entries, k=count)
        return [stacked([entry[i] for entry in chosen]) for i in range(len(self.eyes))]
