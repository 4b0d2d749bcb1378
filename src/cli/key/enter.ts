// SPDX-License-Identifier: Apache-2.0
// An officer's own key, drawn with `keygen --kind signer`, is entered into the directory of the state.
import { parsePrincipal } from '../../core/index.js';
import { writeKeyChange, signerEntry } from '../../trust/keys/index.js';
import type { KeyChange } from '../../trust/keys/index.js';
import { readOfficers } from './officer.js';
import { nowSeconds } from '../trust/folder.js';
import { openSigner } from './signers.js';
import { UsageError } from '../usage-error.js';

const DAY = 86_400;
const DAYS = 730;

interface EnterOptions {
  /** `scope/id` of the agency. */
  readonly agency: string;
  /** `ROLE=NAME; FUNCTION`, exactly one. */
  readonly officer?: readonly string[];
  readonly days?: number;
  readonly passphraseFile?: string;
}

/**
 * Asks the directory to enter an officer's key. The key signs the request, so the publisher sees that its holder asks.
 * @param file - Key file of the signer.
 * @throws {@link RogatoryError} `ID_MALFORMED` (CONV-02), `CRYPTO_KEY_FILE` (CRYPTO-08). UsageError when its owner is not named.
 */
export async function enterOfficer(file: string, options: EnterOptions): Promise<{ change: KeyChange; bytes: Uint8Array }> {
  const owner = parsePrincipal(options.agency);
  const [officer, ...others] = readOfficers(options.officer ?? []);
  if (officer?.person === undefined || others.length > 0)
    throw new UsageError('--officer "ROLE=NAME; FUNCTION" must name the owner of the key');
  const signer = await openSigner(file, options.passphraseFile);
  const at = nowSeconds();
  const validity = { from: at, to: at + (options.days ?? DAYS) * DAY };
  const signers = [signerEntry(signer, officer.role, validity, { person: officer.person })];
  const change: KeyChange = { ...owner, issuedAt: at, signers, kems: [], retire: [], compromise: [] };
  return { change, bytes: await writeKeyChange(change, [signer]) };
}
