// All environments, in the order of the table. A row has a name, says where it is and what it does, and `run` returns its result.
import { rows as cdn } from './rows/cdn.mjs';
import { rows as command } from './rows/command.mjs';
import { rows as electron } from './rows/electron.mjs';
import { rows as esbuild } from './rows/esbuild.mjs';
import { rows as install } from './rows/install.mjs';
import { rows as managers } from './rows/managers.mjs';
import { rows as next } from './rows/next.mjs';
import { rows as nodes } from './rows/nodes.mjs';
import { rows as parcel } from './rows/parcel.mjs';
import { rows as react } from './rows/react.mjs';
import { rows as rollup } from './rows/rollup.mjs';
import { rows as runtimes } from './rows/runtimes.mjs';
import { rows as servers } from './rows/servers.mjs';
import { rows as strict } from './rows/strict.mjs';
import { rows as testRunners } from './rows/testRunners.mjs';
import { rows as types } from './rows/types.mjs';
import { rows as vite } from './rows/vite.mjs';
import { rows as webpack } from './rows/webpack.mjs';

export const rows = [
  ...[install, command, nodes, types, managers, runtimes, servers, testRunners].flat(),
  ...[vite, webpack, esbuild, rollup, parcel, react, next, cdn, strict, electron].flat(),
];
