import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';

/** A server that speaks S3, with an empty bucket. Keys are in the environment from now on. */
export interface TestS3 {
  /** Of the store in its bucket. */
  address: string;
  /** Where it answers. */
  endpoint: string;
  stop(): void;
}

/** Starts `versitygw` on a folder; undefined if it is not installed (`go install github.com/versity/versitygw/cmd/versitygw@latest`). */
export async function startS3(): Promise<TestS3 | undefined> {
  if (spawnSync('versitygw', ['--version'], { stdio: 'ignore' }).error) return undefined;
  const folder = mkdtempSync(join(tmpdir(), 'pastiche-s3-'));
  mkdirSync(join(folder, 'bucket'));
  const port = await freePort();
  const keys = { AWS_ACCESS_KEY_ID: 'test', AWS_SECRET_ACCESS_KEY: 'test-secret' };
  Object.assign(process.env, keys);
  const env = { ...process.env, ROOT_ACCESS_KEY: keys.AWS_ACCESS_KEY_ID, ROOT_SECRET_KEY: keys.AWS_SECRET_ACCESS_KEY };
  const child = spawn('versitygw', ['--port', `127.0.0.1:${port}`, 'posix', folder], { env, stdio: 'ignore' });
  const endpoint = `http://127.0.0.1:${port}`;
  while (!(await fetch(endpoint).catch(() => undefined))) await sleep(50);
  return {
    endpoint,
    address: `s3://bucket/farm?endpoint=${encodeURIComponent(endpoint)}`,
    stop() {
      child.kill();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** A port of this machine that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  await new Promise((resolve) => server.close(resolve));
  return typeof address === 'object' && address ? address.port : 0;
}
