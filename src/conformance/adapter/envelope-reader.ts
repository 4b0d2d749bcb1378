// SPDX-License-Identifier: Apache-2.0
// The reader of a vector, with what it believes, from the JSON alone.
import { equal } from '../../core/bytes.js';
import type { Decapsulator } from '../../crypto/hpke/hpke.js';
import { kemAlgOf, kidOf, signatureAlgOf } from '../../crypto/keys/keys.js';
import type { EnvelopeReader, KemView, KeyStatus, SignerView, TrustView } from '../../envelope/types.js';
import { bytes, flag, key, list, number, object, record, suite, text } from './operation.js';
import type { Json, Read, ShapeOf } from './operation.js';

export const principal = { scope: text, id: text };
export const validity = { from: number, to: number, status: text as Read<KeyStatus> };
export const reference = { id: bytes, version: number, digest: bytes };
const kemKey = object({ key, ...validity });
const signerShape = object({ signerId: bytes, role: text, keys: record(key), ...validity });

/** What the reader of a vector is and believes. */
export const knowledge = {
  reader: object({ ...principal, mailboxes: list(text), test: flag, floor: suite, kem: object({ suite, seed: bytes }) }),
  /** KEM keys of the reader's own directory. */
  kems: list(kemKey),
  /** Scopes whose root is pinned, with the directory held of each. */
  directories: record(object({ version: number, digest: bytes })),
  /** Agencies of the other directory, by `scope/id`. `requiredRoles` holds for every message type. */
  senders: record(object({ signers: list(signerShape), requiredRoles: list(text), suiteFloor: suite })),
  accords: list(
    // Local parts of mailboxes by agency, by scope.
    object({ ...reference, notBefore: number, notAfter: number, minimumSuite: suite, agencies: record(record(list(text))) }),
  ),
};

/** The reader of a vector, who knows nothing but its file. @param decapsulator - Of the reader's own key, in whatever keeping. */
export function readerOf(keys: Json | undefined, decapsulator: Decapsulator): EnvelopeReader {
  const { reader, ...held } = object(knowledge)(keys, 'keys');
  return {
    ...reader,
    mailboxes: new Set(reader.mailboxes),
    trust: trustOf(held),
    decapsulator: (kid) => (equal(kid, decapsulator.kid) ? decapsulator : undefined),
  };
}

function trustOf({ kems, directories, senders, accords }: Omit<ShapeOf<typeof knowledge>, 'reader'>): TrustView {
  const views = kems.map(kemView);
  return {
    ownKem: (wanted) => views.find(({ kid }) => equal(kid, wanted)),
    knowsScope: (scope) => directories.has(scope),
    sender(scope, id) {
      const entry = senders.get(`${scope}/${id}`);
      return entry && { ...entry, signers: entry.signers.map(signerView), requiredRoles: () => entry.requiredRoles };
    },
    directoryVersion: (scope) => directories.get(scope)?.version,
    directoryDigest(scope, version) {
      const entry = directories.get(scope);
      return entry?.version === version ? entry.digest : undefined;
    },
    accord(id, version) {
      const entry = accords.find((accord) => equal(accord.id, id) && accord.version === version);
      if (entry === undefined) return undefined;
      return {
        ...entry,
        covers(scope, agency, local) {
          const locals = entry.agencies.get(scope)?.get(agency);
          return locals !== undefined && (local === undefined || locals.includes(local));
        },
      };
    },
  };
}

export function kemView(entry: ReturnType<typeof kemKey>): KemView {
  return { ...entry, kid: kidOf(entry.key), alg: kemAlgOf(entry.key) };
}

/** A signer of a directory, with its keys by algorithm. */
export function signerView<S extends { readonly keys: ReadonlyMap<string, Parameters<typeof signatureAlgOf>[0]> }>(
  signer: S,
): Omit<S, 'keys'> & Pick<SignerView, 'keys'> {
  return { ...signer, keys: new Map([...signer.keys.values()].map((one) => [signatureAlgOf(one), one])) };
}
