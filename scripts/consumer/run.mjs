// Starts programs, with a limit of time, and shows what they said if they fail.
import { spawn } from 'node:child_process';

const windows = process.platform === 'win32';

/**
 * Runs a program to its end.
 *
 * @returns what it wrote to stdout and stderr
 * @throws Error with the end of what it wrote, if its exit code is not `code` (a number, or 'any')
 */
export async function run(program, args, { cwd, env, code = 0, limit = 400 } = {}) {
  const { child, output } = begin(program, args, { cwd, env });
  const timer = setTimeout(() => end(child), limit * 1000);
  const [status, signal] = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (...ended) => resolve(ended));
  });
  clearTimeout(timer);
  if (status === code || (code === 'any' && !signal)) return output;
  const how = signal ? `was ended by ${signal} (limit: ${limit} s)` : `ended with ${status}, not ${code}`;
  throw new Error(`${program} ${args.join(' ')} ${how}:\n${`${output.stdout}\n${output.stderr}`.trim().slice(-1500)}`);
}

/**
 * Starts a server, has `use` ask it, and ends it.
 *
 * @param ready matches what the server writes once it listens
 */
export async function serving(program, args, { cwd, env, ready, limit = 120 }, use) {
  const { child, output } = begin(program, args, { cwd, env });
  try {
    const match = await new Promise((resolve, reject) => {
      const fail = (why) => reject(new Error(`${program} ${args.join(' ')} ${why}:\n${output.stdout}${output.stderr}`));
      const timer = setTimeout(() => fail(`was not ready within ${limit} s`), limit * 1000);
      const look = () => {
        const found = ready.exec(output.stdout + output.stderr);
        if (!found) return;
        clearTimeout(timer);
        resolve(found);
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      child.on('error', reject);
      child.on('close', () => fail('ended'));
    });
    return await use(match);
  } catch (error) {
    error.message += `\n${output.stderr.slice(-1000)}`;
    throw error;
  } finally {
    end(child);
  }
}

function begin(program, args, { cwd, env }) {
  // A group of its own: such programs start others, which end with it.
  const options = { cwd, env: { ...process.env, ...env }, detached: !windows, shell: windows };
  const child = spawn(program, args, { ...options, stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr']) {
    child[name].on('data', (chunk) => {
      output[name] += chunk;
    });
  }
  return { child, output };
}

function end(child) {
  if (child.exitCode !== null || child.signalCode !== null) return;
  if (windows) child.kill();
  else process.kill(-child.pid, 'SIGKILL');
}
