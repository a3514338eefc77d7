import {
  type createPipeline,
  decodeCheckpoint,
  encodeCheckpoint,
  type ResultPicture,
  type StyleRun,
} from '@pastiche/node';
import { isStart, type Job, openEach } from '@pastiche/pipeline';
import sharp from 'sharp';
import type { Store } from '../store/store.ts';
import { bytesIn, isIn } from '../store/stored.ts';
import { places } from '../task/names.ts';
import { type PictureTask, type Progress, type Result, TaskFailure, type WorkContext } from '../task/task.ts';

/** What all tasks of a painter have in common. */
export interface Studio {
  store: Store;
  pipeline: ReturnType<typeof createPipeline>;
  /** Seconds between two previews, and between two checkpoints. */
  previewEvery: number;
  checkpointEvery: number;
  /** Fields of the job that the operator sets. */
  operators: Partial<Job>;
}

/** Longer side of a preview, in pixels. */
const previewSize = 384;

/**
 * Paints a photo, and puts the picture into the store. Goes on from a checkpoint of another worker, if there is one. Whichever worker is first with a
 * picture wins, so that one that was thought to be dead changes nothing.
 */
export async function paintPicture(task: PictureTask, context: WorkContext, studio: Studio): Promise<Result> {
  const { store, pipeline, operators } = studio;
  const { signal } = context;
  const result = { name: places.result(task, task.format), type: `image/${task.format}` };
  if (await isIn(store, result.name)) return result;
  const pictures = await openEach(task.job, isStart, (name) => uploadOf(task.client, name, store));
  const saved = await bytesIn(store, places.checkpoint(task));
  const resume = saved && decodeOrForget(saved);
  const job = { ...task.job, ...pictures, ...operators, resume } as Parameters<typeof pipeline.run>[0];
  const run = pipeline.run(job, { only: 'bytes', signal });
  try {
    await follow(run, task, context, studio);
  } catch (error) {
    await run.cancel(error);
    throw error;
  }
  const picture = await run.result;
  await store.write(result.name, await picture.toBuffer(task.format), 'keep');
  await Promise.all([places.checkpoint(task), places.preview(task)].map((name) => store.remove(name)));
  return result;
}

async function uploadOf(client: string, name: string, store: Store): Promise<Uint8Array> {
  const bytes = await bytesIn(store, places.upload(client, name));
  if (bytes) return bytes;
  throw new TaskFailure({ code: 'unreadable', message: `${name} is not there any more: upload it again` }, true);
}

/** A checkpoint that was damaged, or that another version wrote, is as good as none. */
function decodeOrForget(bytes: Uint8Array) {
  try {
    return decodeCheckpoint(new TextDecoder().decode(bytes));
  } catch {
    return undefined;
  }
}

/** Reports each step, and keeps previews and checkpoints. */
async function follow(
  run: StyleRun<ResultPicture>,
  task: PictureTask,
  { report, leave }: WorkContext,
  { store, previewEvery, checkpointEvery }: Studio,
): Promise<void> {
  const progress: Progress = { part: 0, words: 'loading', previews: 0 };
  let previewed = performance.now();
  let kept = performance.now();
  for await (const event of run) {
    if (event.type !== 'step') continue;
    const { scale, scales, iteration, iterations } = event;
    progress.part = event.progress;
    progress.words = `scale ${scale + 1}/${scales}, step ${iteration}/${iterations}`;
    if (performance.now() - previewed >= previewEvery * 1000) {
      const picture = await run.snapshot();
      if (picture) {
        await store.write(places.preview(task), await shrunk(picture), 'replace');
        progress.previews++;
      }
      previewed = performance.now();
    }
    if (leave.aborted || performance.now() - kept >= checkpointEvery * 1000) {
      const checkpoint = await run.checkpoint();
      if (checkpoint?.state)
        await store.write(places.checkpoint(task), Buffer.from(encodeCheckpoint(checkpoint)), 'replace');
      kept = performance.now();
    }
    leave.throwIfAborted();
    report({ ...progress });
  }
}

async function shrunk(picture: ResultPicture): Promise<Uint8Array> {
  const { data, width, height, channels } = picture;
  const raw = { width, height, channels };
  return sharp(data, { raw }).resize(previewSize, previewSize, { fit: 'inside' }).jpeg().toBuffer();
}
