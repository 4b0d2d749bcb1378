// SPDX-License-Identifier: Apache-2.0
// The reader of a vector, with its beliefs: JSON that another implementation can load.
import { encode } from '../../src/cbor/encode.js';
import { toHex } from '../../src/core/bytes.js';
import type { CoseKey } from '../../src/crypto/keys/keys.js';
import type { EnvelopeReader, KemView, SenderView, SignerView } from '../../src/envelope/types.js';
import { READER_SCOPE, SENDER_SCOPE } from '../../test/envelope/world.js';
import type { World } from '../../test/envelope/world.js';

/** Local parts of mailboxes by agency, by scope. */
export type AccordAgencies = Readonly<Record<string, Readonly<Record<string, readonly string[]>>>>;
/** What a reader is and believes, as a vector says it. */
export type JsonKeys = ReturnType<typeof keysOf>;

export const ACCORD_AGENCIES: AccordAgencies = {
  [SENDER_SCOPE]: { central: ['registry'] },
  [READER_SCOPE]: { 'agency-0': ['intake'], 'agency-1': ['intake'], 'agency-2': ['intake'] },
};

/** Writes down what a reader of `world` holds. */
export function keysOf(world: World, reader: EnvelopeReader, seed: Uint8Array, agencies: AccordAgencies) {
  const { beliefs } = world;
  const held = [...beliefs.scopes].map((scope): [string, { version: number; digest: string }] => {
    const version = beliefs.directoryVersions.get(scope) ?? 0;
    return [scope, { version, digest: toHex(beliefs.directoryDigests.get(`${scope}/${version}`) ?? new Uint8Array(32)) }];
  });
  return {
    reader: {
      scope: reader.scope,
      id: reader.id,
      mailboxes: [...reader.mailboxes].sort(),
      test: reader.test,
      floor: reader.floor,
      kem: { suite: world.suite, seed: toHex(seed) },
    },
    kems: [...beliefs.kems.values()].map(jsonKem),
    directories: Object.fromEntries(held),
    senders: Object.fromEntries([...beliefs.senders].map(([name, sender]) => [name, jsonSender(sender)])),
    accords: beliefs.accords.map(({ id, version, digest, notBefore, notAfter, minimumSuite }) => ({
      id: toHex(id),
      version,
      digest: toHex(digest),
      notBefore,
      notAfter,
      minimumSuite,
      agencies,
    })),
  };
}

function jsonKem({ kid, key, alg, from, to, status }: KemView) {
  return { kid: toHex(kid), key: jsonKey(key), alg, from, to, status };
}

function jsonSender(sender: SenderView) {
  return { signers: sender.signers.map(jsonSigner), requiredRoles: sender.requiredRoles('*'), suiteFloor: sender.suiteFloor };
}

function jsonSigner({ signerId, role, keys, from, to, status }: SignerView) {
  const jsonKeys = Object.fromEntries([...keys].map(([alg, key]) => [String(alg), jsonKey(key)]));
  return { signerId: toHex(signerId), role, keys: jsonKeys, from, to, status };
}

function jsonKey(key: CoseKey): string {
  return toHex(encode(key));
}
