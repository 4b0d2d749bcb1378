// SPDX-License-Identifier: Apache-2.0
// Judges a file by the documents of a folder of trust, without importing it.
import { isRogatoryError } from '../../core/index.js';
import type { RogatoryError } from '../../core/index.js';
import { applyKeyChange, readKeyChange } from '../../trust/keys/index.js';
import { judgeDraft } from '../../trust/publish/index.js';
import { openTrust } from '../../trust/index.js';
import { readDirectory } from '../../trust/documents/index.js';
import type { DirectorySigner, TrustDocument } from '../../trust/documents/index.js';
import type { Draft } from '../../trust/publish/index.js';
import { checkKemAnswer, readIfPresent, readKemProofFile, readPins } from '../../trust/store/node/index.js';
import type { KemProofFile, TrustFolder } from '../../trust/store/node/index.js';
import { hex } from '../key/public-halves.js';
import { anchorsFor } from './anchors.js';
import { expectedPlace } from './challenge.js';
import { nowSeconds } from './folder.js';

/** Verdict on a file. */
export interface Verdict {
  readonly verdict: 'unverified' | 'held' | 'verified' | 'waiting' | 'refused';
  /** Verdict in words. */
  readonly reason: string;
  readonly code?: string;
  /** Missing signatures of a document that waits for them. */
  readonly draft?: Draft;
}

export const UNVERIFIED: Verdict = {
  verdict: 'unverified',
  reason: 'NOTHING IS VERIFIED: no folder of trust was given, and the maker of the file chose everything below.',
};

/** Judges a document as `rogatory trust import` would. @param folder - Path of `trust`. */
export function judgeDocument(document: TrustDocument, trust: TrustFolder, folder: string): Verdict {
  if (trust.documents().some((held) => Buffer.compare(held, document.bytes) === 0))
    return { verdict: 'held', reason: `VERIFIED: ${folder} holds it.` };
  const now = nowSeconds() * 1000;
  const documents = trust.documents();
  // Use a copy in memory, because showing must not change the folder.
  const copy = openTrust({ own: trust.own, pins: readPins(folder).pins, documents, now });
  try {
    const { changed } = copy.add(document.bytes, now);
    if (!changed)
      return {
        verdict: 'held',
        reason: `VERIFIED: ${folder} holds the same words. This copy has other signatures, and they were not judged.`,
      };
    return {
      verdict: 'verified',
      reason: `VERIFIED: all required signatures are valid; import it into ${folder} with "rogatory trust import".`,
    };
  } catch (error) {
    if (isRogatoryError(error, 'TRUST_THRESHOLD')) return judgeWaiting(document, trust, error);
    return refusedBy(error);
  }
}

/** Judges a document that lacks signatures, as its next signer would. @param lacking - Error that reports the missing signatures. */
function judgeWaiting(document: TrustDocument, trust: TrustFolder, lacking: RogatoryError): Verdict {
  try {
    const draft = judgeDraft(document.bytes, anchorsFor(document, trust));
    const reason = 'NO DOCUMENT YET: its signatures are valid, but more are needed.';
    return draft.complete ? refusedBy(lacking) : { verdict: 'waiting', reason, code: lacking.code, draft };
  } catch (error) {
    return refusedBy(isRogatoryError(error, 'TRUST_DRAFT') ? lacking : error);
  }
}

/** @throws errors that are no refusal. */
function refusedBy(error: unknown): Verdict {
  if (!isRogatoryError(error)) throw error;
  return { verdict: 'refused', reason: `REFUSED: ${error.code} (${error.clause}): ${error.message}`, code: error.code };
}

/** Judges a request of changed keys by the newest directory of the own state. */
export function judgeKeyChange(bytes: Uint8Array, trust: TrustFolder): Verdict {
  return attempt(() => {
    const directory = trust.newest(trust.own).findLast(({ kind }) => kind === 'directory');
    if (directory === undefined) return { ...UNVERIFIED, reason: `NOTHING IS VERIFIED: no directory of ${trust.own} is held.` };
    let unvouched: readonly DirectorySigner[];
    try {
      ({ unvouched } = applyKeyChange(readDirectory(directory).claimed, readKeyChange(bytes)));
    } catch (error) {
      if (!isRogatoryError(error, 'TRUST_KEY_PROOF')) throw error;
      const reason = 'WAITING: a new KEM key is listed after its owner has answered a challenge: make one with "rogatory trust challenge".';
      return { verdict: 'waiting', reason, code: error.code };
    }
    const warnings = unvouched.map(
      ({ role, signerId }) => ` No older ${role} vouches for ${hex(signerId)}: ask its owner by another channel.`,
    );
    return {
      verdict: 'verified',
      reason: `VERIFIED: new signers hold their keys, and the newest directory admits it.${warnings.join('')} It is a request: it has no effect until a directory contains it.`,
    };
  });
}

/** Judges a challenge or an answer by the challenges that a folder has made. */
export function judgeKemProof(bytes: Uint8Array, kind: KemProofFile['kind'], folder: string): Verdict {
  return attempt(() => {
    const expected = readIfPresent(expectedPlace(folder, readKemProofFile(bytes, kind).digest));
    if (expected === undefined) {
      return { ...UNVERIFIED, reason: `NOTHING IS VERIFIED: it has no signature, and ${folder} has made no challenge for that request.` };
    }
    if (kind === 'challenge') {
      return {
        verdict: 'waiting',
        reason: `WAITING: ${folder} has made a challenge for that request; the answer will show whether it fits.`,
      };
    }
    checkKemAnswer(expected, bytes);
    return { verdict: 'verified', reason: `VERIFIED: its maker opened the challenge of ${folder} with these keys.` };
  });
}

function attempt(task: () => Verdict): Verdict {
  try {
    return task();
  } catch (error) {
    return refusedBy(error);
  }
}
