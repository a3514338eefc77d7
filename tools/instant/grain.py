"""Noise for photos, from which the decoder makes strokes where they are flat; core's `grained` in Python."""
import torch
import torch.nn.functional as F

CELLS = [2, 4, 8, 16, 32]  # pixels
GRAIN = 0.04  # the package's


def grained(photos, strength, r):
    """Photos with noise of one gray value per position: bilinear between random values, at five distances. strength: [n, 1, 1, 1] or a number."""
    n, _, height, width = photos.shape
    noise = torch.zeros(n, 1, height, width)
    for cell in CELLS:
        lattice = 2 * torch.rand(n, 1, -(-height // cell) + 1, -(-width // cell) + 1, generator=r) - 1
        enlarged = [(side - 1) * cell + 1 for side in lattice.shape[2:]]
        noise += F.interpolate(lattice, enlarged, mode="bilinear", align_corners=True)[:, :, :height, :width]
    return (photos + strength * noise).clamp(0, 1)
