// SPDX-License-Identifier: Apache-2.0
// A look at every file before the application gets it: what is refused stays in quarantine until the operator releases it.
import { printable } from '../../core/printable.js';
import { fail } from '../../core/errors.js';
import type { DocumentWrite } from '../../store/port.js';
import type { AgencyNode } from '../agency-parts.js';
import { COLLECTION } from '../collections.js';
import type { Grounds } from '../../endpoint/restore/restore-decisions.js';
import { pack, unpack } from '../record.js';
import type { AttachmentScan, ScannedFile, ScanVerdict } from './attachment-types.js';

/** The record of a file that was refused, and perhaps released by the operator. */
interface ScanRecord {
  readonly refused: string;
  readonly at: number;
  readonly released?: Grounds & { readonly at: number };
}

const REASON_MAX_CHARACTERS = 500;

const placeOf = (messageDigest: string, id: number): string => `${messageDigest}/${id}`;

/** Why an attachment is in quarantine; undefined: it is not, or was released. */
export async function quarantineOf({ vault }: AgencyNode, messageDigest: string, id: number): Promise<string | undefined> {
  const record = await recordOf({ vault }, messageDigest, id);
  return record?.released === undefined ? record?.refused : undefined;
}

/** Whether the operator released it: it is not looked at again. */
export async function isReleased(node: AgencyNode, messageDigest: string, id: number): Promise<boolean> {
  return (await recordOf(node, messageDigest, id))?.released !== undefined;
}

async function recordOf({ vault }: Pick<AgencyNode, 'vault'>, messageDigest: string, id: number): Promise<ScanRecord | undefined> {
  const document = await vault.get(COLLECTION.scan, placeOf(messageDigest, id));
  return document && unpack<ScanRecord>(document.value);
}

/** The verdict of a scan; whatever it throws refuses the file. */
export async function verdictOf(scan: AttachmentScan, file: ScannedFile): Promise<ScanVerdict> {
  try {
    const verdict = await scan(file);
    if (verdict === 'pass') return verdict;
    return { refused: printable(verdict.refused).slice(0, REASON_MAX_CHARACTERS) };
  } catch (error) {
    return {
      refused: printable(`the scan failed: ${error instanceof Error ? error.message : String(error)}`).slice(0, REASON_MAX_CHARACTERS),
    };
  }
}

/** Write of a refusal. */
export function quarantined({ vault, clock }: AgencyNode, messageDigest: string, id: number, refused: string): DocumentWrite {
  return vault.put(COLLECTION.scan, placeOf(messageDigest, id), pack({ refused, at: clock.now() } satisfies ScanRecord));
}

/** Write of a release. @throws {@link RogatoryError} `AGENCY_NOT_ALLOWED` (AGENCY-04) for one that is in no quarantine. */
export async function released(node: AgencyNode, messageDigest: string, id: number, grounds: Grounds): Promise<DocumentWrite> {
  const record = await recordOf(node, messageDigest, id);
  if (record === undefined || record.released !== undefined)
    throw fail('AGENCY_NOT_ALLOWED', { reason: 'the attachment is in no quarantine' });
  const value: ScanRecord = { ...record, released: { ...grounds, at: node.clock.now() } };
  return node.vault.put(COLLECTION.scan, placeOf(messageDigest, id), pack(value));
}
