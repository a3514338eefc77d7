import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it, vi } from 'vitest';
import type { Task } from '../task/task.ts';
import { PainterPool } from './painterPool.ts';

const folder = mkdtempSync(join(tmpdir(), 'pastiche-test-'));
const { execPath } = process;
afterEach(() => {
  process.execPath = execPath;
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

it('says at once that no process can be started, tries a new one for the next task, and leaves no folder', async () => {
  vi.stubEnv('TMPDIR', folder);
  process.execPath = join(folder, 'no-node');
  const pool = new PainterPool({ store: folder, previewEvery: 1, checkpointEvery: 1 }, 3600);
  const never = new AbortController().signal;
  const context = { signal: never, leave: never, report: () => {} };
  for (let i = 0; i < 2; i++)
    await expect(pool.work({ kind: 'picture' } as Task, context)).rejects.toMatchObject({
      code: 'crashed',
      isLasting: false,
      message: expect.stringMatching(/No process that paints can be started: .*ENOENT/),
    });
  pool.dispose();
  expect(readdirSync(folder)).toEqual([]);
});
