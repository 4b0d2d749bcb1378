// SPDX-License-Identifier: Apache-2.0
// A KEM key is listed when its owner has opened something with it: the challenge leaves as a file, and digests of the expected answer stay
// in the administrator's folder.
import { join } from 'node:path';
import { isRogatoryError, LIMITS } from '../../core/index.js';
import { keyChangeDigest, readKeyChange } from '../../trust/keys/index.js';
import type { ProvenKems, ReadKeyChange } from '../../trust/keys/index.js';
import { challengeKems, readIfPresent, verifyKemAnswer, writeDurable } from '../../trust/store/node/index.js';
import { readInput, writeOutput } from '../file/files.js';
import { hex } from '../key/public-halves.js';
import { UsageError } from '../usage-error.js';
import { openFolder } from './folder.js';

/** Makes the challenge of a request; a second one for the same request replaces the first, whose answer becomes invalid. */
export async function challenge(request: string, folder: string, out: string, force: boolean) {
  const change = readKeyChange(readInput(request, LIMITS.trustDocumentMaxBytes));
  const { scope, id, kems } = change.change;
  const { own } = openFolder(folder);
  if (scope !== own) throw new UsageError(`${request} is of ${scope}, ${folder} of ${own}`);
  const { challenge: bytes, expected } = await challengeKems(change);
  // This order keeps an earlier challenge until the new one is written.
  writeOutput(out, bytes, { force });
  writeDurable(expectedPlace(folder, keyChangeDigest(change)), expected);
  const keys = kems.map(({ kid }) => hex(kid));
  return { explanation: keys.map((kid) => `${scope}/${id} must open this challenge with its KEM key ${kid}.`), file: out, keys };
}

/**
 * Finds and judges the answer to the challenge of a request.
 * @returns undefined when the request enters no KEM key, or no answer is given.
 * @throws {@link RogatoryError} `TRUST_KEY_PROOF` (TRUST-87) when no answer fits; `TRUST_DOCUMENT_MALFORMED` (TRUST-01) and `CBOR_*` for a
 * file that is no answer, even if another file is one. UsageError for a file that cannot be read.
 */
export function findProof(folder: string, change: ReadKeyChange, answers: readonly string[]): ProvenKems | undefined {
  if (change.change.kems.length === 0 || answers.length === 0) return undefined;
  const expected = readIfPresent(expectedPlace(folder, keyChangeDigest(change)));
  if (expected === undefined) throw new UsageError(`${folder} has no challenge for this request: rogatory trust challenge makes one`);
  let refused: unknown;
  for (const path of answers) {
    try {
      return verifyKemAnswer(change, expected, readInput(path, LIMITS.trustDocumentMaxBytes));
    } catch (error) {
      // Skip answers to other changes.
      if (!isRogatoryError(error, 'TRUST_KEY_PROOF')) throw error;
      refused = error;
    }
  }
  throw refused;
}

/** Path of the expected answer to the challenge of a request. @param digest - Of the request. */
export function expectedPlace(folder: string, digest: Uint8Array): string {
  return join(folder, 'challenges', `${hex(digest).slice(0, 32)}.expected`);
}
