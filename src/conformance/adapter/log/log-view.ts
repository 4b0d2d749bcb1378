// SPDX-License-Identifier: Apache-2.0
// Knowledge of a reader of receipts and logs: issuers with their signers, and the agency of each mailbox.
import { equal } from '../../../core/bytes.js';
import { parsePrincipal } from '../../../core/ids.js';
import type { Principal } from '../../../core/ids.js';
import { kidOf } from '../../../crypto/keys/keys.js';
import type { LogView, SignerView } from '../../../log/signer-lookup.js';
import { signerView } from '../envelope-reader.js';
import { bytes, key, list, number, object, optional, record, suite, text } from '../operation.js';
import type { Read, VectorCall } from '../operation.js';

const signer = object({
  signerId: bytes,
  role: text,
  keys: record(key),
  from: number,
  to: number,
  status: text as Read<SignerView['status']>,
  invalidSince: optional(number),
});
const issuer = object({ kind: text as Read<'relay' | 'agency'>, suiteFloor: suite, signers: list(signer) });
const knowledge = object({ issuers: record(issuer), mailboxes: record(text) });

/** The view of `keys.issuers` and `keys.mailboxes`. */
export function logViewOf({ keys }: VectorCall): LogView {
  const { issuers: listed, mailboxes } = knowledge(keys, 'keys');
  const issuers = new Map([...listed].map(([name, one]) => [name, { ...one, signers: one.signers.map(signerView) }] as const));
  return {
    issuer: (scope, id) => issuers.get(`${scope}/${id}`),
    agencyOf: (mailbox) => mailboxes.get(mailbox),
    holderOf(scope, kid) {
      const found = [...issuers].find(
        ([name, { signers }]) =>
          name.startsWith(`${scope}/`) && signers.some(({ keys: held }) => [...held.values()].some((one) => equal(kidOf(one), kid))),
      );
      return found && parsePrincipal(found[0]);
    },
  };
}

/** A principal of the form `scope/id`. */
export const principal: Read<Principal> = (value, member) => parsePrincipal(text(value, member));
