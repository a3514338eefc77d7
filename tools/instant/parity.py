"""A small picture painted by PyTorch with the exported weights, for the test that the package's engines paint the same. See README.md.

    python3 parity.py --weights instant.safetensors --out ../../packages/models/src/instant/parity.json
"""
import argparse
import base64
import json
import os

import distill  # noqa: F401
import torch

from export_decoder import read_decoder
from nets import STYLE
from objective import compact_eye
from statistics_of import COLORED, moments_of

SIZE = (40, 56)
MARGIN, STEP = 16, 8


def pattern(phase):
    """[1, 3, h, w], in 8 bits: waves of several lengths."""
    y, x = torch.meshgrid(*(torch.arange(n, dtype=torch.float32) for n in SIZE), indexing="ij")
    channels = [0.5 + 0.3 * torch.sin(phase + (0.2 + 0.1 * c) * x) * torch.cos((0.3 + phase / 9) * y - c) + 0.15 * torch.sin((x + c * y) / 2) for c in range(3)]
    return (torch.stack(channels)[None].clamp(0, 1) * 255).round() / 255


def mirrored(x, dim):
    """With the picture's own pixels mirrored around it."""
    length = x.shape[dim]
    framed = STEP * -(-(length + 2 * MARGIN) // STEP)
    place = (torch.arange(framed) - MARGIN) % (2 * length)
    return x.index_select(dim, torch.minimum(place, 2 * length - 1 - place))


@torch.no_grad()
def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--weights", default=os.path.join(here, "../../packages/models/weights/instant.safetensors"))
    parser.add_argument("--out", default=os.path.join(here, "../../packages/models/src/instant/parity.json"))
    args = parser.parse_args()
    eye = compact_eye()
    eye.trunk.rough = False
    decoder, _ = read_decoder(args.weights)
    photo, painting = pattern(0.0), pattern(2.0)
    palette = decoder.palette(moments_of(eye(painting, STYLE)))
    picture = decoder(decoder.codes(eye(mirrored(mirrored(photo, 2), 3), COLORED)), palette).clamp(0, 1)
    picture = picture[:, :, MARGIN : MARGIN + SIZE[0], MARGIN : MARGIN + SIZE[1]]
    text = lambda image: base64.b64encode((image[0].permute(1, 2, 0) * 255).round().byte().numpy().tobytes()).decode()
    with open(args.out, "w") as file:
        json.dump({"height": SIZE[0], "width": SIZE[1], "photo": text(photo), "painting": text(painting), "painted": text(picture)}, file, indent=2)
        file.write("\n")
    print(f"{args.out}: spread of the picture {float(picture.std()):.3f}")


if __name__ == "__main__":
    main()
