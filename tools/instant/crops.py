"""Photos, paintings and textures: which are trained on, and random views of them."""
import math
import random

import distill  # noqa: F401
import torch

from pictures import PAINTINGS, all_decoded, is_painting, list_pictures, square
from running import generator


def split(root):
    """(photos, paintings, test paintings) as sorted paths under `root`. What tools/distill holds out is never trained on."""
    training, held = list_pictures(root)
    tested = [p for p in held if p.startswith(PAINTINGS)]
    return [p for p in training if not is_painting(p)], [p for p in training if is_painting(p)], tested


class Views:
    """Decoded pictures, and squares of them at any scale."""

    def __init__(self, root, seed):
        photos, paintings, _ = split(root)
        self.random = random.Random(seed)
        self.photos, self.paintings = all_decoded(root, photos, 512), all_decoded(root, paintings, 768)

    def photo(self, size):
        image = self.random.choice(self.photos if self.random.random() < 0.85 else self.paintings)
        found = square(image, size, self.random)
        return recolored(found, self.random) if self.random.random() < 0.3 else found

    def painting(self, size):
        """A square of a painting, in other colors every other time, or a texture."""
        r = self.random
        found = texture(size, r) if r.random() < 0.08 else square(r.choice(self.paintings), size, r)
        return recolored(found, r) if r.random() < 0.4 else found


def recolored(picture, r):
    """Other hues: a random rotation about the gray axis, contrast, brightness, and sometimes channels in another order."""
    if r.random() < 0.3:
        picture = picture[torch.tensor(r.sample(range(3), 3))]
    mean = picture.mean((1, 2), keepdim=True)
    angle = r.uniform(-1, 1) * math.pi * r.random()
    axis = torch.full((3, 3), 1 / 3)
    cross = torch.tensor([[0.0, -1, 1], [1, 0, -1], [-1, 1, 0]]) / 3**0.5
    turn = axis + math.cos(angle) * r.uniform(0.3, 1.4) * (torch.eye(3) - axis) + math.sin(angle) * cross
    turned = torch.einsum("ij,jhw->ihw", turn.float(), picture - mean) * r.uniform(0.6, 1.3)
    return (turned + torch.einsum("ij,jhw->ihw", turn.float(), mean) + r.uniform(-0.15, 0.15)).clamp(0, 1)


def texture(size, r):
    """Drawn by us: waves, checks, dots or strokes in a few colors."""
    made = generator(r.randrange(2**31))
    rand = lambda *shape: torch.rand(*shape, generator=made)
    y, x = torch.meshgrid(torch.arange(size) / size, torch.arange(size) / size, indexing="ij")
    colors, kind = rand(4, 3), r.randrange(4)
    angle, count = r.uniform(0, math.pi), r.uniform(4, 40) * size / 256
    u, v = x * math.cos(angle) + y * math.sin(angle), y * math.cos(angle) - x * math.sin(angle)
    warp = lambda cells: torch.nn.functional.interpolate(rand(1, 1, cells, cells), (size, size), mode="bicubic")[0, 0]
    bend = warp(5) * r.uniform(0, 0.3)
    if kind == 0:
        index = 1.5 * (1 + torch.sin(2 * math.pi * count * (u + bend)))
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
