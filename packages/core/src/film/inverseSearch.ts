import { checkRawImage, type RawImage } from '../image/rawImage.ts';
import { fitInside, resize, type Size } from '../image/resize.ts';
import { checkFlow, type Flow } from './flow.ts';
import { PatchGrid, stride } from './patchGrid.ts';
import { PatchSearch, side } from './patchSearch.ts';
import { halved, lumaOf, type Plane, padded } from './plane.ts';

/** Options of {@link estimateFlow}. */
export interface FlowOptions {
  /** The longer side at which motion is measured, in pixels; what is larger is measured smaller. @defaultValue 512 */
  longest?: number;
}

/** No side of a scale is shorter. */
const shortest = 12;
/**
 * Where each pixel of a picture is in another one, by dense inverse search (Kroeger, Timofte, Dai & Van Gool 2016): from coarse to fine, patches of the first are
 * moved until they fit the second.
 *
 * Differs from the paper: each patch also tries where its left and its upper neighbor went; and instead of a variational refinement of pixels, the patches
 * of a scale agree, each as sure of a direction as its brightness changes in it (Horn & Schunck 1981, with patches for pixels).
 *
 * @returns as large as the pictures
 * @throws PasticheError `invalid-image` for pictures of different sizes
 */
export function estimateFlow(of: RawImage, within: RawImage, { longest = 512 }: FlowOptions = {}): Flow {
  checkRawImage(of, 'the first picture');
  checkRawImage(within, 'the second picture');
  checkFlow({ ...within, data: new Float32Array(2 * within.width * within.height) }, of, 'the second picture');
  const { width, height } = of;
  const [first, second] = [of, within].map((picture) => pyramidOf(measurable(lumaOf(picture), longest)));
  let flow: Flow | undefined;
  for (let level = first.length - 1; level >= 0; level--)
    flow = refine(first[level], second[level], flow && enlarged(flow, first[level]));
  return enlarged(flow as Flow, { width, height });
}

/** No larger than motion is measured. */
function measurable(luma: Plane, longest: number): Plane {
  if (Math.max(luma.width, luma.height) <= longest) return luma;
  const size = fitInside(luma, longest);
  return { ...size, data: resize(luma.data, luma, size, 1) };
}

/** The plane, and each time half of it. */
function pyramidOf(plane: Plane): Plane[] {
  const levels = [plane];
  for (let last = plane; Math.min(last.width, last.height) >= 2 * shortest; ) {
    last = halved(last);
    levels.push(last);
  }
  return levels;
}

/** A flow at another size: its vectors grow with it. */
function enlarged(flow: Flow, { width, height }: Size): Flow {
  if (flow.width === width && flow.height === height) return flow;
  const data = new Float32Array(2 * width * height);
  const [growX, growY] = [width / flow.width, height / flow.height];
  for (let y = 0; y < height; y++) {
    const fromY = Math.min(flow.height - 1, Math.max(0, (y + 0.5) / growY - 0.5));
    const top = Math.min(Math.max(0, flow.height - 2), Math.floor(fromY));
    const fy = fromY - top;
    for (let x = 0; x < width; x++) {
      const fromX = Math.min(flow.width - 1, Math.max(0, (x + 0.5) / growX - 0.5));
      const left = Math.min(Math.max(0, flow.width - 2), Math.floor(fromX));
      const fx = fromX - left;
      const from = 2 * (top * flow.width + left);
      const below = from + 2 * flow.width * Math.min(1, flow.height - 1);
      const right = 2 * Math.min(1, flow.width - 1);
      const to = 2 * (y * width + x);
      for (let c = 0; c < 2; c++)
        data[to + c] =
          (c === 0 ? growX : growY) *
          ((1 - fy) * ((1 - fx) * flow.data[from + c] + fx * flow.data[from + right + c]) +
            fy * ((1 - fx) * flow.data[below + c] + fx * flow.data[below + right + c]));
    }
  }
  return { width, height, data };
}

/** Moves the patches of one scale; what they cannot tell, their neighbors do. */
function refine(first: Plane, second: Plane, start: Flow | undefined): Flow {
  const { width, height } = first;
  const from = padded(first, side);
  const search = new PatchSearch(from, padded(second, side));
  const columns = Math.ceil((width - 1) / stride) + 1;
  const rows = Math.ceil((height - 1) / stride) + 1;
  const grid = new PatchGrid(columns, rows);
  for (let row = 0, patch = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++, patch++) {
      // The middle of a patch is within the picture; its edges may be beyond.
      const [x, y] = [Math.min(width - 1, column * stride), Math.min(height - 1, row * stride)];
      const pixel = y * width + x;
      search.take(x - side / 2, y - side / 2);
      search.try(start ? start.data[2 * pixel] : 0, start ? start.data[2 * pixel + 1] : 0);
      if (column > 0) search.try(grid.u[patch - 1], grid.v[patch - 1]);
      if (row > 0) search.try(grid.u[patch - columns], grid.v[patch - columns]);
      search.descend();
      grid.set(patch, search, first.data[pixel]);
    }
  }
  grid.agree();
  return grid.spread(first);
}
