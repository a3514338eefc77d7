import { randomUUID } from 'node:crypto';
import { link, mkdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { hostname } from 'node:os';
import { dirname } from 'node:path';
import { unlessMissing } from './files.ts';

/** The owner of a lock touches it this often; one not touched for so long belongs to a computer that died. In milliseconds. */
const heartbeat = 1000;
const dead = 60_000;

/**
 * A file that only one can create. Its owner keeps it young; who finds an old one takes it away and tries again. Should two
 * do that at once, both may get it.
 *
 * @returns what lets go of it; undefined if another process holds it
 */
export async function tryLock(file: string): Promise<(() => Promise<void>) | undefined> {
  try {
    await mkdir(dirname(file), { recursive: true });
    await create(file, `${process.pid} ${hostname()} ${(await birthOf(process.pid)) ?? ''}`);
  } catch (error) {
    // A folder that cannot be written to keeps nobody else out, and need not: writing there says so.
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return async () => {};
    if (await isHeld(file)) return undefined;
    const grave = `${file}.${randomUUID()}`;
    await unlessMissing(rename(file, grave));
    await rm(grave, { force: true });
    return tryLock(file);
  }
  const timer = setInterval(() => {
    const now = new Date();
    // Somebody may have cleared the folder.
    utimes(file, now, now).catch(() => {});
  }, heartbeat);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await rm(file, { force: true });
  };
}

/** With its content from the first moment on, where the file system has links: this process may be killed at any time. */
async function create(file: string, content: string): Promise<void> {
  const draft = `${file}.${process.pid}`;
  await writeFile(draft, content);
  try {
    await link(draft, file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') throw error;
    await writeFile(file, content, { flag: 'wx' });
  } finally {
    await rm(draft, { force: true });
  }
}

/** The process that holds a lock, as far as its file tells. */
export async function ownerOf(file: string): Promise<number> {
  return Number(((await unlessMissing(readFile(file, 'utf8'))) ?? '').split(' ')[0]);
}

/** Whether the owner of a lock lives. A process of this computer is asked: on a busy one it may be late to touch the lock. */
async function isHeld(file: string): Promise<boolean> {
  const [pid, host, birth] = ((await unlessMissing(readFile(file, 'utf8'))) ?? '').split(' ');
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
