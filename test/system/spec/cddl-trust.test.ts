// SPDX-License-Identifier: Apache-2.0
// Trust documents, key files and headers of frames, put before a tool that is not ours.
import { beforeAll, describe, expect, it } from 'vitest';
import { decode } from '../../../src/cbor/decode.js';
import { encode } from '../../../src/cbor/encode.js';
import type { CborMap, CborValue } from '../../../src/cbor/value.js';
import { memoryDecapsulator } from '../../../src/crypto/hpke/hpke.js';
import { encodeKemSecret, encodeSignerSecret, sealKeyFile } from '../../../src/crypto/keys/index.js';
import { kemPublicKey } from '../../../src/crypto/kem/kem.js';
import { generateKem, generateSigner } from '../../../src/crypto/keys/keys.js';
import { SUITE_IDS } from '../../../src/crypto/suites/suites.js';
import { memorySigner } from '../../../src/crypto/sign/sign.js';
import { signOverride } from '../../../src/trust/documents/override.js';
import { kemEntry } from '../../../src/trust/publish/entries.js';
import { signerEntry } from '../../../src/trust/documents/signer.js';
import { answerKemChallenge, challengeKems } from '../../../src/trust/publish/kem-proof.js';
import { readKeyChange, writeKeyChange } from '../../../src/trust/publish/key-change.js';
import { endAccord, recordCeremony } from '../../../src/trust/publish/publication.js';
import { makeProof } from '../../../src/transport/noise/proof.js';
import { LINK_TOKENS } from '../../../src/transport/version.js';
import { splitFrame } from '../../../src/transport/frame/frame.js';
import { encodeFrame } from '../../../src/transport/frame/headers.js';
import { GOOD } from '../../transport/frames.js';
import { twoNodes } from '../../transport/node.js';
import { DAY, NOW_S, accordContent, ceremonyOf, createPair, seededRandom } from '../../trust/states.js';
import { hasCddl, violation, withoutCddl } from './cddl.js';

const random = seededRandom('cddl');
const OVERRIDDEN = { scope: 'demo-a', id: 'ca', at: NOW_S, messageId: new Uint8Array(16), content: new Uint8Array(32) };

type Layer = [rule: string, bytes: Uint8Array];

/** A document, and what its byte strings hold. */
function layersOf(document: Uint8Array): Layer[] {
  const [prot, , payload, signatures] = decode(document, { tag: 98, maxBytes: 1 << 20 }) as [Uint8Array, CborMap, Uint8Array, CborValue[]];
  const typ = (decode(prot) as CborMap).get(16) as string;
  return [
    ['document', document],
    ['prot', prot],
    [typ.replace('application/rogatory-', '').replace('+cose', ''), payload],
    ...signatures.map((signature): Layer => ['sig-prot', (signature as [Uint8Array])[0]]),
  ];
}

/** What the tool says of layers that it has to take, by rule. */
function wrong(layers: readonly Layer[]): readonly string[] {
  const rules = [...new Set(layers.map(([rule]) => rule))];
  return rules.flatMap((rule) => violation(rule, ...layers.flatMap(([of, bytes]) => (of === rule ? [bytes] : []))) ?? []);
}

