"""A checkpoint's averaged decoder to instant.safetensors, fp16. See README.md, "The file".

    python3 export_decoder.py --checkpoint checkpoint.pt --out instant.safetensors
"""
import argparse
import json
import os

import distill  # noqa: F401
import torch

from decoder import DESIGN, SHRINKAGE, Decoder
from export import ATTRIBUTION, half
from nets import STYLE
from running import load_checkpoint
from statistics_of import COLORED
from tensors import read_tensors, write_tensors

TRAINING_DATA = (
    "1,333 photos (BSDS500, an ImageNet sample, Pexels cats and dogs), 383 paintings in the public domain and textures drawn by a program; none of "
    "the pictures is in this file. Held out: see README.md."
)


def export_decoder(decoder, path, notes=None):
    tensors = {name: half(name, tensor.float().cpu().contiguous().numpy()) for name, tensor in decoder.state_dict().items()}
    write_tensors(path, tensors, {
        "format": "pastiche-instant-1",
        "name": "pastiche one-pass decoder over the compact network",
        "design": json.dumps(decoder.design),
        "colored": json.dumps(COLORED),
        "statistics": json.dumps(STYLE),
        "shrinkage": json.dumps(SHRINKAGE),
        "training_data": TRAINING_DATA,
        "license": "CC-BY-4.0",
        "attribution": ATTRIBUTION,
        **{k: str(v) for k, v in (notes or {}).items()},
    })


def read_decoder(path):
    tensors, metadata = read_tensors(path)
    design = {k: tuple(v) if isinstance(v, list) else v for k, v in json.loads(metadata["design"]).items()}
    decoder = Decoder(**{**DESIGN, **design})
    decoder.load_state_dict({k: torch.from_numpy(v) for k, v in tensors.items()})
    return decoder, metadata


def load_decoder(path):
    """A checkpoint, or as much of one as instant.safetensors has."""
    if not path.endswith(".safetensors"):
        return load_checkpoint(path)
    decoder, _ = read_decoder(path)
    return {"design": decoder.design, "decoder": decoder.state_dict(), "average": decoder.state_dict()}


def main():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", default=os.path.join(here, "checkpoint.pt"))
    parser.add_argument("--out", default=os.path.join(here, "instant.safetensors"))
    args = parser.parse_args()
    saved = load_checkpoint(args.checkpoint)
    decoder = Decoder(**saved["design"])
    decoder.load_state_dict(saved["average"])
    export_decoder(decoder, args.out, {"steps": saved["step"], "seed": saved["args"]["seed"]})
    print(f"{args.out}: {os.path.getsize(args.out):,} bytes after {saved['step']} steps")


if __name__ == "__main__":
    main()
