"""Frames of a clip, and their motion as OpenCV measures it: what bench/film.ts needs.

    pip install opencv-python-headless
    python bench/filmFlow.py CLIP FOLDER [--size 256] [--frames 40] [--from 0]
    python bench/filmFlow.py PHOTO FOLDER --pan          # a camera moves over a photo, so that its motion is known

Writes 000001.png, 000002.png, ... and forward_1_2.flo, backward_2_1.flo, ...
"""
import argparse
import os

import cv2
import numpy as np

parser = argparse.ArgumentParser()
parser.add_argument("source")
parser.add_argument("folder")
parser.add_argument("--size", type=int, default=256)
parser.add_argument("--frames", type=int, default=40)
parser.add_argument("--from", dest="first", type=int, default=0)
parser.add_argument("--pan", action="store_true")
args = parser.parse_args()
os.makedirs(args.folder, exist_ok=True)


def write_flow(path, flow):
    with open(path, "wb") as file:
        np.array([202021.25], np.float32).tofile(file)
        np.array(flow.shape[1::-1], np.int32).tofile(file)
        flow.astype(np.float32).tofile(file)


def fitted(image):
    scale = args.size / max(image.shape[:2])
    size = (round(image.shape[1] * scale / 2) * 2, round(image.shape[0] * scale / 2) * 2)
    return cv2.resize(image, size, interpolation=cv2.INTER_AREA)


def filmed():
    clip = cv2.VideoCapture(args.source)
    for _ in range(args.first):
        clip.read()
    for _ in range(args.frames):
        ok, frame = clip.read()
        if not ok:
            return
        yield fitted(frame)


def camera(time):
    """A pixel of the frame to a place in the photo, as an affine map."""
    zoom = 0.62 + 0.16 * np.sin(time / 14)
    angle = 0.1 * np.sin(time / 17)
    turn = zoom * np.array([[np.cos(angle), -np.sin(angle)], [np.sin(angle), np.cos(angle)]])
    return turn, np.array([26 * np.sin(time / 9), 14 * np.cos(time / 11)])


if args.pan:
    photo = cv2.imread(args.source)
    photo = cv2.resize(photo, (photo.shape[1] * 2 * args.size // max(photo.shape[:2]), photo.shape[0] * 2 * args.size // max(photo.shape[:2])), interpolation=cv2.INTER_AREA)
    height, width = [round(side / 2 / 2) * 2 for side in photo.shape[:2]]
    y, x = np.mgrid[0:height, 0:width].astype(np.float64)
    grid = np.stack([x - width / 2, y - height / 2], -1)
    center = np.array([photo.shape[1] / 2, photo.shape[0] / 2])
    frames = []
    for time in range(args.frames):
        turn, move = camera(time)
        places = grid @ turn.T + move + center
        frames.append(cv2.remap(photo, *[places[..., i].astype(np.float32) for i in (0, 1)], cv2.INTER_CUBIC))

    def motion(of, within):
        """Where the pixels of one frame are in another."""
        turn, move = camera(of)
        turn2, move2 = camera(within)
        places = (grid @ turn.T + move - move2) @ np.linalg.inv(turn2).T
        return places - grid
else:
    frames = list(filmed())
    finder = cv2.DISOpticalFlow_create(cv2.DISOPTICAL_FLOW_PRESET_MEDIUM)
    finder.setFinestScale(0)
    gray = [cv2.cvtColor(frame, cv2.COLOR_BGR2GRAY) for frame in frames]

    def motion(of, within):
        return finder.calc(gray[of], gray[within], None)


for i, frame in enumerate(frames):
    cv2.imwrite(f"{args.folder}/{i + 1:06d}.png", frame)
    if i > 0:
        write_flow(f"{args.folder}/backward_{i + 1}_{i}.flo", motion(i, i - 1))
        write_flow(f"{args.folder}/forward_{i}_{i + 1}.flo", motion(i - 1, i))
