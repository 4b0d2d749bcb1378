// SPDX-License-Identifier: Apache-2.0
// Tests an agency by counterparties that the kit plays: black box, behind a relay that the kit runs, by what arrives alone.
import { createRequire } from 'node:module';
import { importStates, withOwnStates } from '../states/export.js';
import { startOwnProcess } from '../suite/own-process.js';
import type { OwnProcess } from '../suite/own-process.js';
import { runCases } from '../suite/runner.js';
import type { KitRun, Mode, ModeResult } from '../suite/mode.js';
import { makeAgencyStates, startAgencyWorld } from './agency-world.js';
import { FLOW_CASES, LAST_CASES } from './flow-cases.js';
import { HOSTILE_CASES } from './hostile-cases.js';

/** The log is looked at last: by then there is something in it. */
export const AGENCY_CASES = [...FLOW_CASES, ...HOSTILE_CASES, ...LAST_CASES];

export const agencyMode: Mode = {
  cases: () => AGENCY_CASES,
  run: (options) => (options.trust === undefined ? runOwn(options) : runOther(options)),
};

/** Runs the cases against the agency that was set up from a folder of `--export-trust`, once it has connected. */
async function runOther(options: KitRun & { readonly trust?: string }): Promise<ModeResult> {
  const { trust = '', implementation = { name: 'unknown', version: 'unknown' } } = options;
  const world = await startAgencyWorld(importStates(trust), { signal: options.signal });
  try {
    return { implementation, outcomes: await runCases(AGENCY_CASES, world, options) };
  } finally {
    await world.close();
  }
}

/**
 * Starts our own agency: a process of its responder.
 * @param folder - What `exportTrust` wrote; the home goes there too.
 * @param script - Default: that of this package.
 */
export function startOwnAgency(
  folder: string,
  script = createRequire(import.meta.url).resolve('#conformance/responder'),
): Promise<OwnProcess> {
  return startOwnProcess({ name: 'the agency', args: [script, folder], isReady: (line) => line.includes('"ready":true') });
}

/** Runs the cases against our own agency. @param script - Its program; default that of this package. */
export async function runOwn(options: KitRun, script?: string): Promise<ModeResult> {
  return withOwnStates(makeAgencyStates, async (states, folder) => {
    const own = await startOwnAgency(folder, script);
    try {
      const world = await startAgencyWorld(states, { own, signal: options.signal });
      try {
        const implementation = { name: 'rogatory', version: options.version };
        return { implementation, outcomes: await runCases(AGENCY_CASES, world, options) };
      } finally {
        await world.close();
      }
    } finally {
      await own.stop();
    }
  });
}
