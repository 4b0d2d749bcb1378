// SPDX-License-Identifier: Apache-2.0
// Tests a relay from outside: an address and what the kit's states say of it.
import { runCases } from '../suite/runner.js';
import type { KitRun, ModeResult } from '../suite/mode.js';
import { importStates, withOwnStates } from '../states/export.js';
import { makeStates } from '../states/states.js';
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
  return withOwnStates(makeStates, async (states, folder) => {
    const relay = await startOwnRelay(states, folder, options.program);
    const restart = async (): Promise<void> => {
      await relay.kill();
      await relay.start();
    };
    try {
      const world = await makeRelayWorld(states, states.subject.url, restart);
      return { implementation: { name: 'rogatory', version: options.version }, outcomes: await runCases(RELAY_CASES, world, options) };
    } finally {
      await relay.stop();
    }
  });
}
