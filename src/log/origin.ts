// SPDX-License-Identifier: Apache-2.0
import { assertInteger, assertUsage } from '../core/assert.js';
import { fail } from '../core/errors.js';
import { isLocalId, isScope } from '../core/ids.js';
import type { Principal } from '../core/ids.js';

/** Whose log it is, and which: a log that was restored from a backup starts the next epoch instead of contradicting itself. */
export interface Origin {
  readonly owner: Principal;
  /** From 1. */
  readonly epoch: number;
}

const FORM = /^rogatory\/([^/]+)\/([^/]+)\/([1-9][0-9]{0,15})$/;

/** Key name of a cosigner: `rogatory/<scope>/<id>`. */
export function nameOf({ scope, id }: Principal): string {
  return `rogatory/${scope}/${id}`;
}

/** Renders `rogatory/<scope>/<id>/<epoch>`. */
export function formatOrigin({ owner, epoch }: Origin): string {
  assertUsage(isScope(owner.scope) && isLocalId(owner.id), 'an owner has a scope and an id');
  assertInteger(epoch, 'epoch', 1, Number.MAX_SAFE_INTEGER);
  return `${nameOf(owner)}/${epoch}`;
}

/** Parses an origin. @throws {@link RogatoryError} `LOG_ORIGIN` (LOG-06). */
export function parseOrigin(text: string): Origin {
  const [, scope = '', id = '', epoch = ''] = FORM.exec(text) ?? [];
  const number = Number(epoch);
  if (!isScope(scope) || !isLocalId(id) || !Number.isSafeInteger(number)) throw fail('LOG_ORIGIN', { origin: text.slice(0, 128) });
  return { owner: { scope, id }, epoch: number };
}
