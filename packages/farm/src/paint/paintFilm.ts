import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rename, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { resolveOptions } from '@pastiche/core';
import { findScenes, joinScenes, paintScene as paintPart, type Scene, type VideoEvent } from '@pastiche/node';
import type { Store } from '../store/store.ts';
import { bytesIn, copyFrom, isIn } from '../store/stored.ts';
import { digest, places } from '../task/names.ts';
import {
  type FilmTask,
  type Outcome,
  type Progress,
  type Result,
  type SceneTask,
  TaskFailure,
  type WorkContext,
} from '../task/task.ts';
import type { Studio } from './paintPicture.ts';

/** What ffmpeg may take an upload for: no playlist, which could name other files. */
const formats = ['mov', 'mp4', 'm4a', '3gp', '3g2', 'mj2', 'matroska', 'webm', 'gif'];
/** A scene of fewer frames is painted together with another one. */
const leastFrames = 24;

/** The name of the last state of a scene, when all its parts are painted. */
const whole = 'whole-state';

const types = { mp4: 'video/mp4', webm: 'video/webm', gif: 'image/gif', webp: 'image/webp' } as const;

/** At first the scenes of a film; once they are painted, the film. */
export async function paintFilm(task: FilmTask, context: WorkContext, { store }: Studio): Promise<Outcome> {
  const result = { name: places.result(task, task.format), type: types[task.format] };
  if (await isIn(store, result.name)) return { result };
  const { signal, children } = context;
  return inFolder(async (folder) => {
    const film = await fetchFilm(task, folder, store);
    if (!children) return { children: (await cut(task, film, signal)).map((scene) => sceneOf(task, scene)) };
    const failed = children.find(({ error }) => error);
    if (failed?.error) throw new TaskFailure(failed.error, true);
    const scenes = await Promise.all(
      children.map(async ({ id }, i) => {
        const output = join(folder, `scene-${i}.${task.format}`);
        await fetchScene({ client: task.client, id }, output, store);
        return output;
      }),
    );
    const output = join(folder, `whole.${task.format}`);
    await joinScenes({ film, formats, scenes, output, size: sizeOf(task), signal });
    await store.write(result.name, output, 'keep');
    for (const { id } of children) await removeScene({ client: task.client, id }, store);
    return { result };
  });
}

/** The scenes of a film, none of them short: each is a job, which has to load a network. */
async function cut({ mostFrames }: FilmTask, film: string, signal: AbortSignal): Promise<Scene[]> {
  const scenes = await findScenes({ film, formats, signal, least: leastFrames });
  const count = scenes.at(-1)?.to ?? 0;
  if (count <= mostFrames) return scenes;
  throw new TaskFailure({ code: 'too-large', message: `The film has ${count} frames: more than ${mostFrames}` }, true);
}

function sceneOf({ id, mostFrames: _, ...task }: FilmTask, { from, to }: { from: number; to: number }): SceneTask {
  return { ...task, kind: 'scene', from, to, id: digest([id, from, to]) };
}

function sizeOf({ job }: FilmTask): number {
  return resolveOptions(job).size;
}

/** Paints a scene, part by part. Each part goes into the store with what the next one needs, so that another worker can go on. */
export async function paintScene(task: SceneTask, context: WorkContext, studio: Studio): Promise<Result> {
  const { store, operators } = studio;
  const { signal, leave, report } = context;
  const { client, film: _, id, priority, kind, format, job, steady, passes, ...range } = task;
  return inFolder(async (folder) => {
    const film = await fetchFilm(task, folder, store);
    const output = join(folder, `scene.${format}`);
    await fetchScene(task, output, store);
    const styles = await Promise.all(
      [job.styles].flat().map(async (name) => {
        const path = join(folder, name.slice('uploads/'.length));
        await fetchUpload(client, name, path, store);
        return path;
      }),
    );
    for await (const event of paintPart({
      ...job,
      ...operators,
      ...range,
      film,
      formats,
      output,
      styles,
      steady,
      passes,
      signal,
    } as Parameters<typeof paintPart>[0])) {
      const news = newsOf(event, passes);
      if (news) report({ ...news, previews: 0 });
      if (event.type === 'part') {
        // The state last: it names the parts.
        for (const path of [event.path, event.state])
          if (path) await store.write(places.scene(task, basename(path)), path, 'replace');
        leave.throwIfAborted();
      }
    }
    // Kept apart: a worker that was cut off, and comes back, may write an earlier state over the last one.
    await store.write(places.scene(task, whole), join(partsOf(output), 'state'), 'keep');
    return { name: places.scene(task, whole), type: 'application/octet-stream' };
  });
}

/** How far a scene is. A film with several passes says so by passes, since its frames are whole many at once. */
function newsOf(event: VideoEvent, passes = 1): Pick<Progress, 'part' | 'words'> | undefined {
  if (event.type === 'pass') return { part: event.part, words: `pass ${event.pass}/${passes}, frame ${event.frame}` };
  if (event.type === 'frame' && passes === 1)
    return { part: event.done / event.total, words: `frame ${event.done}/${event.total}` };
  return undefined;
}

/** What of a scene is painted already, put where it goes on. */
async function fetchScene(scene: Pick<SceneTask, 'client' | 'id'>, output: string, store: Store): Promise<void> {
  const folder = partsOf(output);
  await mkdir(folder);
  for await (const { name } of store.list(places.scene(scene, '')))
    await copyFrom(store, name, join(folder, basename(name)));
  if (existsSync(join(folder, whole))) await rename(join(folder, whole), join(folder, 'state'));
}

/** The folder that `paintScene` of @pastiche/node writes into. */
function partsOf(output: string): string {
  return `${output}.parts`;
}

async function removeScene(scene: Pick<SceneTask, 'client' | 'id'>, store: Store): Promise<void> {
  for await (const { name } of store.list(places.scene(scene, ''))) await store.remove(name);
}

/** The film as a file. Its name tells an animated WebP, which ffmpeg cannot read. */
async function fetchFilm({ client, film }: FilmTask | SceneTask, folder: string, store: Store): Promise<string> {
  const facts = await bytesIn(store, places.facts(client, film));
  const isWebp = facts && JSON.parse(new TextDecoder().decode(facts)).type === 'image/webp';
  const path = join(folder, isWebp ? 'film.webp' : 'film');
  await fetchUpload(client, film, path, store);
  return path;
}

async function fetchUpload(client: string, name: string, path: string, store: Store): Promise<void> {
  if (await copyFrom(store, places.upload(client, name), path)) return;
  throw new TaskFailure({ code: 'unreadable', message: `${name} is not there any more: upload it again` }, true);
}

/** Does something with a folder that is gone after it. */
async function inFolder<T>(act: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'pastiche-farm-'));
  try {
    return await act(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
