// What the library says of the cases that verify.py judges, in the same words.
import { toHex } from '../../src/core/bytes.js';
import { isRogatoryError } from '../../src/core/errors.js';
import { parsePrincipal, principalKey } from '../../src/core/ids.js';
import { parseAnchorOffer } from '../../src/log/anchor-exchange.js';
import { anchored } from '../../src/log/anchored.js';
import { encodeCheckpoint } from '../../src/log/checkpoint.js';
import type { Checkpoint } from '../../src/log/checkpoint.js';
import type { Conflict } from '../../src/log/contradictions.js';
import { verifyCoseReceipt } from '../../src/log/cose-receipt.js';
import { cosign } from '../../src/log/cosign.js';
import { verifyCosignature, verifyCosignatureLine } from '../../src/log/cosignature.js';
import { followEpoch } from '../../src/log/epoch.js';
import { parseEvidence } from '../../src/log/evidence.js';
import { parseCheckpointOffer, parseClosingOffer, parseCosignatureOffer } from '../../src/log/exchange.js';
import type { LogView } from '../../src/log/issuers.js';
import { judgeEvidence } from '../../src/log/judge.js';
import { hashLeaf } from '../../src/log/merkle.js';
import { noteKeyId } from '../../src/log/note.js';
import { ed25519Key } from '../../src/log/note-key.js';
import { parseNotice } from '../../src/log/notice.js';
import { formatOrigin, nameOf } from '../../src/log/origin.js';
import { verifyProvenReceipts } from '../../src/log/proven.js';
import { parseReceiptObject } from '../../src/log/receipt-object.js';
import { verifyCheckpoint, verifyNote } from '../../src/log/signed-checkpoint.js';
import type { VerifiedCheckpoint } from '../../src/log/signed-checkpoint.js';
import { verifyReceiptObject } from '../../src/log/verify-receipt.js';
import { formatFingerprint } from '../../src/trust/fingerprint.js';
import { issuersOf } from '../../src/trust/issuers.js';
import { openTrust } from '../../src/trust/resolver.js';
import type { TrustStore } from '../../src/trust/resolver.js';
import type { Case, Reading } from './python.js';

/** Names of table LOG-22 where the library has others. */
const CONFLICTS: Partial<Record<Conflict, string>> = {
  'split-view': 'split view',
  'opened-refused': 'opened and refused',
  'two-contents': 'two contents',
  'delivered-expired': 'delivered and expired',
  'two-digests': 'two digests',
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

const head = (checkpoint: Checkpoint): string => `${formatOrigin(checkpoint)} ${checkpoint.size} ${toHex(checkpoint.root)}`;

function judge(trust: TrustStore, given: Case, now: number): string {
  const view = issuersOf(trust);
  const bytes = given.bytes ?? new Uint8Array(0);
  const held = given.held === undefined ? undefined : verifyCheckpoint(view, given.held, { at: 'any', kept: true });
  switch (given.judge) {
    case 'trust':
      return trust
        .scopes()
        .map((scope) => {
          const { rootVersion, directoryVersion } = trust.directoryRef(scope);
          return `${scope} ${rootVersion} ${directoryVersion}`;
        })
        .join(' ');
    case 'checkpoint': {
      const verified = verifyCheckpoint(view, bytes, { at: now });
      if (given.note !== undefined) verifyNote(verified, given.note);
      return head(verified.checkpoint);
    }
    case 'cosignature':
      return cosignature(view, bytes);
    case 'receipts':
      return receipts(view, bytes, given.anchor);
    case 'notice':
      return parseNotice(bytes)
        .map((object) => said(() => receipts(view, object)))
        .join(' | ');
    case 'cose-receipt': {
      const judged = { at: 'any' as const };
      const { index, size } = verifyCoseReceipt(view, parsePrincipal(given.owner!), bytes, hashLeaf(given.leaf!), judged);
      return `${index} of ${size}`;
    }
    case 'tlog-proof':
      throw new TypeError('the library writes them, and reads none');
    case 'offer': {
      const offer = parseCheckpointOffer(bytes);
      const offered = verifyCheckpoint(view, offer.checkpoint, { at: now });
      verifyNote(offered, offer.note);
      return decision(cosign(held, offered, offer.proof));
    }
    case 'closing':
      return closing(view, bytes, held!, now);
    case 'evidence': {
      const { conflict, accused } = judgeEvidence(view, parseEvidence(bytes));
      return `${CONFLICTS[conflict] ?? conflict}: ${accused.map(principalKey).join(' ')}`;
    }
  }
}

const decision = (decided: ReturnType<typeof cosign>): string =>
  decided.verdict === 'cosign' ? `cosign ${head(decided.cosignable.checkpoint)}` : decided.verdict;

function cosignature(view: LogView, bytes: Uint8Array): string {
  const { cosigner, cosignature: cose, line } = parseCosignatureOffer(bytes);
  const { at, checkpoint, signer } = verifyCosignature(view, cosigner, cose);
  const name = nameOf(cosigner);
  const note = {
    text: encodeCheckpoint(checkpoint),
    lines: [{ name, keyId: noteKeyId(name, 0x04, ed25519Key(signer.keys)), signature: line }],
  };
  return verifyCosignatureLine(note, cosigner, signer) === at ? `${principalKey(cosigner)} ${at} ${head(checkpoint)}` : 'LOG_COSIGNATURE';
}

function receipts(view: LogView, bytes: Uint8Array, anchor?: Uint8Array): string {
  const [given, how] = anchor === undefined ? [verifyReceiptObject(view, bytes), undefined] : proven(view, bytes, anchor);
  const lines = given.map(
    ({ receipt, logged }) => `${receipt.kind} ${principalKey(receipt.issuer)} ${receipt.at} ${logged?.index ?? 'None'}`,
  );
  return `${lines.join('; ')}: ${how ?? 'signed, not anchored'}`;
}

function proven(view: LogView, bytes: Uint8Array, anchor: Uint8Array) {
  const offer = parseAnchorOffer(anchor);
  const cosigned = verifyCosignature(view, offer.cosigner, offer.cosignature);
  const object = parseReceiptObject(bytes);
  if (object.form === 'single') return [verifyReceiptObject(view, bytes), undefined] as const;
  const { checkpoint } = verifyCheckpoint(view, object.checkpoint, { at: 'any', kept: true });
  const links = offer.joins
    .filter(({ size }) => size === checkpoint.size)
    .map(({ size, path }) => ({ from: { size, root: checkpoint.root }, to: cosigned.checkpoint, path }));
  const counterparty = offer.cosigner.scope;
  const given = verifyProvenReceipts(view, bytes, { counterparty, cosignatures: [cosigned], links });
  const all = given.every(({ logged }) => anchored(logged!, [cosigned], links, counterparty) !== undefined);
  return [given, all ? `anchored by ${principalKey(cosigned.cosigner)} ${cosigned.at}` : undefined] as const;
}

function closing(view: LogView, bytes: Uint8Array, held: VerifiedCheckpoint, now: number): string {
  const offer = parseClosingOffer(bytes);
  const last = verifyCheckpoint(view, offer.last, { at: now });
  const opened = verifyCheckpoint(view, offer.opened, { at: now });
  verifyNote(opened, offer.note);
  const decided = followEpoch(held, last, opened, offer.entry, offer.proof);
  return decided.verdict === 'cosign' ? `${decision(decided)}, ${decided.lost} lost` : decided.verdict;
}
