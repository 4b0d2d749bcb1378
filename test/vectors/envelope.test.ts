// SPDX-License-Identifier: Apache-2.0
// Our own vectors: the generator gives the committed files, and an implementation that knows nothing but a file agrees with it.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { format } from 'prettier';
import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { fromHex, toHex } from '../../src/core/bytes.js';
import { memoryDecapsulator } from '../../src/crypto/hpke.js';
import { kemAlgOf, readCoseKey, signatureAlgOf } from '../../src/crypto/keys.js';
import type { SuiteId } from '../../src/crypto/suites.js';
import { open } from '../../src/envelope/open.js';
import type { EnvelopeReader, KeyStatus, SignerView, TrustView } from '../../src/envelope/types.js';
import { envelopeVectors } from '../../tools/make-vectors/envelope.js';
import type { EnvelopeVector } from '../../tools/make-vectors/envelope.js';
import type { JsonKeys, JsonSigner } from '../../tools/make-vectors/envelope-keys.js';

const folder = join(import.meta.dirname, 'envelope');

describe('the generator of envelope vectors', async () => {
  const vectors = await envelopeVectors();

  for (const vector of vectors) {
    it(`gives the committed bytes of ${vector.name}`, async () => {
      const text = await format(JSON.stringify(vector), { parser: 'json', printWidth: 140 });
      await expect(text).toMatchFileSnapshot(join(folder, `${vector.name}.json`));
    });
  }

  it('names every committed file once', () => {
    const names = vectors.map(({ name }) => `${name}.json`);
    expect(new Set(names).size).toBe(names.length);
    expect(readdirSync(folder).sort()).toEqual(names.sort());
  });
});

describe('open on envelope vectors', () => {
  for (const file of readdirSync(folder)) {
    const vector = JSON.parse(readFileSync(join(folder, file), 'utf8')) as EnvelopeVector;
    it(`${vector.expect === 'ok' ? 'takes' : 'rejects'} ${vector.name}: ${vector.comment} (${vector.clause})`, async () => {
      const opening = open(fromHex(vector.input.frame), readerOf(vector.keys), { deliveredAt: vector.now });
      if (vector.expect !== 'ok') {
        await expect(opening).toRejectCode(vector.expect);
        return;
      }
      const { envelopeDigest, messageDigest, contentKey, body } = await opening;
      const output = { envelopeDigest, messageDigest, contentKey, body };
      expect(Object.fromEntries(Object.entries(output).map(([name, bytes]) => [name, toHex(bytes)]))).toEqual(vector.output);
    });
  }
});

function readerOf({ reader, ...held }: JsonKeys): EnvelopeReader {
  const decapsulator = memoryDecapsulator({ suite: reader.kem.suite as SuiteId, seed: fromHex(reader.kem.seed) });
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
