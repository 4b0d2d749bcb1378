// SPDX-License-Identifier: Apache-2.0
import { assertInteger, assertUsage } from '../core/assert.js';
import { fail } from '../core/errors.js';
import { isLocalId, isScope } from '../core/ids.js';
import type { Principal } from '../core/ids.js';

/** Owner and epoch of a log. A restored store begins a new epoch, so that it does not contradict its lost log (LOG-69). */
export interface Origin {
  readonly owner: Principal;
  /** Unix milliseconds at which the log began. */
  readonly epoch: number;
}

const FORM = /^rogatory\/([^/]+)\/([^/]+)\/([1-9][0-9]{0,15})$/;

/** Renders `rogatory/<scope>/<id>/<epoch>`. */
export function formatOrigin({ owner, epoch }: Origin): string {
  assertUsage(isScope(owner.scope) && isLocalId(owner.id), 'an owner has a scope and an id');
  assertInteger(epoch, 'epoch', 1, Number.MAX_SAFE_INTEGER);
  return `rogatory/${owner.scope}/${owner.id}/${epoch}`;
}

/** Parses an origin. @throws {@link RogatoryError} `LOG_ORIGIN` (LOG-41). */
export function parseOrigin(text: string): Origin {
  const [, scope = '', id = '', epoch = ''] = FORM.exec(text) ?? [];
  const number = Number(epoch);
  if (!isScope(scope) || !isLocalId(id) || !Number.isSafeInteger(number)) throw fail('LOG_ORIGIN', { origin: text.slice(0, 128) });
  return { owner: { scope, id }, epoch: number };
}

export function sameOrigin(a: Origin, b: Origin): boolean {
  return a.owner.scope === b.owner.scope && a.owner.id === b.owner.id && a.epoch === b.epoch;
}
