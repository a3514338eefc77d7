"""Training and held-out pictures, random crops, and the damage that we do to them."""
import hashlib
import json
import os
import random
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import torch
from PIL import Image

# The same paintings as held-out ones, under other names.
TWINS = {"vangogh-starry-night.jpg", "monet-water-lilies.jpg"}
SUFFIXES = (".jpg", ".jpeg", ".png")
PAINTINGS = "paintings"


def test_paintings(root):
    """Names of the paintings that nothing is ever trained on."""
    with open(os.path.join(root, PAINTINGS, "manifest.json")) as file:
        return {entry["file"] for entry in json.load(file) if entry["split"] == "test"}


def held_out(path, test):
    """content/*, style/*.jpg, Kodak, test paintings, twins of those, and about 5 % of the photos by a hash of the name."""
    folder, name = os.path.split(path)
    if folder in ("content", "style") or "kodak" in folder or name in TWINS:
        return True
    if folder == PAINTINGS:
        return name in test
    return hashlib.sha256(name.encode()).digest()[0] < 13


def list_pictures(root):
    """(training, held out), as sorted paths relative to `root`."""
    found, test = [], test_paintings(root)
    for folder, _, names in os.walk(root):
        rel = os.path.relpath(folder, root)
        found += [os.path.join(rel, n) for n in names if n.lower().endswith(SUFFIXES)]
    found.sort()
    return [p for p in found if not held_out(p, test)], [p for p in found if held_out(p, test)]


def is_painting(path):
    return path.startswith(("style", PAINTINGS))


def tensor_of(image):
    """[3, h, w], 0..1"""
    return torch.from_numpy(np.array(image)).to(torch.get_default_device()).permute(2, 0, 1).float() / 255


def load(path, short=None):
    """[3, h, w] float 0..1; the short side becomes `short` pixels."""
    image = Image.open(path).convert("RGB")
    if short:
        factor = short / min(image.size)
        image = image.resize([max(short, round(s * factor)) for s in image.size], Image.LANCZOS)
    return tensor_of(image)


def decoded(path, longest):
    """[3, h, w] uint8, with a long side of at most `longest` pixels."""
    image = Image.open(path)
    image.draft("RGB", (longest, longest))
    image = image.convert("RGB")
    image.thumbnail((longest, longest), Image.LANCZOS)
    return torch.from_numpy(np.array(image)).permute(2, 0, 1).contiguous()


def all_decoded(root, paths, longest):
    """On the default device."""
    with ThreadPoolExecutor() as pool:
        images = list(pool.map(lambda path: decoded(os.path.join(root, path), longest), paths))
    return [image.to(torch.get_default_device()) for image in images]


def square(image, size, r, largest=1.0):
    """[3, size, size] of a uint8 picture: a square between `size` pixels and `largest` of the short side, perhaps mirrored. `r`: random.Random."""
    height, width = image.shape[1:]
    short = min(height, width)
    widest = max(size, short * largest)
    side = min(short, int(size * (widest / size) ** r.random()))
    y, x = r.randint(0, height - side), r.randint(0, width - side)
    view = image[:, y : y + side, x : x + side].float() / 255
    if side != size:
        view = torch.nn.functional.interpolate(view[None], (size, size), mode="bicubic", antialias=True)[0].clamp(0, 1)
    return view.flip(2) if r.random() < 0.5 else view


class Pictures:
    """Decoded training pictures (long side at most 640), and random views of them."""

    def __init__(self, root, paths, seed, paintings_share=0.25):
        self.random, self.share = random.Random(seed), paintings_share
        self.photos = all_decoded(root, [p for p in paths if not is_painting(p)], 640)
        self.paintings = all_decoded(root, [p for p in paths if is_painting(p)], 640)

    def pick(self, kind=None):
        r = self.random
        if kind is None:
            kind = "painting" if r.random() < self.share else "photo"
        return r.choice(self.paintings if kind == "painting" else self.photos)

    def crop(self, size, kind=None):
        """[3, size, size]"""
        return square(self.pick(kind), size, self.random)

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
