"""Trains the one-pass decoder. See README.md.

    nice -n 19 python3 train.py --assets ../../../shared/assets --minutes 240

Writes checkpoint.pt at the start and every two minutes; --resume goes on from it. It may be stopped, continued and killed at any time.
"""
import argparse
import copy
import os
import time

import distill
import torch

from beginning import begin
from crops import Views, split
from decoder import Decoder, macs
from export_decoder import load_decoder
from lesson import judged, lesson
from nets import STYLE
from objective import Halved, compact_eye, teacher_eye
from painted import Painted
from running import generator, load_checkpoint, save, use, yield_to_others
from statistics_of import COLORED
from style import STYLE_WEIGHT

SHAPES = [(256, 2), (192, 3), (128, 6)]  # size and number of photos per step, in turn


def arguments():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    here = os.path.dirname(os.path.abspath(__file__))
    parser.add_argument("--assets", default="../../../shared/assets")
    parser.add_argument("--checkpoint", default=os.path.join(here, "checkpoint.pt"))
    parser.add_argument("--minutes", type=float, default=240, help="of the processor, or of the clock with a GPU; over their second half the rate falls to 0")
    parser.add_argument("--device", default="cpu", help="cpu or cuda")
    parser.add_argument("--batch", type=int, default=1, help="times as many pictures in a step")
    parser.add_argument("--steps", type=int, default=10**9, help="end after so many steps, should that come first")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--eye", choices=["compact", "vgg19"], default="compact", help="whose activations the losses compare")
    parser.add_argument("--compact", default=distill.COMPACT, help="the encoder's file")
    parser.add_argument("--style-weight", type=float, default=STYLE_WEIGHT, help="beside content's 1")
    parser.add_argument("--half", type=float, default=0, help="weight of the same style and content at half the size, beside 1")
    parser.add_argument("--start-from", help="a checkpoint, or an instant.safetensors, whose decoder this training starts from")
    parser.add_argument("--design", default="", help="name=value,... instead of decoder.py's")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--capacity", type=int, default=400, help="paintings whose moments are kept")
    parser.add_argument("--reuse", type=int, default=12, help="how often each is used")
    parser.add_argument("--shapes", type=int, default=3)
    parser.add_argument("--report", type=int, default=50, help="steps")
    parser.add_argument("--save-every", type=float, default=120, help="seconds")
    parser.add_argument("--resume", action="store_true")
    return parser.parse_args()


def restored(start):
    decoder = Decoder(**start["design"])
    decoder.load_state_dict(start["decoder"])
    return decoder


def main():
    args = arguments()
    yield_to_others()
    torch.set_num_threads(args.threads)
    clock = use(args.device)
    root = os.path.join(args.assets, "images")
    saved = load_checkpoint(args.checkpoint) if args.resume and os.path.exists(args.checkpoint) else None
    start = saved or (load_decoder(args.start_from) if args.start_from else None)
    step, spent = (saved["step"], saved["spent"]) if saved else (0, 0.0)
    seed = args.seed + step  # a resumed run draws other pictures than an uninterrupted one would have
    torch.manual_seed(seed)
    r = generator(seed)
    views = Views(root, seed)
    print(f"{len(views.photos)} photos, {len(views.paintings)} paintings; never seen: {split(root)[2][:3]} ...", flush=True)
    trunk = compact_eye(args.compact)
    eyes = [trunk] if args.eye == "compact" else [trunk, teacher_eye(args.assets)]
    judges = [(eyes[-1], 1.0)]
    if args.half:
        judges.append((Halved(eyes[-1]), args.half))
        eyes.append(judges[-1][0])
    painted = Painted(views, eyes, args.capacity, args.reuse, seed)
    decoder = restored(start) if start else begin(args.design, painted, trunk, views, r)
    decoder.to(memory_format=torch.channels_last)
    average = copy.deepcopy(decoder)
    if start:
        average.load_state_dict(start["average"])
    optimizer = torch.optim.Adam(decoder.parameters(), args.rate, (0.9, 0.99), fused=args.device == "cuda")
    if saved:
        optimizer.load_state_dict(saved["optimizer"])
    count = sum(p.numel() for p in decoder.parameters())
    print(f"{decoder.design}: {count} parameters, {macs(decoder)} multiplications per pixel", flush=True)

    def keep():
        save(args.checkpoint, {"decoder": decoder.state_dict(), "average": average.state_dict(), "optimizer": optimizer.state_dict(),
                               "design": decoder.design, "step": step, "spent": spent, "args": vars(args)})

    sums, last_saved, began, counted = {}, time.time(), step, 0
    while True:
        started = clock()
        part = max(spent / (60 * args.minutes), step / args.steps)
        if part >= 1:
            break
        for group in optimizer.param_groups:
            group["lr"] = args.rate * min(1.0, (step - began + 1) / 100) * min(1.0, 2 * (1 - part))
        size, count = SHAPES[step % args.shapes]
        count *= args.batch
        photos = torch.stack([views.photo(size) for _ in range(count)])
        with torch.no_grad():
            grainy, features, moments = lesson(photos, painted, eyes, r)
            codes = decoder.codes(trunk(grainy, COLORED))
        with torch.autocast(args.device, torch.bfloat16):
            raw = decoder(codes, decoder.palette(moments[0]), grainy)
        loss, cost, parts = judged(raw, judges, eyes, features, moments, args.style_weight)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(decoder.parameters(), 1.0)
        optimizer.step()
        step += 1
        decay = min(0.998, step / (step + 20))
        with torch.no_grad():
            for mean, now in zip(average.parameters(), decoder.parameters()):
                mean.lerp_(now, 1 - decay)
            for name, value in {"log J": torch.log(cost), **parts}.items():
                sums[name] = sums.get(name, 0.0) + value.detach().mean()
        counted += 1
        spent += clock() - started
        if step % args.report == 0:
            text = " ".join(f"{n[4:] if n in STYLE else n} {v / counted:.3f}" for n, v in sums.items())
            print(f"{step} {spent / 60:.1f} min: {text}", flush=True)
            sums, counted = {}, 0
        if time.time() - last_saved > args.save_every:
            keep()
            last_saved = time.time()
    keep()
    print("done", flush=True)


if __name__ == "__main__":
    main()
