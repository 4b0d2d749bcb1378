// SPDX-License-Identifier: Apache-2.0
// Officers, as a command line names them.
import { LIMITS } from '../../core/index.js';
import { UsageError } from '../usage-error.js';

/** An officer's role in wire and directory, and who it is. */
export interface Officer {
  readonly role: string;
  readonly person?: { readonly name: string; readonly function: string };
}

const FORM = /^(?<role>[a-z-]+)(?:=(?<name>[^;]*);(?<duty>.*))?$/s;

/** Reads `ROLE` and `ROLE=NAME; FUNCTION`; a list of roles alone may have commas. A role becomes `officer:ROLE`. */
export function readOfficers(given: readonly string[]): readonly Officer[] {
  return given.flatMap((text) => (text.includes('=') ? [text] : text.split(','))).map(readOfficer);
}

function readOfficer(text: string): Officer {
  const { role, name, duty } = FORM.exec(text)?.groups ?? {};
  if (role === undefined) throw new UsageError(`--officer takes ROLE or "ROLE=NAME; FUNCTION", the role of a-z and -, not ${text}`);
  if (name === undefined) return { role: `officer:${role}` };
  return { role: `officer:${role}`, person: { name: partOf(name, text), function: partOf(duty ?? '', text) } };
}

function partOf(part: string, text: string): string {
  const trimmed = part.trim().normalize('NFC');
  if (trimmed === '' || new TextEncoder().encode(trimmed).length > LIMITS.trustTextMaxBytes)
    throw new UsageError(`--officer: name and function have 1 to ${LIMITS.trustTextMaxBytes} bytes each: ${text.slice(0, 80)}`);
  return trimmed;
}
