// SPDX-License-Identifier: Apache-2.0
// Knowledge of a reader of receipts and logs: issuers with their signers, and the agency of each mailbox.
import { equal, toHex } from '../../../core/bytes.js';
import { parsePrincipal, principalKey } from '../../../core/ids.js';
import type { Principal } from '../../../core/ids.js';
import { kidOf, signatureAlgOf } from '../../../crypto/keys/keys.js';
import { suiteById } from '../../../crypto/suites/suites.js';
import type { IssuerView, LogView, SignerView } from '../../../log/signer-lookup.js';
import { readKey } from '../crypto.js';
import { bytesOf, keysOf, numberOf, objectOf, objectsOf, optionalNumber, textOf } from '../operation.js';
import type { JsonObject, VectorCall } from '../operation.js';

/** The view of `keys.issuers` and `keys.mailboxes`. */
export function logViewOf(call: VectorCall): LogView {
  const keys = keysOf(call);
  const mailboxes = objectOf(keys, 'mailboxes');
  const listed = objectOf(keys, 'issuers');
  const issuers = new Map(Object.keys(listed).map((name): [string, IssuerView] => [name, issuerOf(objectOf(listed, name))]));
  return {
    issuer: (scope, id) => issuers.get(`${scope}/${id}`),
    agencyOf: (mailbox) => (mailboxes[mailbox] === undefined ? undefined : textOf(mailboxes, mailbox)),
    holderOf(scope, kid) {
      const holds = ({ signers }: IssuerView): boolean =>
        signers.some((signer) => [...signer.keys.values()].some((key) => equal(kidOf(key), kid)));
      const found = [...issuers].find(([name, issuer]) => name.startsWith(`${scope}/`) && holds(issuer));
      return found && parsePrincipal(found[0]);
    },
  };
}

/** A principal of the form `scope/id`. */
export function principalOf(from: JsonObject, member: string): Principal {
  return parsePrincipal(textOf(from, member));
}

export function principalName(principal: Principal): string {
  return principalKey(principal);
}

function issuerOf(from: JsonObject): IssuerView {
  const kind = textOf(from, 'kind') === 'relay' ? 'relay' : 'agency';
  return { kind, suiteFloor: suiteById(textOf(from, 'suiteFloor')).id, signers: objectsOf(from, 'signers').map(signerOf) };
}

function signerOf(from: JsonObject): SignerView {
  const held = objectOf(from, 'keys');
  const keys = Object.keys(held).map((alg) => readKey(bytesOf(held, alg)));
  const invalidSince = optionalNumber(from, 'invalidSince');
  return {
    signerId: bytesOf(from, 'signerId'),
    role: textOf(from, 'role'),
    keys: new Map(keys.map((key) => [signatureAlgOf(key), key])),
    from: numberOf(from, 'from'),
    to: numberOf(from, 'to'),
    status: textOf(from, 'status') as SignerView['status'],
    ...(invalidSince !== undefined && { invalidSince }),
  };
}

/** A tree at one size, as JSON. */
export function headJson({ size, root }: { readonly size: number; readonly root: Uint8Array }): JsonObject {
  return { size, root: toHex(root) };
}
