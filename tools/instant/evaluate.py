"""What the decoder is worth on paintings and photos that it was not trained on, as the real VGG-19 sees it. See README.md.

    nice -n 19 python3 evaluate.py --assets ../../../shared/assets --size 256

Prints style and content of every pair, relative to the photo's own style, and writes evaluation.json and sheets to --out. With --pictures it judges the
pictures in a folder instead: PHOTO--PAINTING.png, as --save writes them.
"""
import argparse
import json
import math
import os

import distill
import numpy as np
import torch
from PIL import Image

from crops import split
from decoder import Decoder
from export_decoder import load_decoder
from grain import GRAIN, grained
from nets import STYLE, gram
from objective import compact_eye, style_of, teacher_eye
from pictures import load
from running import generator, use
from statistics_of import COLORED, moments_of
from style import style_terms

PHOTOS = ["content/tubingen.jpg", "content/golden_gate.jpg", "photos/kodak/kodim04.png", "photos/kodak/kodim07.png", "photos/kodak/kodim16.png"]


def arguments():
    here = os.path.dirname(os.path.abspath(__file__))
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--assets", default="../../../shared/assets")
    parser.add_argument("--checkpoint", default=os.path.join(here, "checkpoint.pt"), help="or an instant.safetensors")
    parser.add_argument("--out", default=os.path.join(here, "out"))
    parser.add_argument("--size", type=int, default=256, help="long side, pixels")
    parser.add_argument("--paintings", type=int, default=24)
    parser.add_argument("--photos", type=int, default=5)
    parser.add_argument("--pictures", help="a folder of pictures to judge instead")
    parser.add_argument("--save", help="a folder for the pictures")
    parser.add_argument("--grain", type=float, default=GRAIN)
    parser.add_argument("--compact", default=distill.COMPACT, help="the encoder's file")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--threads", type=int, default=2)
    return parser.parse_args()


def fitted(image, size):
    """[1, 3, h, w] with a long side of `size`, both sides multiples of 8."""
    height, width = image.shape[1:]
    factor = size / max(height, width)
    shape = [8 * max(4, round(side * factor / 8)) for side in (height, width)]
    return torch.nn.functional.interpolate(image[None], shape, mode="bicubic", antialias=True, align_corners=False).clamp(0, 1)


def name_of(path):
    return os.path.splitext(os.path.basename(path))[0]


class Instant:
    """Paints with a checkpoint's averaged decoder."""

    def __init__(self, path, grain=GRAIN, compact=distill.COMPACT):
        self.grain = grain
        saved = load_decoder(path)
        self.eye = compact_eye(compact)
        self.decoder = Decoder(**saved["design"]).to(memory_format=torch.channels_last)
        self.decoder.load_state_dict(saved["average"])

    @torch.no_grad()
    def palette(self, painting):
        return self.decoder.palette(moments_of(self.eye(painting, STYLE)))

    @torch.no_grad()
    def __call__(self, photo, palette):
        photo = grained(photo, self.grain, generator(0))
        return self.decoder(self.decoder.codes(self.eye(photo, COLORED)), palette, photo).clamp(0, 1)


@torch.no_grad()
def seen(teacher, image):
    features = teacher(image)
    return {"moments": moments_of(features), "grams": {l: gram(features[l]) for l in STYLE}, "content": features["conv4_2"]}


def judged(found, photo, painting):
    """{gram, moments, content}: the style's distance from the painting, twice, and the content's from the photo, as fractions."""
    apart = (found["content"] - photo["content"]).pow(2).sum() / photo["content"].pow(2).sum()
    terms = style_terms(found["grams"], painting["grams"])
    style, layers = style_of(found["moments"], painting["moments"])
    return {"gram": float(sum(terms.values())) / len(terms), "moments": float(style), "content": float(apart),
            "layers": {l: float(t) for l, t in layers.items()}}


def picture_of(tensor, height=None):
    array = (tensor[0].permute(1, 2, 0).cpu().numpy() * 255 + 0.5).astype(np.uint8)
    image = Image.fromarray(array)
    return image.resize((round(image.size[0] * height / image.size[1]), height), Image.LANCZOS) if height else image


def sheet(path, rows, height=200):
    """Rows of pictures of one height, side by side, on white."""
    rows = [[picture_of(t, height) for t in row] for row in rows]
    widths = [max(row[i].size[0] for row in rows) + 6 for i in range(len(rows[0]))]
    whole = Image.new("RGB", (sum(widths), (height + 6) * len(rows)), "white")
    for y, row in enumerate(rows):
        for x, image in enumerate(row):
            whole.paste(image, (sum(widths[:x]), y * (height + 6)))
    whole.save(path)


def mean(values):
    return math.exp(sum(math.log(v) for v in values) / len(values))


def summary(pairs):
    ratio = lambda kind: mean([p[kind] / p["start"][kind] for p in pairs])
    return (f"style of the start's: {ratio('gram'):.3f} by Gram matrices, {ratio('moments'):.3f} by moments | "
            f"{mean([p['gram'] for p in pairs]):.3f}, {mean([p['moments'] for p in pairs]):.3f} | content {mean([p['content'] for p in pairs]):.3f}")


def main():
    args = arguments()
    torch.set_num_threads(args.threads)
    use(args.device)
    for folder in filter(None, (args.out, args.save)):
        os.makedirs(folder, exist_ok=True)
    root = os.path.join(args.assets, "images")
    teacher = teacher_eye(args.assets)
    teacher.trunk.rough = False
    instant = None if args.pictures else Instant(args.checkpoint, args.grain, args.compact)
    photos = [fitted(load(os.path.join(root, p)), args.size) for p in PHOTOS[: args.photos]]
    of_photos = [seen(teacher, photo) for photo in photos]
    pairs, rows = [], [[torch.ones(1, 3, 200, 200), *photos]]
    for path in split(root)[2][: args.paintings]:
        painting = fitted(load(os.path.join(root, path)), args.size)
        wanted = seen(teacher, painting)
        palette = instant.palette(painting) if instant else None
        row = [painting]
        for name, photo, of_photo in zip(PHOTOS, photos, of_photos):
            file = f"{name_of(name)}--{name_of(path)}.png"
            picture = instant(photo, palette) if instant else fitted(load(os.path.join(args.pictures, file)), args.size)
            if args.save:
                picture_of(picture).save(os.path.join(args.save, file))
            found = judged(seen(teacher, picture), of_photo, wanted)
            pairs.append({"photo": name_of(name), "painting": name_of(path), **found, "start": judged(of_photo, of_photo, wanted)})
            row.append(picture)
        here = pairs[-len(photos):]
        print(f"{name_of(path)}: {summary(here)}", flush=True)
        rows.append(row)
        if len(rows) == 7 or path == split(root)[2][: args.paintings][-1]:
            sheet(os.path.join(args.out, f"sheet-{args.size}-{(len(pairs) - 1) // (6 * len(photos)) + 1}.png"), rows)
            rows = rows[:1]
    print(f"all {len(pairs)} pairs: {summary(pairs)}")
    with open(os.path.join(args.out, f"evaluation-{args.size}.json"), "w") as file:
        json.dump({"size": args.size, "pairs": pairs}, file, indent=1)


if __name__ == "__main__":
    main()
