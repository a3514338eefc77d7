import { type Cut, radians, turned } from './frame.ts';

/** Draws what is left of a picture, with a number of canvas pixels per pixel of it. */
export function drawCut(canvas: HTMLCanvasElement, picture: ImageBitmap, cut: Cut, scale: number): void {
  const { frame, turns, angle } = cut;
  const { width, height } = turned(picture, cut);
  canvas.width = Math.max(1, Math.round(scale * width * frame.width));
  canvas.height = Math.max(1, Math.round(scale * height * frame.height));
  const context = canvas.getContext('2d');
  if (!context) return;
  context.imageSmoothingQuality = 'high';
  context.scale(scale, scale);
  context.translate(width * (0.5 - frame.left), height * (0.5 - frame.top));
  context.rotate(radians(angle) + (turns * Math.PI) / 2);
  context.drawImage(picture, -picture.width / 2, -picture.height / 2);
}
