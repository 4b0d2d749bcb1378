// SPDX-License-Identifier: Apache-2.0
// Shows a file of trust before it is signed or imported: content, verdict and changes.
import { printable } from '../../core/index.js';
import { readDocument } from '../../trust/documents/index.js';
import type { Draft } from '../../trust/publish/index.js';
import type { TrustDocument } from '../../trust/documents/index.js';
import type { TrustStore } from '../../trust/index.js';
import { kemProofView } from '../inspect/content.js';
import { isKeyChange, kemProofKind } from '../inspect/kinds.js';
import { documentView, keyChangeFileView } from '../inspect/signed.js';
import { summaryOf } from '../inspect/summary.js';
import { renderView } from '../inspect/view.js';
import type { Members } from '../inspect/view.js';
import { hex } from '../key/public-halves.js';
import { heldInstead } from './anchors.js';
import { viewChanges } from './changes.js';
import { nowSeconds, openFolder } from './folder.js';
import { judgeDocument, judgeKemProof, judgeKeyChange, UNVERIFIED } from './judge.js';
import type { Verdict } from './judge.js';
import { readDocumentFile } from '../key/signers.js';

const SUMMARY = 'A summary: --verbose shows every key and message type.\n';

/** Shown parts of a file. */
export interface Shown {
  readonly verified: boolean;
  readonly verdict: Verdict['verdict'];
  readonly reason: string;
  readonly code?: string;
  readonly wanted?: readonly string[];
  /** Changes against the held version; absent without a folder or a held version. */
  readonly changes?: readonly string[];
  readonly says: Members;
}

/**
 * Shows a document, a request of changed keys, the challenge of a KEM key, or its answer.
 * @param folder - Folder of trust by which it is judged; without one nothing is verified.
 * @throws RogatoryError `TRUST_*`, `CRYPTO_*`, `CBOR_*`, `ID_MALFORMED` for any other file.
 */
export function show(path: string, folder: string | undefined): Shown {
  const bytes = readDocumentFile(path);
  const now = nowSeconds() * 1000;
  const trust = folder === undefined ? undefined : openFolder(folder);
  if (isKeyChange(bytes)) return shown(trust === undefined ? UNVERIFIED : judgeKeyChange(bytes, trust), keyChangeFileView(bytes, now));
  const proof = kemProofKind(bytes);
  if (proof !== undefined)
    return shown(folder === undefined ? UNVERIFIED : judgeKemProof(bytes, proof, folder), kemProofView(bytes, proof));
  const document = readDocument(bytes);
  const verdict = trust === undefined || folder === undefined ? UNVERIFIED : judgeDocument(document, trust, folder);
  const changes = trust === undefined ? undefined : changesAgainstHeld(document, trust);
  return { ...shown(verdict, documentView(document, now)), ...(changes === undefined ? {} : { changes }) };
}

/** Changes of a document against the held version; undefined without a held version. */
export function changesAgainstHeld(document: TrustDocument, trust: TrustStore): readonly string[] | undefined {
  const held = heldInstead(document, trust);
  if (held === undefined) return undefined;
  const now = nowSeconds() * 1000;
  return viewChanges(documentView(held, now), documentView(document, now));
}

function shown({ verdict, reason, code, draft }: Verdict, says: Members): Shown {
  return {
    verified: verdict === 'held' || verdict === 'verified',
    verdict,
    reason,
    ...(code === undefined ? {} : { code }),
    ...(draft === undefined ? {} : { wanted: wantedLines(draft) }),
    says,
  };
}

/** One line for each threshold: valid signatures, and signers that may still sign. */
export function wantedLines({ quorums }: Draft): readonly string[] {
  return quorums.map(({ role, threshold, signed, open }) => {
    const met = `${role}: ${signed.length} of ${threshold} signed`;
    if (signed.length >= threshold) return met;
    return `${met}; may still sign: ${open.map(({ signerId }) => hex(signerId)).join(', ') || 'nobody'}`;
  });
}

export function contentText(says: Members, isWhole: boolean): string {
  const [whole, summary] = [renderView(says), renderView(summaryOf(says))];
  return isWhole || summary === whole ? whole : `${summary}${SUMMARY}`;
}

/** @param isWhole - All that the document says, instead of its summary. */
export function shownText({ reason, wanted, changes, says }: Shown, isWhole: boolean): string {
  const list = (title: string, lines: readonly string[] | undefined): string =>
    lines === undefined ? '' : `\n${title}\n${lines.length === 0 ? '  nothing' : lines.map((line) => `  ${printable(line)}`).join('\n')}\n`;
  return `${printable(reason)}\n${list('Signatures:', wanted)}${list('Changes against the held version:', changes)}\n${contentText(says, isWhole)}`;
}
