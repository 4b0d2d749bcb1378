// SPDX-License-Identifier: Apache-2.0
// Two relays of the vectors of a link.
import { encode } from '../../src/cbor/encode.js';
import { toHex, toUtf8 } from '../../src/core/bytes.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { coseKey, kidOf, signerIdOf } from '../../src/crypto/keys/keys.js';
import { publicKeyEd25519 } from '../../src/crypto/curve/ed25519.js';
import type { JsonObject } from '../../src/conformance/adapter/operation.js';

export interface RelayKeys {
  readonly scope: string;
  readonly id: string;
  readonly linkSeed: Uint8Array;
  readonly signerId: Uint8Array;
  readonly staticSecret: Uint8Array;
  readonly ephemeral: Uint8Array;
  readonly self: JsonObject;
  readonly peer: JsonObject;
}

/** A relay of seeds that follow from its name. */
export function relayNamed(scope: string, id = 'relay', versions: readonly [number, number] = [1, 4]): RelayKeys {
  const of = (what: string): Uint8Array => sha256(toUtf8(`vectors ${scope}/${id} ${what}`));
  const key = coseKey(-19, publicKeyEd25519(of('link')));
  return {
    scope,
    id,
    linkSeed: of('link'),
    signerId: signerIdOf([kidOf(key)]),
    staticSecret: of('static'),
    ephemeral: of('ephemeral'),
    self: { scope, id, linkSeed: toHex(of('link')), versions: [...versions] },
    peer: { scope, id, key: toHex(encode(key)) },
  };
}
