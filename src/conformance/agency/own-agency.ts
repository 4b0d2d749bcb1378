// SPDX-License-Identifier: Apache-2.0
// Our own agency as the implementation under test: a process of its responder.
import type { ChildProcess } from 'node:child_process';
import { createRequire } from 'node:module';
import { endOwnProcess, startOwnProcess } from '../suite/own-process.js';

/** An agency that the kit started. */
export interface StartedAgency {
  /** Ends it at once, without a chance to write. */
  kill(): Promise<void>;
  start(): Promise<void>;
  stop(): Promise<void>;
}

/**
 * Starts the responder.
 * @param folder - What `exportTrust` wrote; the home goes there too.
 * @param script - Default: that of this package.
 */
export async function startOwnAgency(
  folder: string,
  script = createRequire(import.meta.url).resolve('#conformance/responder'),
): Promise<StartedAgency> {
  let child = await begin(script, folder);
  return {
    kill: () => endOwnProcess(child, 'SIGKILL'),
    async start() {
      child = await begin(script, folder);
    },
    stop: () => endOwnProcess(child, 'SIGTERM'),
  };
}

function begin(script: string, folder: string): Promise<ChildProcess> {
  return startOwnProcess({ name: 'the agency', args: [script, folder], isReady: (line) => line.includes('"ready":true') });
}
