// Runs the command as a user does, on what `tsup` built, against a server on this machine.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, realpathSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { convolutionsOf, networks, readSafetensors, upTo, type Values, writeSafetensors } from '@pastiche/models';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type BadServer, badServer, breaking, good } from '../../../../test/badServer.ts';
import { writeImage } from '../files/images.ts';
import { pattern, temporaryFolder } from '../testing.ts';
import { linesOf, manyRuns, type Outcome, runPastiche } from './testing.ts';

const folder = temporaryFolder();
let server: BadServer;
/** VGG-19 as far as `conv4_1`, with made up filters that keep the size of activations: a sixth of the whole. */
let file: Uint8Array;
let digest: string;
let cache: string;

beforeAll(async () => {
  server = await badServer();
  await writeImage(join(folder, 'content.png'), pattern(48, 36));
  await writeImage(join(folder, 'style.png'), pattern(40, 40, 3, 2));
  const weights = new Map<string, Values>();
  const shallow = { ...networks.vgg19, operations: upTo(networks.vgg19, ['conv4_1']) };
  for (const { name, in: channels, out } of convolutionsOf(shallow)) {
    const scale = 2 / Math.sqrt(9 * channels);
    const data = new Float32Array(out * channels * 9).map((_, i) => scale * Math.sin(i * i * 12.9898));
    weights.set(`${name}.weight`, { shape: [out, channels, 3, 3], data });
    weights.set(`${name}.bias`, { shape: [out], data: new Float32Array(out) });
  }
  file = writeSafetensors(weights, { format: 'F16' });
  digest = createHash('sha256').update(file).digest('hex');
});
let count = 0;
beforeEach(() => {
  cache = join(folder, `cache ${++count}`);
  server.log.length = 0;
  server.manners = Object.assign(server.manners, { '/vgg19': good(file) });
});
afterAll(() => server.close());

/** A cache of this test's own, and our server as the only source. */
const own = (sources = `${server.address}/{model}#sha256=${digest}`): NodeJS.ProcessEnv => ({
  PASTICHE_CACHE: cache,
  PASTICHE_SOURCES: sources,
});

function pastiche(args: string[], { sources, limit }: { sources?: string; limit?: number } = {}): Promise<Outcome> {
  return runPastiche(args, { folder, limit, env: own(sources) });
}

const kept = (): string[] => (existsSync(cache) ? readdirSync(cache) : []);
const layers = ['--content-layers', 'conv2_1', '--style-layers', 'conv1_1,conv4_1'];
const small = ['--size', '32', '--min-size', '32', '--iterations', '1'];
const paint = ['content.png', 'style.png', ...layers, ...small, '-o', 'out.png'];

describe('--model vgg19', () => {
  it('fetches the weights once, with progress in bytes, and paints offline from then on', async () => {
    const first = await pastiche([...paint, '--model', 'vgg19']);
    expect([first.code, first.stderr]).toEqual([0, '']);
    const progress = linesOf(first.stdout).filter((line) => line.startsWith('downloading'));
    expect(progress.length).toBeGreaterThan(5);
    expect(progress.at(-1)).toMatch(/^downloading vgg19 from 127\.0\.0\.1:\d+ {2}7\.0 MB of 7\.0 MB$/);
    expect(kept()).toEqual([expect.stringMatching(/^vgg19-.*\.safetensors$/)]);
    const picture = readFileSync(join(folder, 'out.png'));
    server.manners['/vgg19'] = (_, response) => void response.writeHead(500).end();
    const second = await pastiche([...paint, '--model', 'vgg19']);
    expect([second.code, second.stderr]).toEqual([0, '']);
    expect(second.stdout).not.toContain('downloading');
    expect(readFileSync(join(folder, 'out.png')).equals(picture)).toBe(true);
    expect(server.log).toHaveLength(1);
  });

  it('says in one line what to do when it cannot, and leaves nothing', async () => {
    const sources = `${server.address}/none,${server.address}/vgg19#md5=00`;
    const { code, stderr } = await pastiche([...paint, '--model', 'vgg19'], { sources });
    expect(code).toBe(1);
    expect(linesOf(stderr)).toEqual([
      expect.stringMatching(
        /^pastiche: Cannot get the weights of vgg19\. .*answered 404.*has the MD5 [0-9a-f]{32} instead of 00.*\(--weights FILE\)/,
      ),
    ]);
    expect(kept()).toEqual([]);
  });

  it('takes the weights of an installed package before any download, and list and doctor say where they are', async () => {
    const project = join(folder, 'project');
    const installed = join(project, 'node_modules/@pastiche/vgg19');
    mkdirSync(installed, { recursive: true });
    const exports = { './vgg19.safetensors': './vgg19.safetensors' };
    writeFileSync(join(installed, 'package.json'), JSON.stringify({ name: '@pastiche/vgg19', exports }));
    const weights = join(realpathSync(installed), 'vgg19.safetensors');
    writeFileSync(weights, writeSafetensors(readSafetensors(file), { format: 'I8' }));
    const options = { folder: project, env: { PASTICHE_CACHE: cache, PASTICHE_SOURCES: '' } };
    const pictures = paint.map((arg) => (/^(content|style)/.test(arg) ? join(folder, arg) : arg));
    const run = await runPastiche([...pictures, '--model', 'vgg19'], options);
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.stdout).not.toContain('downloading');
    expect(kept()).toEqual([]);
    const list = await runPastiche(['weights', 'list'], options);
    expect(linesOf(list.stdout)[2].trim()).toBe(weights);
    const doctor = await runPastiche(['doctor'], options);
    expect(doctor.stdout).toContain(`VGG-19: ${weights}`);
    // Servers that are asked for come first.
    const asked = await runPastiche([...pictures, '--model', 'vgg19'], {
      ...options,
      env: { ...options.env, PASTICHE_SOURCES: `${server.address}/none` },
    });
    expect([asked.code, asked.stderr]).toEqual([1, expect.stringContaining('Cannot get the weights of vgg19')]);
  });

  it('refuses sources that are none', async () => {
    const { code, stderr } = await pastiche([...paint, '--model', 'vgg19'], { sources: 'nobody' });
    expect([code, stderr]).toEqual([2, expect.stringContaining('or a web address for the source of weights')]);
  });
});

