// SPDX-License-Identifier: Apache-2.0
import { parseFrame } from '../../../envelope/header.js';
import type { Agency } from '../../agency.js';
import { takeFromCourier } from '../courier.js';
import type { ImportedFrame } from '../courier.js';
import type { ControlMethods } from '../../home/node/control.js';
import { withStore } from './offline.js';
import { requireMembers } from '../../../core/members.js';
import { HOME_OPTIONS, throughOwner } from '../../home/node/through-owner.js';
import type { HomeOptions } from '../../home/node/through-owner.js';

/**
 * Takes a frame that came by hand into a home: by the process that has it open, or without one, to be opened when the next one starts.
 * @param frame - At most 262,144 bytes; read, never kept or changed.
 * @throws {@link RogatoryError} `AGENCY_HOME_BUSY` (AGENCY-01), `AGENCY_HOME_INVALID` (AGENCY-02), `CRYPTO_KEY_FILE` (CRYPTO-08),
 * `AGENCY_CONTROL` (AGENCY-05) when the owner does not answer, and what {@link Agency.importFrame} throws.
 */
export async function importFrame(frame: Uint8Array, options: HomeOptions): Promise<ImportedFrame> {
  requireMembers(options, HOME_OPTIONS, 'importFrame(options)');
  // Also what keeps the line to the owner short.
  parseFrame(frame);
  return throughOwner(options, ['import', { frame: Buffer.from(frame).toString('base64') }], (own) =>
    withStore(own, (node) => takeFromCourier(node, frame)),
  );
}

/** The owner's side. */
export function importMethod(agency: Agency): ControlMethods[string] {
  return ({ frame }) => agency.importFrame(new Uint8Array(Buffer.from(String(frame), 'base64')));
}
