"""Means and covariances of the trunk's activations: of one picture, of mixtures, and their square roots."""
import distill  # noqa: F401
import torch

from nets import STYLE

COLORED = ["conv4_1", "conv3_1", "conv2_1", "conv1_1"]  # the decoder's levels, from its input on


def moments_of(features, layers=STYLE):
    """{layer: (mean [n, c], covariance [n, c, c])} over positions, in float32."""
    found = {}
    for layer in layers:
        flat = features[layer].float().permute(0, 2, 3, 1).flatten(1, 2)
        mean = flat.mean(1)
        found[layer] = mean, flat.mT @ flat / flat.shape[1] - mean[:, :, None] * mean[:, None, :]
    return found


def mixed(one, other, share):
    """The moments of both pictures' pixels together: `share` [n] of `other`, the rest of `one`. Second moments mix, covariances do not."""
    found = {}
    for layer, (mean, covariance) in one.items():
        mean2, covariance2 = other[layer]
        s = share.view(-1, 1)
        apart = mean2 - mean
        spread = (s * (1 - s))[:, :, None] * apart[:, :, None] * apart[:, None, :]
        found[layer] = mean.lerp(mean2, s), covariance.lerp(covariance2, s[:, :, None]) + spread
    return found


def iterated_roots(matrix, steps=40):
    """The symmetric root of positive `matrix` [n, c, c] and its inverse, by Newton and Schulz's coupled iteration: products only, quick on a GPU."""
    norm = matrix.flatten(1).norm(dim=1)[:, None, None]
    identity = torch.eye(matrix.shape[1], dtype=matrix.dtype)
    root, inverse = matrix / norm, identity.expand_as(matrix)
    for _ in range(steps):
        next = 1.5 * identity - 0.5 * inverse @ root
        root, inverse = root @ next, next @ inverse
    return root * norm.sqrt(), inverse / norm.sqrt()


def roots(covariance, shrinkage):
    """The symmetric root and its inverse of `covariance` [n, c, c], of which `shrinkage` times the mean variance is made equal in all directions."""
    scale = covariance.diagonal(dim1=1, dim2=2).mean(1)[:, None]
    if covariance.is_cuda:
        added = (shrinkage * scale.double() + 1e-9)[:, :, None] * torch.eye(covariance.shape[1], dtype=torch.float64)
        return tuple(part.float() for part in iterated_roots(covariance.double() + added))
    values, vectors = torch.linalg.eigh(covariance.double())
    values = (values.clamp(min=0) + shrinkage * scale + 1e-9).float()
    vectors = vectors.float()
    return (vectors * values.sqrt()[:, None]) @ vectors.mT, (vectors * values.rsqrt()[:, None]) @ vectors.mT


def spread_roots(covariance, shrinkage):
    """As `roots`, of the variances alone."""
    variances = covariance.diagonal(dim1=1, dim2=2)
    root = (variances + shrinkage * variances.mean(1, keepdim=True) + 1e-9).sqrt()
    return torch.diag_embed(root), torch.diag_embed(1 / root)


def stacked(entries):
    """A list of moments of one picture each, as one batch."""
    return {l: tuple(torch.cat([e[l][i] for e in entries]) for i in (0, 1)) for l in entries[0]}
