// SPDX-License-Identifier: Apache-2.0
// Erasing from outside: by the process that owns the home, or by this one when none does.
import { Casebook } from '../../cases/casebook.js';
import { erasableMessages, eraseMessage, requireAcknowledged, requireErasure } from '../erasure.js';
import type { ErasableMessage, Erasure } from '../erasure.js';
import type { Agency } from '../../agency.js';
import type { ControlMethods } from './control.js';
import { withStore } from '../../courier/node/offline.js';
import { requireMembers } from '../../../core/members.js';
import { HOME_OPTIONS, throughOwner } from './through-owner.js';
import type { HomeOptions } from './through-owner.js';

/**
 * Lists the messages of a home that a target names.
 * @param target - Message digest, hexadecimal, or the UUID of a dossier.
 * @throws {@link RogatoryError} `AGENCY_MESSAGE_UNKNOWN` (AGENCY-31), `DOSSIER_UNKNOWN` (DOSSIER-02), `AGENCY_CONTROL` (AGENCY-05) when the
 * process that owns the home does not answer.
 */
export async function listErasable(options: HomeOptions, target: string): Promise<readonly ErasableMessage[]> {
  requireMembers(options, HOME_OPTIONS, 'listErasable(options)');
  return throughOwner(options, ['erasable', { target }], (own) =>
    withStore(own, (node) => erasableMessages(node, new Casebook(node), target)),
  );
}

/**
 * Erases messages of a home: all that the target names, or none when one of them is not acknowledged yet.
 * @param target - As for {@link listErasable}.
 * @returns what the target names, after it.
 * @throws {@link RogatoryError} as {@link listErasable}; `AGENCY_NOT_ALLOWED` (AGENCY-04) before the application has acknowledged.
 */
export async function eraseMessages(options: HomeOptions, target: string, erasure: Erasure): Promise<readonly ErasableMessage[]> {
  requireMembers(options, HOME_OPTIONS, 'eraseMessages(options)');
  requireErasure(erasure);
  return throughOwner(options, ['erase', { target, ...erasure }], (own) =>
    withStore(own, async (node) => {
      const casebook = new Casebook(node);
      const found = await erasableMessages(node, casebook, target);
      requireAcknowledged(found);
      for (const { messageDigest } of found) await eraseMessage(node, messageDigest, erasure);
      return erasableMessages(node, casebook, target);
    }),
  );
}

/** What the owner of a home answers. */
export function eraseMethods(agency: Agency): ControlMethods {
  return {
    erasable: ({ target }) => agency.erasable(String(target)),
    erase: ({ target, by, reason }) => agency.erase(String(target), { by: String(by), reason: String(reason) }),
  };
}
