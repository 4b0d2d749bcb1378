// SPDX-License-Identifier: Apache-2.0
import { parseFrame } from '../../../envelope/header.js';
import type { Agency } from '../../agency.js';
import { takeFromCourier } from '../courier.js';
import type { ImportedFrame } from '../courier.js';
import { callControl } from '../../home/node/control.js';
import type { ControlMethods } from '../../home/node/control.js';
import { ownerOf } from '../../home/node/lock.js';
import { OFFLINE_OPTIONS, withStore } from './offline.js';
import type { OfflineOptions } from './offline.js';
import { requireMembers } from '../../../core/members.js';
import type { Members } from '../../../core/members.js';

export interface ImportOptions extends Omit<OfflineOptions, 'passphrase'> {
  /** Asked when no process has the home open: then its keys are opened here. */
  readonly passphrase: () => string | Promise<string>;
}

const IMPORT_OPTIONS: Members<ImportOptions> = {
  required: { home: 'text', passphrase: 'function' },
  optional: OFFLINE_OPTIONS.optional,
};

/**
 * Takes a frame that came by hand into a home: by the process that has it open, or without one, to be opened when the next one starts.
 * @param frame - At most 262,144 bytes; read, never kept or changed.
 * @throws {@link RogatoryError} `AGENCY_HOME_BUSY` (AGENCY-01), `AGENCY_HOME_INVALID` (AGENCY-02), `CRYPTO_KEY_FILE` (CRYPTO-08),
 * `AGENCY_CONTROL` (AGENCY-05) when the owner does not answer, and what {@link Agency.importFrame} throws.
 */
export async function importFrame(frame: Uint8Array, options: ImportOptions): Promise<ImportedFrame> {
  requireMembers(options, IMPORT_OPTIONS, 'importFrame(options)');
  // Also what keeps the line to the owner short.
  parseFrame(frame);
  const owner = ownerOf(options.home);
  if (owner?.socket !== undefined) return importThrough(owner.socket, frame);
  const passphrase = await options.passphrase();
  return withStore({ ...options, passphrase }, (node) => takeFromCourier(node, frame));
}

/** The owner's side. */
export function importMethod(agency: Agency): ControlMethods[string] {
  return ({ frame }) => agency.importFrame(new Uint8Array(Buffer.from(String(frame), 'base64')));
}

async function importThrough(socket: string, frame: Uint8Array): Promise<ImportedFrame> {
  return (await callControl(socket, 'import', { frame: Buffer.from(frame).toString('base64') })) as ImportedFrame;
}
