"""Batches with what the teacher says of them. The teacher runs live, and each answer is used a few times."""
import random

import torch

from nets import STYLE, TAPS, gram

STRIDE = {"conv1_1": 3, "conv2_1": 2}  # easy layers with many positions: compared at some of them


def thin(tensor, layer, offset):
    stride = STRIDE.get(layer, 1)
    return tensor[:, :, offset[0] % stride :: stride, offset[1] % stride :: stride]


class Replay:
    """`stem`: from pictures to the input of the first layer that is trained."""

    def __init__(self, teacher, stem, targets, capacity, seed):
        self.teacher, self.stem, self.targets, self.capacity = teacher, stem, targets, capacity
        self.random, self.entries = random.Random(seed), []

    @torch.no_grad()
    def add(self, images, pairs=False):
        found, offset = self.targets(self.teacher(images)), [self.random.randrange(6) for _ in range(2)]
        maps = {l: thin(found[l], l, offset).half() for l in TAPS}
        grams = {l: gram(found[l]).half() for l in STYLE}
        entry = (self.stem(images), offset, maps, grams, pairs)
        if len(self.entries) < self.capacity:
            self.entries.append(entry)
        else:
            self.entries[self.random.randrange(self.capacity)] = entry

    def sample(self):
        return self.random.choice(self.entries)
