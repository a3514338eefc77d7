// A registry on this machine for `npm run release:check`: it has what is published to it, and the rest from npm's configured registry.
import { spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { tryRun } from './bootstrap.mjs';

const version = '6.5.2'; // the last that runs on Node 20

function npmConfig(key) {
  const options = { encoding: 'utf8', shell: process.platform === 'win32' };
  return spawnSync('npm', ['config', 'get', key], options).stdout.trim();
}

/** A port on the loopback interface that nobody uses. */
async function freePort() {
  const server = createServer();
  await new Promise((listening) => server.listen(0, '127.0.0.1', listening));
  const { port } = server.address();
  await new Promise((closed) => server.close(closed));
  return port;
}

/**
 * Starts it.
 *
 * @param folder where it keeps everything
 * @returns its address, the environment in which npm uses it, with an empty cache, and what ends it
 */
export async function startRegistry(folder) {
  mkdirSync(folder, { recursive: true });
  // One of its plugins asks for node-fetch by a tag, which mirrors of npm may lack.
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "overrides": { "node-fetch": "2.7.0" } }');
  const install = ['install', `verdaccio@${version}`, '--no-audit', '--no-fund', '--loglevel=error'];
  if (tryRun('npm', install, { cwd: folder, quiet: true }) !== 0) throw new Error('verdaccio cannot be installed');
  const port = await freePort();
  const url = `http://127.0.0.1:${port}/`;
  // YAML is a superset of JSON.
  const config = {
    storage: join(folder, 'storage'),
    max_body_size: '200mb',
    auth: { htpasswd: { file: join(folder, 'htpasswd'), max_users: -1 } },
    uplinks: { npm: { url: npmConfig('registry'), timeout: '60s', maxage: '60m' } },
    packages: { '@pastiche/*': { access: '$all', publish: '$all' }, '**': { access: '$all', proxy: 'npm' } },
    log: { type: 'file', path: join(folder, 'log.txt'), level: 'warn' },
  };
  writeFileSync(join(folder, 'config.yaml'), JSON.stringify(config));
  const program = join(folder, 'node_modules/verdaccio/bin/verdaccio');
  const args = [program, '--config', join(folder, 'config.yaml'), '--listen', `127.0.0.1:${port}`];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const isUp = () =>
    fetch(`${url}-/ping`).then(
      ({ ok }) => ok,
      () => false,
    );
  while (!(await isUp())) {
    if (child.exitCode !== null) throw new Error(`verdaccio ended: see ${folder}/log.txt`);
    await new Promise((again) => setTimeout(again, 100));
  }
  // npm asks for a token before it publishes; this registry accepts any.
  const userconfig = join(folder, 'npmrc');
  writeFileSync(userconfig, `registry=${url}\n//127.0.0.1:${port}/:_authToken=any\n`);
  const env = { ...process.env, npm_config_userconfig: userconfig, npm_config_registry: url };
  env.npm_config_cache = join(folder, 'cache');
  const close = async () => {
    child.kill();
    await ended;
  };
  return { url, env, close };
}
