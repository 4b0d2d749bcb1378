// SPDX-License-Identifier: Apache-2.0
// Knowledge of a reader of logs in the world of the log tests: JSON that another implementation can load.
import { encode } from '../../src/cbor/encode.js';
import { toHex } from '../../src/core/bytes.js';
import { parsePrincipal } from '../../src/core/ids.js';
import type { JsonObject } from '../../src/conformance/adapter/operation.js';
import type { SignerView } from '../../src/log/signer-lookup.js';
import type { World } from '../../test/log/world.js';

/** Issuers of these names, with their signers of logs and cosignatures. */
export function logKeys({ view }: Pick<World, 'view'>, names: readonly string[] = ['aa/relay', 'bb/relay', 'aa/ca', 'bb/ca']): JsonObject {
  const issuers = names.map((name): [string, JsonObject] => {
    const { scope, id } = parsePrincipal(name);
    const issuer = view.issuer(scope, id);
    if (issuer === undefined) throw new TypeError(`nobody lists ${name}`);
    const signers = issuer.signers.filter(({ role }) => role !== 'seal').map(signerJson);
    return [name, { kind: issuer.kind, suiteFloor: issuer.suiteFloor, signers }];
  });
  return { issuers: Object.fromEntries(issuers), mailboxes: { 'ca@aa': 'ca', 'ca@bb': 'ca' } };
}

function signerJson({ signerId, role, keys, from, to, status, invalidSince }: SignerView): JsonObject {
  const encoded = Object.fromEntries([...keys].map(([alg, key]) => [String(alg), toHex(encode(key))]));
  return { signerId: toHex(signerId), role, keys: encoded, from, to, status, ...(invalidSince !== undefined && { invalidSince }) };
}
