// SPDX-License-Identifier: Apache-2.0
import { assertText } from './assert.js';
import { fail } from './errors.js';
import type { RandomSource } from './random.js';

const SCOPE = /^[a-z][a-z0-9-]{1,31}$/;
const LOCAL = /^[a-z0-9][a-z0-9.-]{0,63}$/;

/** An agency or relay within the scope of its state. */
export interface Principal {
  readonly scope: string;
  readonly id: string;
}

/** A mailbox, `local@scope`. */
export interface Mailbox {
  readonly local: string;
  readonly scope: string;
}

/** Whether a text has exactly the form of a scope (CONV-01). */
export function isScope(text: string): boolean {
  return SCOPE.test(text);
}

/** Agency ids, relay ids and the local part of mailboxes share one alphabet, in which look-alikes cannot be written. */
export function isLocalId(text: string): boolean {
  return LOCAL.test(text);
}

/**
 * Parses `local@scope`.
 * @throws {@link RogatoryError} `ID_MALFORMED` (CONV-02).
 */
export function parseMailbox(text: string): Mailbox {
  assertText(text, 'a mailbox');
  const [local, scope, ...rest] = text.split('@');
  if (local === undefined || scope === undefined || rest.length > 0 || !isLocalId(local) || !isScope(scope)) {
    throw fail('ID_MALFORMED', { expected: 'a mailbox, such as mla@demo-b', value: text.slice(0, 128) });
  }
  return { local, scope };
}

/** Renders a principal as `scope/id`: the form used in logs, stores and messages to people. */
export function principalKey(principal: Principal): string {
  return `${principal.scope}/${principal.id}`;
}

/** Parses `scope/id`. @throws {@link RogatoryError} `ID_MALFORMED` (CONV-02). */
export function parsePrincipal(text: string): Principal {
  assertText(text, 'a principal');
  const [scope, id, ...rest] = text.split('/');
  if (scope === undefined || id === undefined || rest.length > 0 || !isScope(scope) || !isLocalId(id)) {
    throw fail('ID_MALFORMED', { expected: 'scope/id, such as demo-a/central-authority', value: text.slice(0, 128) });
  }
  return { scope, id };
}

/** Makes a UUIDv7 (RFC 9562 5.7) as 16 bytes (CONV-04). @param now - Unix milliseconds. */
export function uuidv7(now: number, random: RandomSource): Uint8Array {
  const out = random(16);
  let time = now;
  for (let i = 5; i >= 0; i--) {
    out[i] = time % 256;
    time = Math.floor(time / 256);
  }
  out[6] = 0x70 | ((out[6] as number) & 0x0f);
  out[8] = 0x80 | ((out[8] as number) & 0x3f);
  return out;
}

/** Renders 16 bytes in the UUID text form. */
export function formatUuid(bytes: Uint8Array): string {
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}

/** Parses the UUID text form into 16 bytes. @throws {@link RogatoryError} `ID_MALFORMED` (CONV-02). */
export function parseUuid(text: string): Uint8Array {
  assertText(text, 'a UUID');
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text)) {
    throw fail('ID_MALFORMED', { expected: 'a UUID in lower case', value: text.slice(0, 64) });
  }
  const hex = text.replaceAll('-', '');
  return Uint8Array.from({ length: 16 }, (_, i) => Number.parseInt(hex.slice(2 * i, 2 * i + 2), 16));
}
