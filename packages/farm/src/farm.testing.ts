import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import type { JobView } from './api/view.ts';
import { ended } from './queue/jobQueue.ts';
import { freePort } from './store/s3.testing.ts';

const bin = fileURLToPath(new URL('../bin/pastiche-farm.js', import.meta.url));

/** A process that runs. */
export interface Running {
  child: ChildProcess;
  /** Ends it as the power does. */
  kill(): Promise<void>;
  /** Ends it by SIGTERM, and resolves with its exit code. */
  stop(): Promise<number | null>;
}

function running(child: ChildProcess): Running {
  const exit = once(child, 'exit');
  return {
    child,
    async kill() {
      child.kill('SIGKILL');
      await exit;
    },
    async stop() {
      child.kill('SIGTERM');
      return (await exit)[0];
    },
  };
}

/** Starts a program and waits until it says something. */
async function start(args: readonly string[], says: RegExp): Promise<{ running: Running; said: RegExpExecArray }> {
  const child = spawn(process.execPath, [bin, ...args], { stdio: ['ignore', 'pipe', 'pipe'] });
  let text = '';
  const log = process.env.PASTICHE_TEST_LOG && createWriteStream(join(tmpdir(), `farm-${child.pid}.log`));
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (data) => {
      text += data;
      if (log) log.write(data);
    });
  for (;;) {
    const said = says.exec(text);
    if (said) return { running: running(child), said };
    if (child.exitCode !== null) throw new Error(`It ended: ${text}`);
    await sleep(20);
  }
}

/** Starts a server as a process of its own. */
export async function startServer(...args: string[]): Promise<Running & { url: string }> {
  const { running: server, said } = await start(['serve', '--port', '0', ...args], /Listening on (\S+?)(,|\n)/);
  return { ...server, url: said[1] };
}

/** Starts a worker as a process of its own; it is ready. */
export async function startWorker(...args: string[]): Promise<Running> {
  return (await start(['worker', '--health', '0', ...args], /Health on/)).running;
}

/** Whether the tests can have a Redis. */
export const hasRedis: boolean = !spawnSync('redis-server', ['--version']).error;

/** Starts a Redis that keeps everything in a folder, on a port of its own. */
export async function startRedis(folder: string, given?: number): Promise<Running & { url: string; port: number }> {
  const port = given ?? (await freePort());
  const args = ['--port', String(port), '--bind', '127.0.0.1', '--dir', folder];
  const child = spawn('redis-server', [...args, '--save', '', '--appendonly', 'yes', '--appendfsync', 'always'], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  for await (const data of child.stdout) if (String(data).includes('Ready to accept connections')) break;
  child.stdout.resume();
  return { ...running(child), url: `redis://127.0.0.1:${port}`, port };
}

/** A client of a server, who asks again when the server is away. */
export class TestClient {
  readonly #url: string;
  readonly #headers: Record<string, string>;

  constructor(url: string, token?: string) {
    [this.#url, this.#headers] = [url, token ? { authorization: `Bearer ${token}` } : {}];
  }

  async upload(bytes: Uint8Array, type = 'image/png'): Promise<string> {
    const body = bytes as Uint8Array<ArrayBuffer>;
    const answer = await this.#ask('/v1/uploads', { method: 'POST', body, headers: { 'content-type': type } });
    return (await answer.json()).picture;
  }

  async add(request: object): Promise<JobView> {
    const body = JSON.stringify(request);
    return (
      await this.#ask('/v1/jobs', { method: 'POST', body, headers: { 'content-type': 'application/json' } })
    ).json();
  }

  async get(id: string): Promise<JobView> {
    return (await this.#ask(`/v1/jobs/${id}`)).json();
  }

  async list(): Promise<JobView[]> {
    return (await this.#ask('/v1/jobs')).json();
  }

  /** Waits until something is so of a job. */
  async until(id: string, isSo: (job: JobView) => boolean): Promise<JobView> {
    for (;;) {
      const job = await this.get(id);
      if (isSo(job)) return job;
      if (ended.includes(job.state)) throw new Error(`The job ended: ${JSON.stringify(job)}`);
      await sleep(50);
    }
  }

  /** The bytes that a job ends with. */
  async result(id: string): Promise<Buffer> {
    const { state, error } = await this.#follow(id);
    if (state !== 'done') throw new Error(`The job is ${state}: ${error?.message}`);
    return Buffer.from(await (await this.#ask(`/v1/jobs/${id}/result`)).arrayBuffer());
  }

  /** Reads a job's events until it has ended, and comes back when the connection breaks. */
  async #follow(id: string): Promise<JobView> {
    for (;;) {
      const { body } = await this.#ask(`/v1/jobs/${id}/events`);
      let text = '';
      try {
        for await (const bytes of body as unknown as AsyncIterable<Uint8Array>) {
          text += new TextDecoder().decode(bytes);
          const data = [...text.matchAll(/^data: (.*)\n/gm)].at(-1)?.[1];
          const job = data === undefined ? undefined : (JSON.parse(data) as JobView);
          if (job && ended.includes(job.state)) return job;
          text = text.slice(text.lastIndexOf('\n\n') + 2);
        }
      } catch {
        // The server is away.
      }
    }
  }

  async #ask(path: string, options: RequestInit = {}): Promise<Response> {
    for (;;) {
      const headers = { ...this.#headers, ...(options.headers as Record<string, string>) };
      const answer = await fetch(this.#url + path, { ...options, headers }).catch(() => undefined);
      if (answer?.ok) return answer;
      if (answer && ![429, 503].includes(answer.status)) throw new Error(`${answer.status}: ${await answer.text()}`);
      await sleep(200);
    }
  }
}
