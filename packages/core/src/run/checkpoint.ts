import { invalidOption, type PasticheError } from '../errors.ts';
import type { RawImage } from '../image/rawImage.ts';
import { clip } from '../math/clip.ts';
import type { LiveOption, StyleOptions } from '../options/options.ts';
import type { SavedTree } from '../tree.ts';

/** A step of a run. */
export interface StepPosition {
  /** Which scale, from 0 (the coarsest). */
  scale: number;
  /** How many steps of that scale are done. */
  iteration: number;
}

/** Where a run was between two steps: all that is needed to go on from there, after a pause or on another device. */
export interface Checkpoint extends StepPosition {
  /** The picture so far: RGB, floats 0..1, at that scale's size. */
  image: RawImage;
  /**
   * Everything else that the run knew. With it, a run with the same pictures, options, network and engine ends with the same picture, to the bit.
   * Without it, or at another size, or with another optimizer, a run goes on from the picture alone.
   */
  state?: RunState;
}

/** How a checkpoint is taken. */
export interface CheckpointAsk {
  /**
   * Without copies of gigabytes: its arrays may be the run's own, so they must be read before the run is advanced, and pixels of `image` may lie
   * beyond 0..1. @defaultValue false
   */
  borrow?: boolean;
}

/** What was changed in a run, but for pictures. */
export interface OptionChanges extends Partial<Pick<StyleOptions, LiveOption>> {
  /** How much each painting counts. */
  blend?: readonly number[];
}

/** What a run knew besides its picture and its place. Random numbers need no memory: each step draws its own, from the seed and the place. */
export interface RunState {
  /** The optimizer's name. */
  optimizer: string;
  /** What `run.change()` had changed, but for pictures: it goes before the options that the new run is given. */
  changes: OptionChanges;
  /** What `J` was made of: where a new run has other options, it forgets the costs measured so far, as after a change. */
  costs: string;
  /** The unfinished picture, its average, the best one, the optimizer's memory. */
  tree: SavedTree;
}

/**
 * A checkpoint as JSON, for files and databases. The numbers are kept to the bit. With Adam, one of 512x512 pixels takes 25 MB; with L-BFGS, up to 100 MB.
 *
 * @example
 * ```ts
 * await writeFile('run.json', encodeCheckpoint(checkpoint));
 * const run = stylize({ ...options, resume: decodeCheckpoint(await readFile('run.json', 'utf8')) });
 * ```
 */
export function encodeCheckpoint({ scale, iteration, image, state }: Checkpoint): string {
  const { data, width, height } = image;
  const tensors = state?.tree.tensors.map(({ shape, data: values }) => ({ shape, floats: toText(values) }));
  const saved = state && { ...state, tree: { ...state.tree, tensors } };
  return JSON.stringify({ scale, iteration, width, height, floats: toText(Float32Array.from(data)), state: saved });
}

function toText({ buffer, byteOffset, byteLength }: Float32Array): string {
  const bytes = new Uint8Array(buffer, byteOffset, byteLength);
  let text = '';
  for (let at = 0; at < bytes.length; at += chunk) text += String.fromCharCode(...bytes.subarray(at, at + chunk));
  return btoa(text);
}

/** Bytes that become arguments of one call: more would overflow the stack. */
const chunk = 8192;

/** @throws PasticheError `invalid-option` unless the text comes from {@link encodeCheckpoint} */
export function decodeCheckpoint(text: string): Checkpoint {
  try {
    const { scale, iteration, width, height, floats, state } = JSON.parse(text);
    const data = toFloats(floats);
    const tensors = state?.tree.tensors.map((each: { shape: number[]; floats: string }) => ({
      shape: each.shape,
      data: toFloats(each.floats),
    }));
    const place = { scale, iteration, image: { data, width, height, channels: 3 as const } };
    const checkpoint = state ? { ...place, state: { ...state, tree: { ...state.tree, tensors } } } : place;
    if (data.length === width * height * 3 && isWhole(checkpoint)) return checkpoint;
  } catch {
    // The error below says more.
  }
  throw invalidOption('the checkpoint', 'a text from encodeCheckpoint()', text);
}

function toFloats(text: string): Float32Array {
  return new Float32Array(Uint8Array.from(atob(text), (character) => character.charCodeAt(0)).buffer);
}

/** Whether all tensors of a checkpoint are as long as they claim, of finite numbers, and those that the tree names. */
function isWhole({ state }: Checkpoint): boolean {
  if (!state) return true;
  const { json, tensors } = state.tree;
  const isTensor = ({ shape, data }: SavedTree['tensors'][number]): boolean =>
    data.length === shape.reduce((product, length) => product * length, 1) && data.every(Number.isFinite);
  const named = [...JSON.stringify(json).matchAll(/"\$tensor":(\d+)/g)].map(([, index]) => Number(index));
  return tensors.every(isTensor) && named.every((index) => index < tensors.length);
}

/** The picture so far in what a run knew: {@link Checkpoint.image} again. @throws PasticheError `invalid-option` if there is none */
export function pictureOf({ tree: { json, tensors } }: RunState): RawImage {
  const { average, best } = (json as { canvas?: { average?: { value?: Index }; best?: Index } } | null)?.canvas ?? {};
  const saved = tensors[(average?.value ?? best)?.$tensor ?? -1];
  if (!saved) throw noState();
  const { shape, data } = saved;
  return { data: data.map(clip), width: shape[2], height: shape[1], channels: 3 };
}

interface Index {
  $tensor: number;
}

/** @throws PasticheError `invalid-option` unless a run with this number of scales can continue from the checkpoint */
export function checkResume(checkpoint: Checkpoint, scales: number): void {
  const { scale, iteration } = checkpoint;
  if (!Number.isInteger(scale) || scale < 0 || scale >= scales) {
    throw invalidOption('resume.scale', `a whole number below ${scales}, the number of scales,`, scale);
  }
  if (!Number.isInteger(iteration) || iteration < 0)
    throw invalidOption('resume.iteration', 'a whole number', iteration);
  if (!isWhole(checkpoint)) throw noState();
}

/** The error for what is no state of a run. */
export function noState(): PasticheError {
  return invalidOption('resume.state', 'the state that run.checkpoint() gave', 'another');
}
