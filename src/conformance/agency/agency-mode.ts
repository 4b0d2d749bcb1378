// SPDX-License-Identifier: Apache-2.0
// Tests an agency by counterparties that the kit plays: black box, behind a relay that the kit runs, by what arrives alone.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../core/index.js';
import { exportTrust, importStates } from '../states/export.js';
import { freePort } from '../suite/own-process.js';
import { runCases } from '../suite/runner.js';
import type { KitRun, Mode, ModeResult } from '../suite/mode.js';
import { makeAgencyStates, startAgencyWorld } from './agency-world.js';
import { FLOW_CASES, LAST_CASES } from './flow-cases.js';
import { HOSTILE_CASES } from './hostile-cases.js';
import { startOwnAgency } from './own-agency.js';

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

/** Runs the cases against our own agency. @param script - Its program; default that of this package. */
export async function runOwn(options: KitRun, script?: string): Promise<ModeResult> {
  const folder = mkdtempSync(join(tmpdir(), 'rogatory-conformance-'));
  try {
    const urls = [`ws://127.0.0.1:${await freePort()}`, `ws://127.0.0.1:${await freePort()}`] as const;
    const states = await makeAgencyStates({ now: systemClock.now(), urls });
    exportTrust(states, folder);
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
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
