// What the library says of the cases that verify.py judges, in the same words.
import { toHex } from '../../../src/core/bytes.js';
import { isRogatoryError } from '../../../src/core/errors.js';
import { parsePrincipal, principalKey } from '../../../src/core/ids.js';
import { judgeContradiction } from '../../../src/log/contradiction.js';
import type { ContradictionClass } from '../../../src/log/contradiction.js';
import { formatOrigin } from '../../../src/log/origin.js';
import type { Origin } from '../../../src/log/origin.js';
import { judgeReceipt, verifyOwnEntry } from '../../../src/log/own-entry.js';
import { readBatch } from '../../../src/log/read-batch.js';
import type { BatchSource } from '../../../src/log/read-batch.js';
import type { LogView } from '../../../src/log/signer-lookup.js';
import { verifyCosignature } from '../../../src/log/statement/cosignature.js';
import { parseCosigned } from '../../../src/log/statement/cosigned.js';
import { parseNotice } from '../../../src/log/statement/notice.js';
import { verifyRestore } from '../../../src/log/statement/restore.js';
import { readCheckpoint, verifyCheckpoint } from '../../../src/log/statement/signed-checkpoint.js';
import type { TreeHead } from '../../../src/log/tree/verify.js';
import { formatFingerprint } from '../../../src/trust/ceremony/fingerprint.js';
import { issuersOf } from '../../../src/trust/store/issuers.js';
import { openTrust } from '../../../src/trust/store/resolver.js';
import type { TrustStore } from '../../../src/trust/store/resolver.js';
import type { Case, Reading } from './python.js';

/** Names of table LOG-22. */
const CLASSES: Readonly<Record<ContradictionClass, string>> = {
  'split-view': 'split view',
  rewritten: 'rewritten',
  'opened-refused': 'opened and refused',
  'two-contents': 'two contents',
};

export function ourVerdicts({ grounds: { pins, documents, now }, cases }: Reading): string[] {
  const printed = new Map([...pins].map(([scope, pin]) => [scope, formatFingerprint(pin)]));
  const trust = openTrust({ own: [...pins.keys()][0]!, pins: printed, documents: [], now: now * 1000 });
  const opened = said(() => {
    for (const document of documents) trust.add(document, now * 1000);
    return '';
  });
  return cases.map((given) => opened || said(() => judge(trust, given, now)));
}

function said(judged: () => string): string {
  try {
    return judged();
  } catch (error) {
    if (!isRogatoryError(error)) throw error;
    return error.code.startsWith('CBOR_') && error.code !== 'CBOR_SIZE' ? 'CBOR' : error.code;
  }
}

const head = (checkpoint: Origin & TreeHead): string => `${formatOrigin(checkpoint)} ${checkpoint.size} ${toHex(checkpoint.root)}`;
const place = (checkpoint: Origin & TreeHead): string => `${formatOrigin(checkpoint)} ${checkpoint.size}`;
const dated = (by: number | undefined): string => (by === undefined ? 'own word' : `dated by ${by}`);

function judge(trust: TrustStore, given: Case, now: number): string {
  const view = issuersOf(trust);
  const bytes = given.bytes ?? new Uint8Array(0);
  switch (given.judge) {
    case 'trust':
      return trust
        .scopes()
        .map((scope) => {
          const { rootVersion, directoryVersion } = trust.directoryRef(scope);
          return `${scope} ${rootVersion} ${directoryVersion}`;
        })
        .join(' ');
    case 'checkpoint':
      return head(verifyCheckpoint(view, bytes, { at: now }).checkpoint);
    case 'cosigned': {
      const { cosignature, checkpoint } = parseCosigned(bytes);
      const found = verifyCosignature(view, parsePrincipal(given.cosigner!), cosignature, { now });
      const beside = checkpoint === undefined ? '' : `, beside ${head(readCheckpoint(checkpoint).checkpoint)}`;
      return `${found.at} ${head(found.checkpoint)}${beside}`;
    }
    case 'batch':
      return batch(view, bytes, given.source, now);
    case 'notice':
      return parseNotice(bytes)
        .map((one) => said(() => batch(view, one, undefined, now)))
        .join(' | ');
    case 'restore': {
      const found = verifyRestore(view, bytes, { at: now, sender: parsePrincipal(given.sender!) });
      return `${head(found.old)} goes on as ${head(found.checkpoint.checkpoint)}`;
    }
    case 'own-entry': {
      const { kind, index, checkpoint, dating } = verifyOwnEntry(view, bytes, { against: given.against! });
      return `${kind} ${index} in ${place(checkpoint)}: ${dated(dating?.by)}`;
    }
    case 'standing': {
      const showing = { against: given.against! };
      const entries = given.entry === undefined ? [] : [verifyOwnEntry(view, given.entry, showing)];
      const { receipt, standing } = judgeReceipt(view, bytes, entries, showing);
      return `${receipt.receipt.kind} ${standing.verdict}, ${dated(standing.verdict === 'PASSED' ? standing.dating?.by : undefined)}`;
    }
    case 'contradiction': {
      const found = judgeContradiction(view, bytes);
      return `${CLASSES[found.class]}: ${principalKey(found.accused)}`;
    }
  }
}

function batch(view: LogView, bytes: Uint8Array, source: string | undefined, now: number): string {
  const reading = readBatch(view, bytes, { now, source: sourceOf(source) });
  if (reading.verdict === 'waits') return `waits: ${reading.reason}`;
  const { checkpoint, receipts, offer } = reading;
  const lines = receipts.map(({ receipt, index }) => `${receipt.kind} ${principalKey(receipt.issuer)} ${receipt.at} ${index}`);
  if (offer !== undefined) lines.push(`offer from ${offer.from}`);
  return `${lines.join('; ')} in ${place(checkpoint.checkpoint)}`;
}

function sourceOf(source: string | undefined): BatchSource {
  if (source === undefined) return { kind: 'own-relay' };
  if (source.includes('/')) return { kind: 'owner', principal: parsePrincipal(source) };
  return { kind: 'foreign-relay', principal: { scope: source, id: 'relay' } };
}
