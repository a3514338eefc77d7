"""Photos, paintings and textures: which are trained on, and random views of them."""
import json
import os
import random

import distill  # noqa: F401
import numpy as np
import torch
from PIL import Image

from pictures import list_pictures

PAINTINGS = "paintings"


def split(root):
    """(photos, paintings, test paintings) as sorted paths under `root`. The 24 test paintings, and all that tools/distill holds out, are never trained on."""
    training, _ = list_pictures(root)
    with open(os.path.join(root, PAINTINGS, "manifest.json")) as file:
        entries = json.load(file)
    by_split = lambda name: sorted(os.path.join(PAINTINGS, e["file"]) for e in entries if e["split"] == name)
    photos = [p for p in training if p.startswith("photos")]
    twins = [p for p in training if p.startswith("style")]
    return photos, by_split("train") + twins, by_split("test")


def decoded(root, paths, longest, cache):
    """Pictures with a long side of at most `longest` pixels; decoded once, then mapped from the file `cache`."""
    if not os.path.exists(cache):
        images = []
        for path in paths:
            image = Image.open(os.path.join(root, path))
            image.draft("RGB", (longest, longest))
            image = image.convert("RGB")
            image.thumbnail((longest, longest), Image.LANCZOS)
            images.append(image)
        with open(cache + ".part", "wb") as file:
            file.write(b"".join(image.tobytes() for image in images))
        with open(cache + ".json", "w") as file:
            json.dump([image.size for image in images], file)
        os.replace(cache + ".part", cache)
    with open(cache + ".json") as file:
        sizes = json.load(file)
    pixels, at, found = np.memmap(cache, np.uint8, "r"), 0, []
    for width, height in sizes:
        found.append(pixels[at : at + 3 * width * height].reshape(height, width, 3))
        at += 3 * width * height
    return found


def tensor_of(image):
    """[3, h, w], 0..1"""
    return torch.from_numpy(np.array(image)).permute(2, 0, 1).float() / 255


class Views:
    """Decoded pictures, and squares of them at any scale."""

    def __init__(self, root, seed, cache):
        photos, paintings, _ = split(root)
        self.random = random.Random(seed)
        self.photos = decoded(root, photos, 512, cache + "photos")
        self.paintings = decoded(root, paintings, 768, cache + "paintings")

    def square(self, image, size, largest=1.0):
        """[3, size, size]: any square between `size` pixels and `largest` of the short side, perhaps mirrored."""
        r, short = self.random, min(image.shape[:2])
        widest = max(size, short * largest)
        side = min(short, int(size * (widest / size) ** r.random()))
        y, x = r.randint(0, image.shape[0] - side), r.randint(0, image.shape[1] - side)
        part = Image.fromarray(image[y : y + side, x : x + side])
        view = part.resize((size, size), Image.LANCZOS if side > size else Image.BICUBIC)
        found = tensor_of(view)
        return found.flip(2) if r.random() < 0.5 else found

    def photo(self, size):
        image = self.random.choice(self.photos if self.random.random() < 0.85 else self.paintings)
        found = self.square(image, size)
        return recolored(found, self.random) if self.random.random() < 0.3 else found

    def painting(self, size):
        """A square of a painting, in other colors every other time, or a texture."""
        r = self.random
        found = texture(size, r) if r.random() < 0.08 else self.square(r.choice(self.paintings), size)
        return recolored(found, r) if r.random() < 0.4 else found


def recolored(picture, r):
    """Other hues: a random rotation about the gray axis, contrast, brightness, and sometimes channels in another order."""
    if r.random() < 0.3:
        picture = picture[torch.tensor(r.sample(range(3), 3))]
    mean = picture.mean((1, 2), keepdim=True)
    angle = r.uniform(-1, 1) * np.pi * r.random()
    axis = torch.full((3, 3), 1 / 3)
    cross = torch.tensor([[0.0, -1, 1], [1, 0, -1], [-1, 1, 0]]) / 3**0.5
    turn = axis + np.cos(angle) * r.uniform(0.3, 1.4) * (torch.eye(3) - axis) + np.sin(angle) * cross
    turned = torch.einsum("ij,jhw->ihw", turn.float(), picture - mean) * r.uniform(0.6, 1.3)
    return (turned + torch.einsum("ij,jhw->ihw", turn.float(), mean) + r.uniform(-0.15, 0.15)).clamp(0, 1)


def texture(size, r):
    """Drawn by us: waves, checks, dots or strokes in a few colors."""
    generator = torch.Generator().manual_seed(r.randrange(2**31))
    rand = lambda *shape: torch.rand(*shape, generator=generator)
    y, x = torch.meshgrid(torch.arange(size) / size, torch.arange(size) / size, indexing="ij")
    colors, kind = rand(4, 3), r.randrange(4)
    angle, count = r.uniform(0, np.pi), r.uniform(4, 40) * size / 256
    u, v = x * np.cos(angle) + y * np.sin(angle), y * np.cos(angle) - x * np.sin(angle)
    warp = lambda cells: torch.nn.functional.interpolate(rand(1, 1, cells, cells), (size, size), mode="bicubic")[0, 0]
    bend = warp(5) * r.uniform(0, 0.3)
    if kind == 0:
        index = 1.5 * (1 + torch.sin(2 * np.pi * count * (u + bend)))
    elif kind == 1:
        index = ((torch.floor(count * (u + bend)) + 2 * torch.floor(count * v)) % 4).float()
    elif kind == 2:
        apart = ((count * (u + bend)) % 1 - 0.5) ** 2 + ((count * v) % 1 - 0.5) ** 2
        index = 3 * (apart < r.uniform(0.03, 0.2)).float() * warp(8)
    else:
        cells = max(8, int(size / r.uniform(2, 6)))
        index = 3 * torch.nn.functional.interpolate(rand(1, 1, max(4, cells // r.randint(1, 6)), cells), (size, size), mode="bicubic")[0, 0]
    index = index.clamp(0, 2.999)
    low, part = index.long(), (index % 1)[..., None]
    part = part if r.random() < 0.5 else (part > 0.5).float()
    return (colors[low] * (1 - part) + colors[low + 1] * part).permute(2, 0, 1).clamp(0, 1)
