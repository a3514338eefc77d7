"""Training and held-out pictures, random crops, and the damage that we do to them."""
import hashlib
import os
import random

import numpy as np
import torch
from PIL import Image

# The same paintings as held-out ones, under other names.
TWINS = {"vangogh-starry-night.jpg", "monet-water-lilies.jpg"}
SUFFIXES = (".jpg", ".jpeg", ".png")


def held_out(path):
    """content/*, style/*.jpg, Kodak, twins of those, and about 5 % of the rest by a hash of the name."""
    folder, name = os.path.split(path)
    if folder in ("content", "style") or "kodak" in folder or name in TWINS:
        return True
    return hashlib.sha256(name.encode()).digest()[0] < 13


def list_pictures(root):
    """(training, held out), as sorted paths relative to `root`."""
    found = []
    for folder, _, names in os.walk(root):
        rel = os.path.relpath(folder, root)
        found += [os.path.join(rel, n) for n in names if n.lower().endswith(SUFFIXES)]
    found.sort()
    return [p for p in found if not held_out(p)], [p for p in found if held_out(p)]


def load(path, short=None):
    """[3, h, w] float 0..1; the short side becomes `short` pixels."""
    image = Image.open(path).convert("RGB")
    if short:
        factor = short / min(image.size)
        image = image.resize([max(short, round(s * factor)) for s in image.size], Image.LANCZOS)
    return torch.from_numpy(np.array(image)).permute(2, 0, 1).float() / 255


class Pictures:
    """Decoded training pictures (uint8 in memory, long side at most 640), and random views of them."""

    def __init__(self, root, paths, seed, paintings_share=0.25):
        self.random = random.Random(seed)
        self.photos, self.paintings, self.share = [], [], paintings_share
        for path in paths:
            image = Image.open(os.path.join(root, path))
            image.draft("RGB", (640, 640))
            image = image.convert("RGB")
            image.thumbnail((640, 640), Image.LANCZOS)
            (self.paintings if path.startswith("style") else self.photos).append(image)

    def pick(self, kind=None):
        r = self.random
        if kind is None:
            kind = "painting" if r.random() < self.share else "photo"
        return r.choice(self.paintings if kind == "painting" else self.photos)

    def crop(self, size, kind=None):
        """[3, size, size]: a random square, anywhere between all of the picture and its pixels, perhaps mirrored."""
        image, r = self.pick(kind), self.random
        short = min(image.size)
        side = min(short, int(size * (short / size) ** r.random())) if short > size else short
        x, y = r.randint(0, image.size[0] - side), r.randint(0, image.size[1] - side)
        view = image.resize((size, size), Image.LANCZOS if side > size else Image.BICUBIC, (x, y, x + side, y + side))
        tensor = torch.from_numpy(np.array(view)).permute(2, 0, 1).float() / 255
        return tensor.flip(2) if r.random() < 0.5 else tensor

    def damaged(self, size):
        """A crop as an optimizer might meet it: noisy, mixed with another, of other contrast or tint."""
        r, x = self.random, self.crop(size)
        choice = r.random()
        if choice < 0.25:
            x = x + torch.randn(3, size, size) * 0.2 * r.random() ** 2
        elif choice < 0.4:
            low = torch.randn(1, 3, size // 4, size // 4) * 0.3 * r.random()
            x = x + torch.nn.functional.interpolate(low, size=size, mode="bilinear")[0]
        elif choice < 0.5:
            x = x.lerp(self.crop(size), 0.5 * r.random())
        elif choice < 0.65:
            x = (x - x.mean()) * (0.3 + 1.2 * r.random()) + r.random()
            x = x + torch.randn(3, 1, 1) * 0.1
        return x.clamp(0, 1)