describe('pastiche weights', () => {
  const runAgain = manyRuns(folder);
  const again = (...args: string[]): Promise<Outcome> => runAgain(['weights', ...args], own());

  it('get: says how it goes in JSON, and where the file is', async () => {
    const run = await pastiche(['weights', 'get', 'vgg19', '--json']);
    expect([run.code, run.stderr]).toEqual([0, '']);
    const events = linesOf(run.stdout).map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({
      type: 'weights',
      network: 'vgg19',
      loaded: expect.any(Number),
      total: file.length,
    });
    expect(events.at(-1)).toEqual({
      type: 'done',
      model: 'vgg19',
      file: join(cache, kept()[0]),
      bytes: statSync(join(cache, kept()[0])).size,
    });
  });

  it('two processes at once fetch once', async () => {
    const pictures = ['one.png', 'two.png'];
    const runs = await Promise.all(pictures.map((name) => pastiche([...paint, '--model', 'vgg19', '-o', name])));
    expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, ''],
    ]);
    const [one, two] = pictures.map((name) => readFileSync(join(folder, name)));
    expect(one.equals(two)).toBe(true);
    expect(server.log).toHaveLength(1);
    expect(kept()).toHaveLength(1);
  });

  it('get: a process that was killed in the middle leaves a part, which the next one continues', async () => {
    server.manners['/vgg19'] = (request, response, attempt) => {
      if (attempt > 1) return good(file)(request, response, attempt);
      response.writeHead(200, { 'Content-Length': file.length, ETag: '"1"' }).write(file.subarray(0, 3.9e6));
    };
    const env = { PASTICHE_CACHE: cache, PASTICHE_SOURCES: `${server.address}/{model}#sha256=${digest}` };
    const killed = await runPastiche(['weights', 'get', 'vgg19'], {
      folder,
      env,
      during: (child, stdout) => void (/ 3\.\d MB of/.test(stdout) && child.kill('SIGKILL')),
    });
    expect(killed.code).toBe(null);
    const next = await pastiche(['weights', 'get', 'vgg19']);
    expect([next.code, next.stderr]).toEqual([0, '']);
    const [, range] = server.log.map((line) => line.split(' ')[1]);
    expect(Number(/^bytes=(\d+)-/.exec(range)?.[1])).toBeGreaterThan(2e6);
    expect(kept().filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  it('get: can be interrupted, says nothing, and leaves a part', async () => {
    server.manners['/vgg19'] = breaking(file, 1e6, false);
    const run = await runPastiche(['weights', 'get', 'vgg19'], {
      folder,
      env: { PASTICHE_CACHE: cache, PASTICHE_SOURCES: `${server.address}/{model}#sha256=${digest}` },
      during: (child, stdout) => void (stdout.includes('trying again in 1 s') && child.kill('SIGINT')),
    });
    expect([run.code, run.stderr]).toEqual([130, '']);
    expect(kept()).toEqual([expect.stringMatching(/\.part$/)]);
    // Also of a source that is not known any more.
    expect((await pastiche(['weights', 'clear', 'vgg19'], { sources: 'keras' })).code).toBe(0);
    expect(kept()).toEqual([]);
  });

  // The shell's limit on the size of files stands in for a full disk.
  it.skipIf(process.platform === 'win32')('with a full disk: paints, and says that it keeps nothing', async () => {
    const run = await pastiche([...paint, '--model', 'vgg19'], { limit: 5e6 });
    expect([run.code, run.stderr]).toEqual([0, '']);
    expect(run.stdout).toContain('The weights cannot be stored in');
    expect(kept().filter((name) => !name.startsWith('.'))).toEqual([]);
    const get = await pastiche(['weights', 'get', 'vgg19'], { limit: 5e6 });
    expect([get.code, get.stderr]).toEqual([1, expect.stringContaining('Cannot store the weights of vgg19')]);
  });

  it('list, verify and clear: what is there, whether it is whole, and away with it', async () => {
    const before = await again('list');
    expect(before.stdout).toMatch(/^vgg19 +keras: not in the cache/m);
    await again('get', 'vgg19');
    const list = await again('list', '--json');
    const rows = linesOf(list.stdout).map((line) => JSON.parse(line));
    expect(rows.filter(({ cached }) => cached)).toEqual([
      expect.objectContaining({ model: 'vgg19', weights: expect.any(String) }),
    ]);
    const verified = await again('verify');
    expect([verified.code, verified.stdout]).toEqual([0, expect.stringMatching(/^vgg19-.*: good, 14\.0 MB\n$/)]);
    const path = join(cache, kept()[0]);
    const bytes = readFileSync(path);
    bytes[bytes.length >> 1] ^= 4;
    writeFileSync(path, bytes);
    const damaged = await again('verify', 'vgg19');
    expect([damaged.code, damaged.stdout]).toEqual([1, expect.stringContaining('SHA-256')]);
    expect(linesOf(damaged.stderr)).toEqual([expect.stringMatching(/^pastiche: Damaged: vgg19-/)]);
    // A damaged file is downloaded again when it is needed.
    const painted = await pastiche([...paint, '--model', 'vgg19']);
    expect([painted.code, painted.stdout]).toEqual([0, expect.stringContaining('is damaged. Downloading it again')]);
    expect((await again('verify')).code).toBe(0);
    expect((await again('clear', 'vgg16')).stdout).toMatch(/^Removed 0 files/);
    expect((await again('clear')).stdout).toMatch(/^Removed 1 file, 14\.0 MB/);
    expect(kept()).toEqual([]);
  });

  it('convert: writes half floats that paint the same', async () => {
    writeFileSync(join(folder, 'own.safetensors'), file);
    const run = await again('convert', 'own.safetensors', 'half.safetensors');
    expect([run.code, run.stdout]).toEqual([0, 'Wrote half.safetensors: vgg19 up to conv4_1, F16, 7.0 MB\n']);
    const [from, to] = ['own', 'half'].map((name) =>
      readSafetensors(readFileSync(join(folder, `${name}.safetensors`))),
    );
    expect([...to.keys()]).toEqual([...from.keys()]);
    expect(to.get('conv3_1.weight')).toEqual(from.get('conv3_1.weight'));
  });

  it.each<[string, string[], RegExp]>([
    ['a file that is none', ['convert', 'content.png', 'x.safetensors'], /not a proper safetensors file/],
    ['a file that is not there', ['convert', 'nothing', 'x.safetensors'], /Cannot read nothing: there is no such file/],
    ['a folder to write', ['convert', 'own.safetensors', '.'], /Cannot write/],
    [
      'another network',
      ['convert', 'own.safetensors', 'x.safetensors', '--model', 'compact'],
      /not weights for compact/,
    ],
    ['an unknown network', ['get', 'resnet'], /Allowed choices are vgg19, vgg16/],
    ['an unknown command', ['steal'], /unknown command 'steal'/],
  ])('refuses %s in one line', async (_, args, message) => {
    writeFileSync(join(folder, 'own.safetensors'), file);
    const { code, stderr } = await again(...args);
    expect([1, 2]).toContain(code);
    expect(linesOf(stderr)).toEqual([expect.stringMatching(message)]);
    expect(existsSync(join(folder, 'x.safetensors'))).toBe(false);
  });

  it('says so when the cache cannot be read', async () => {
    mkdirSync(cache);
    writeFileSync(join(cache, 'file'), '');
    cache = join(cache, 'file', 'inside');
    const { code, stderr } = await pastiche(['weights', 'list']);
    expect([code, linesOf(stderr)]).toEqual([
      1,
      [expect.stringMatching(/^pastiche: Cannot read .*not a directory \(https:/)],
    ]);
  });
});
