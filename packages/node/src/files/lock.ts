import { randomUUID } from 'node:crypto';
import { link, mkdir, open, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { unlessMissing } from './files.ts';

/** The owner of a lock touches it this often; one not touched for so long belongs to a computer that died. In milliseconds. */
const heartbeat = 1000;
const dead = 60_000;

/**
 * A file that only one can create. Its owner keeps it young; who finds an old one takes it away and tries again.
 *
 * @returns what lets go of it; undefined if another process holds it
 * @throws an error of the file system, where there can be no such file
 */
export async function tryLock(file: string): Promise<(() => Promise<void>) | undefined> {
  const mark = `${process.pid} ${hostname()} ${(await birthOf(process.pid)) ?? ''} ${randomUUID()}`;
  await mkdir(dirname(file), { recursive: true });
  while (!(await create(file, mark))) {
    const found = await read(file);
    if (found !== undefined && (await isHeld(file, found))) return undefined;
    await bury(file, found);
  }
  // Somebody may have cleared the folder, or taken this process for dead.
  const isOurs = async (): Promise<boolean> => (await read(file).catch(() => undefined)) === mark;
  const timer = setInterval(async () => {
    const now = new Date();
    if (await isOurs()) await utimes(file, now, now).catch(() => {});
  }, heartbeat);
  timer.unref();
  return async () => {
    clearInterval(timer);
    if (await isOurs()) await rm(file, { force: true });
  };
}

/** With its content from the first moment on, where the file system has links: this process may be killed at any time. False if there is one. */
async function create(file: string, mark: string): Promise<boolean> {
  const draft = `${file}.${randomUUID()}`;
  try {
    await writeFile(draft, mark, { flag: 'wx' });
    await link(draft, file).catch((error) => (isThere(error) ? Promise.reject(error) : createAtOnce(file, mark)));
    return true;
  } catch (error) {
    // On a full disk, the lock of a dead process may be all the room that there is: it goes first.
    if (isThere(error) || (isFull(error) && (await read(file)) !== undefined)) return false;
    throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function createAtOnce(file: string, mark: string): Promise<void> {
  const handle = await open(file, 'wx');
  try {
    await handle.writeFile(mark);
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
}

/** Takes away the lock of a dead process. Another that has come in its place is put back. */
async function bury(file: string, mark: string | undefined): Promise<void> {
  const grave = `${file}.${randomUUID()}`;
  await unlessMissing(rename(file, grave));
  const moved = await read(grave);
  if (moved !== undefined && moved !== mark) await link(grave, file).catch(() => {});
  await rm(grave, { force: true });
}

const read = (file: string): Promise<string | undefined> => unlessMissing(readFile(file, 'utf8'));

const isThere = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'EEXIST';
const isFull = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOSPC';

/** The process that holds a lock, as far as its file tells. */
export async function ownerOf(file: string): Promise<number> {
  return Number(((await read(file)) ?? '').split(' ')[0]);
}

/** Whether the owner of a lock lives. A process of this computer is asked: on a busy one it may be late to touch the lock. */
async function isHeld(file: string, mark: string): Promise<boolean> {
  const [pid, host, birth] = mark.split(' ');
  if (host === hostname()) {
    if (!isAlive(Number(pid))) return false;
    const now = await birthOf(Number(pid));
    // Numbers of processes are used again.
    if (birth && now) return birth === now;
  }
  return Date.now() - ((await unlessMissing(stat(file)))?.mtimeMs ?? 0) < dead;
}

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}

/** When a process began, in ticks since its computer did. Only Linux tells. */
async function birthOf(pid: number): Promise<string | undefined> {
  const line = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  // The name of the program, in brackets, may have spaces.
  return line.slice(line.lastIndexOf(')') + 2).split(' ')[19];
}
