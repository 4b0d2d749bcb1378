// SPDX-License-Identifier: Apache-2.0
// Officers on the command line.
import { LIMITS } from '../../core/index.js';
import { UsageError } from '../usage-error.js';

/** An officer's role as on the wire and in directories, and the person. */
export interface Officer {
  readonly role: string;
  readonly person?: { readonly name: string; readonly function: string };
}

const FORM = /^(?<role>[a-z-]+)(?:=(?<name>[^;]*);(?<duty>.*))?$/s;

/** Reads `ROLE` and `ROLE=NAME; FUNCTION`; only a list of plain roles may have commas. A role becomes `officer:ROLE`. */
export function readOfficers(given: readonly string[]): readonly Officer[] {
  return given.flatMap((text) => (text.includes('=') ? [text] : text.split(','))).map(readOfficer);
}

function readOfficer(text: string): Officer {
  const { role, name, duty } = FORM.exec(text)?.groups ?? {};
  if (role === undefined) throw new UsageError(`--officer takes ROLE or "ROLE=NAME; FUNCTION", with the role in a-z and -, not ${text}`);
  if (name === undefined) return { role: `officer:${role}` };
  return { role: `officer:${role}`, person: { name: partOf(name, text), function: partOf(duty ?? '', text) } };
}

function partOf(part: string, text: string): string {
  const trimmed = part.trim().normalize('NFC');
  if (trimmed === '' || new TextEncoder().encode(trimmed).length > LIMITS.trustTextMaxBytes)
    throw new UsageError(`--officer: name and function have 1 to ${LIMITS.trustTextMaxBytes} bytes each: ${text.slice(0, 80)}`);
  return trimmed;
}
