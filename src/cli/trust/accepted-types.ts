// SPDX-License-Identifier: Apache-2.0
import { MESSAGES } from '../../vocabulary/index.js';
import type { MessageTypeName } from '../../vocabulary/index.js';
import type { DirectoryAgency } from '../../trust/index.js';
import { UsageError } from '../usage-error.js';

type Accepted = readonly [name: string, version: readonly [number, number]];

/**
 * Reads which message types and extensions an agency accepts: `*` stands for all built-in types; what States define for themselves is
 * written with its version, `x-demo.hearing-note/1.0`.
 */
export function acceptedTypes(texts: readonly string[]): DirectoryAgency['types'] {
  const types = new Map<string, Map<number, Accepted[1]>>();
  for (const [name, version] of texts.flatMap((text) => (text === '*' ? builtIn() : [acceptedOf(text)]))) {
    types.set(name, new Map(types.get(name)).set(version[0], version));
  }
  return new Map([...types].map(([name, majors]) => [name, [...majors.values()].sort(([a], [b]) => a - b)]));
}

function builtIn(): readonly Accepted[] {
  return Object.entries(MESSAGES).map(([name, { version }]): Accepted => [name, version]);
}

function acceptedOf(text: string): Accepted {
  if (Object.hasOwn(MESSAGES, text)) return [text, MESSAGES[text as MessageTypeName].version];
  const [, name, major, minor] = /^(x-[a-z][a-z0-9-]{1,29}\.[a-z][a-z0-9-]{0,63})\/([1-9]\d{0,3})\.(\d{1,4})$/.exec(text) ?? [];
  if (name === undefined) throw new UsageError(`no such message type: ${text}; a State's own is written with its version, x-demo.note/1.0`);
  return [name, [Number(major), Number(minor)]];
}
