// SPDX-License-Identifier: Apache-2.0
// Tests a relay from outside: an address and what the kit's states say of it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../core/index.js';
import { freePort } from '../suite/own-process.js';
import { runCases } from '../suite/runner.js';
import type { KitRun, ModeResult } from '../suite/mode.js';
import { exportTrust, importStates } from '../states/export.js';
import { makeStates } from '../states/states.js';
import type { KitStates } from '../states/states.js';
import { BLOB_CASES } from './blob-cases.js';
import { FRAME_CASES } from './frame-cases.js';
import { HANDSHAKE_CASES } from './handshake-cases.js';
import { HOSTILE_CASES } from './hostile-cases.js';
import { MESSAGE_CASES } from './message-cases.js';
import { startOwnRelay } from './own-relay.js';
import { makeRelayWorld } from './relay-world.js';
import { ROUTE_CASES } from './route-cases.js';
import { WITNESS_CASES } from './witness-cases.js';

/** Hostile ones last: what they leave behind is of no weight to the others. */
export const RELAY_CASES = [
  ...HANDSHAKE_CASES,
  ...FRAME_CASES,
  ...MESSAGE_CASES,
  ...BLOB_CASES,
  ...ROUTE_CASES,
  ...WITNESS_CASES,
  ...HOSTILE_CASES,
];

export const relayMode = { cases: () => RELAY_CASES, run };

/** Runs the cases against `options.url`, or against our own relay, which the kit starts and stops. */
async function run(options: KitRun): Promise<ModeResult> {
  const { url, trust, implementation } = options;
  if (url === undefined) return runOwn(options);
  if (trust === undefined)
    throw new TypeError('with an address the kit needs the folder of --export-trust, which the implementation was set up from');
  const world = await makeRelayWorld(importStates(trust), url);
  return { implementation: implementation ?? { name: url, version: 'unknown' }, outcomes: await runCases(RELAY_CASES, world, options) };
}

async function runOwn(options: KitRun): Promise<ModeResult> {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-conformance-'));
  try {
    const [own, kit] = [await freePort(), await freePort()];
    const states = await makeStates({ now: systemClock.now(), urls: [`ws://127.0.0.1:${own}`, `ws://127.0.0.1:${kit}`] });
    exportTrust(states, folder);
    return await runStarted(states, folder, options);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function runStarted(states: KitStates, folder: string, options: KitRun): Promise<ModeResult> {
  const relay = await startOwnRelay(states, folder, options.program);
  try {
    const world = await makeRelayWorld(states, states.subject.url, relay.restart);
    return { implementation: { name: 'rogatory', version: options.version }, outcomes: await runCases(RELAY_CASES, world, options) };
  } finally {
    await relay.stop();
  }
}
