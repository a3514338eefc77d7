"""A new decoder, before its first step."""
import distill  # noqa: F401
import torch

from decoder import Decoder


def design_of(text):
    pairs = (part.split("=") for part in text.split(",") if part)
    parsed = lambda v: tuple(map(int, v.split("-"))) if "-" in v else v == "yes" if v in ("yes", "no") else int(v) if v.isdigit() else v
    return {name: parsed(value) for name, value in pairs}


def calibrate(palette, painted, count=64):
    """Centers and scales the palette's inputs by what paintings have."""
    raw = palette.raw(painted.draw(count)[0])
    palette.center.copy_(raw.mean(0))
    palette.scale.copy_(raw.std(0).clamp(min=0.1))


def first_picture(decoder, eye, views, r):
    """The last convolution starts as the best linear way back from the first features to pixels."""
    pictures = torch.stack([views.painting(64) for _ in range(24)])
    features = eye(pictures, ["conv1_1"])["conv1_1"]
    rows = torch.nn.functional.unfold(features, 3, padding=1).mT.flatten(0, 1)
    rows = torch.cat([rows, torch.ones(len(rows), 1)], 1).double()
    wanted = pictures.flatten(2).mT.flatten(0, 1).double()
    gram = rows.T @ rows
    gram += 1e-3 * gram.diagonal().mean() * torch.eye(len(gram))
    found = torch.linalg.solve(gram, rows.T @ wanted).float()
    decoder.last.weight.copy_(found[:-1].T.reshape(3, 16, 3, 3))
    decoder.last.bias.copy_(found[-1])


def begin(design, painted, trunk, views, r):
    """A decoder with a design that `design_of` reads; its last convolution and the scale of the palette's inputs are not random."""
    decoder = Decoder(**design_of(design))
    with torch.no_grad():
        calibrate(decoder.palette, painted)
        if decoder.design["widths"][-1] == 16 and not decoder.design["residual"]:
            first_picture(decoder, trunk, views, r)
    return decoder