describe.skipIf(!hasCddl)(hasCddl ? 'CDDL of trust and links' : `CDDL of trust and links, ${withoutCddl}`, () => {
  let layers: readonly Layer[];
  beforeAll(async () => {
    const pairs = await Promise.all(SUITE_IDS.map((suite) => createPair({ suite }, { suite })));
    const more = pairs.map(async (pair) => {
      const [a, b] = [pair.a.seal(), pair.b.seal()];
      const end = { id: accordContent(pair.a, pair.b).id, version: 1, endsAt: NOW_S + DAY };
      const override = { ...OVERRIDDEN, scopes: ['demo-a', 'demo-b'], reason: 'a life is at risk' };
      const signed = await signOverride(override, [a]);
      return [...pair.documents, await endAccord(end, b), await recordCeremony(ceremonyOf(pair), a), signed];
    });
    layers = (await Promise.all(more)).flat().flatMap(layersOf);
  });

  it('describes every layer of every document, in both suites', () => {
    expect(wrong(layers)).toEqual([]);
    expect([...new Set(layers.map(([rule]) => rule))].sort()).toEqual([
      'accord',
      'accord-end',
      'ceremony',
      'directory',
      'document',
      'freshness',
      'override',
      'prot',
      'root',
      'sig-prot',
    ]);
  });

  it('refuses a document with a member too many, one too few and one of another type', () => {
    for (const rule of ['root', 'directory', 'freshness', 'accord']) {
      const members = [...(decode(layers.find(([of]) => of === rule)![1], { maxBytes: 1 << 20 }) as CborMap)];
      const changed: CborMap[] = [new Map([...members, [99, 1]]), new Map(members.slice(1)), new Map([...members, [1, 'one']])];
      expect(changed.map((map) => [rule, violation(rule, encode(map)) === undefined])).toEqual(changed.map(() => [rule, false]));
    }
  });

  it.each(SUITE_IDS)('describes secrets, a change of keys, its challenge and its answer in %s', async (suite) => {
    const [signer, kem] = [generateSigner(suite, random), generateKem(suite, random)];
    const validity = { from: NOW_S, to: NOW_S + 300 * DAY };
    const fresh = memorySigner(signer);
    const change = await writeKeyChange(
      {
        scope: 'demo-a',
        id: 'ca',
        issuedAt: NOW_S,
        signers: [signerEntry(fresh, 'seal', validity)],
        kems: [kemEntry(kemPublicKey(kem), validity)],
        retire: [{ key: random(32), to: NOW_S }],
        compromise: [],
      },
      [fresh],
    );
    const read = readKeyChange(change);
    const { challenge } = await challengeKems(read);
    const answer = await answerKemChallenge(challenge, { scope: 'demo-a', id: 'ca' }, [memoryDecapsulator(kem)]);
    const [, body] = decode(change) as [string, Uint8Array];
    const described: Layer[] = [
      ['signer-secret', encodeSignerSecret(signer)],
      ['kem-secret', encodeKemSecret(kem)],
      ['key-change', change],
      ['change', body],
      ['signed-change', read.statement],
      ['key-challenge', challenge],
      ['key-answer', answer],
    ];
    expect(wrong(described)).toEqual([]);
  });

  it('describes what a handshake says of the one who speaks', () => {
    const { alpha } = twoNodes();
    const context = { identity: alpha.identity, tokens: LINK_TOKENS, authorize: () => undefined as never };
    const claims = [undefined, { scope: 'beta', id: 'relay' }].map((to) =>
      makeProof('initiator', new Uint8Array(32), context, to).slice(0, -64),
    );
    expect(violation('handshake-payload', ...claims)).toBeUndefined();
    expect(violation('handshake-payload', encode(new Map([...(decode(claims[0]!) as CborMap), [7, 1]])))).toBeDefined();
  });

  it('describes a key file', () => {
    const file = sealKeyFile(new Uint8Array(32), 'signer', 'a long enough passphrase');
    expect(violation('key-file', file)).toBeUndefined();
    expect(violation('key-file', encode([...(decode(file) as CborValue[]), 1]))).toBeDefined();
  });

  it.each(GOOD.map((frame) => [frame.name, frame] as const))('describes the header of %s, and none with another member', (name, frame) => {
    const { header } = splitFrame(encodeFrame(frame));
    expect(violation(`${name}-header`, header)).toBeUndefined();
    // The tool lets everything pass as an empty map.
    const members = [...(decode(header) as CborMap)];
    if (members.length > 0) expect(violation(`${name}-header`, encode(new Map([...members, [14, 1]])))).toBeDefined();
  });
});
