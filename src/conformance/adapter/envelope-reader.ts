// SPDX-License-Identifier: Apache-2.0
// The reader of a vector, with what it believes, from the JSON alone.
import { decode } from '../../cbor/decode.js';
import { fromHex, toHex } from '../../core/bytes.js';
import type { Decapsulator } from '../../crypto/hpke/hpke.js';
import { kemAlgOf, readCoseKey, signatureAlgOf } from '../../crypto/keys/keys.js';
import type { SuiteId } from '../../crypto/suites/suites.js';
import type { EnvelopeReader, KeyStatus, SignerView, TrustView } from '../../envelope/types.js';

/** Local parts of mailboxes by agency, by scope. */
export type AccordAgencies = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;

export interface JsonKem {
  kid: string;
  /** Deterministic CBOR of the COSE_Key. */
  key: string;
  alg: number;
  from: number;
  to: number;
  status: string;
}

export interface JsonSigner {
  signerId: string;
  role: string;
  keys: Record<string, string>;
  from: number;
  to: number;
  status: string;
}

export interface JsonKeys {
  reader: { scope: string; id: string; mailboxes: string[]; test: boolean; floor: string; kem: { suite: string; seed: string } };
  /** KEM keys of the reader's own directory. */
  kems: JsonKem[];
  /** Scopes whose root is pinned, with the directory held of each. */
  directories: Record<string, { version: number; digest: string }>;
  /** Agencies of the other directory, by `scope/id`. `requiredRoles` holds for every message type. */
  senders: Record<string, { signers: JsonSigner[]; requiredRoles: readonly string[]; suiteFloor: string }>;
  accords: {
    id: string;
    version: number;
    digest: string;
    notBefore: number;
    notAfter: number;
    minimumSuite: string;
    agencies: AccordAgencies;
  }[];
}

/** The reader of a vector, who knows nothing but its file. @param decapsulator - Of the reader's own key, in whatever keeping. */
export function readerOf({ reader, ...held }: JsonKeys, decapsulator: Decapsulator): EnvelopeReader {
  return {
    scope: reader.scope,
    id: reader.id,
    mailboxes: new Set(reader.mailboxes),
    test: reader.test,
    floor: reader.floor as SuiteId,
    trust: trustOf(held),
    decapsulator: (kid) => (toHex(kid) === toHex(decapsulator.kid) ? decapsulator : undefined),
  };
}

function trustOf({ kems, directories, senders, accords }: Omit<JsonKeys, 'reader'>): TrustView {
  return {
    ownKem(wanted) {
      const entry = kems.find(({ kid }) => kid === toHex(wanted));
      if (entry === undefined) return undefined;
      const key = readCoseKey(decode(fromHex(entry.key)), 'key');
      return { kid: fromHex(entry.kid), key, alg: kemAlgOf(key), from: entry.from, to: entry.to, status: entry.status as KeyStatus };
    },
    knowsScope: (scope) => directories[scope] !== undefined,
    sender(scope, id) {
      const entry = senders[`${scope}/${id}`];
      if (entry === undefined) return undefined;
      const { requiredRoles, suiteFloor } = entry;
      return { signers: entry.signers.map(signerOf), requiredRoles: () => requiredRoles, suiteFloor: suiteFloor as SuiteId };
    },
    directoryVersion: (scope) => directories[scope]?.version,
    directoryDigest: (scope, version) => {
      const entry = directories[scope];
      return entry?.version === version ? fromHex(entry.digest) : undefined;
    },
    accord(id, version) {
      const entry = accords.find((accord) => accord.id === toHex(id) && accord.version === version);
      if (entry === undefined) return undefined;
      const { notBefore, notAfter, minimumSuite, agencies } = entry;
      return {
        id: fromHex(entry.id),
        version,
        digest: fromHex(entry.digest),
        notBefore,
        notAfter,
        minimumSuite: minimumSuite as SuiteId,
        covers(scope, agency, local) {
          const locals = agencies[scope]?.[agency];
          return locals !== undefined && (local === undefined || locals.includes(local));
        },
      };
    },
  };
}

function signerOf({ signerId, role, keys, from, to, status }: JsonSigner): SignerView {
  const read = Object.values(keys).map((hex) => readCoseKey(decode(fromHex(hex)), 'key'));
  return {
    signerId: fromHex(signerId),
    role,
    keys: new Map(read.map((key) => [signatureAlgOf(key), key])),
    from,
    to,
    status: status as KeyStatus,
  };
}
