// SPDX-License-Identifier: Apache-2.0
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/crypto/digest/digest.js';
import { LIMITS } from '../../../src/core/limits.js';
import { encode } from '../../../src/cbor/encode.js';
import { parseFrame } from '../../../src/envelope/header.js';
import { open } from '../../../src/envelope/open.js';
import { peek } from '../../../src/envelope/peek.js';
import { seal } from '../../../src/envelope/seal.js';
import { decodeNational, nationalKid } from '../../../src/envelope/national/layer.js';
import { peekNested } from '../../../src/envelope/national/peek-nested.js';
import { nationalSuites } from '../../../src/envelope/national/registry.js';
import { sealNested } from '../../../src/envelope/national/seal-nested.js';
import type { SealNestedInput } from '../../../src/envelope/national/seal-nested.js';
import type { NationalContentKey, NationalSuite } from '../../../src/envelope/national/suite.js';
import { DEMO_ID, demoSuite } from '../national-provider.js';
import { HOUR, NOW } from '../world.js';
import { DELIVERED, makeNationalWorld } from './world.js';

const world = makeNationalWorld(2);

describe('sealNested', () => {
  it('gives relays an ordinary frame under the outer header of the frame inside', async () => {
    const sealed = await sealNested(world.nestedInput());
    const [around, inside] = [parseFrame(sealed.frame), parseFrame(sealed.nestedFrame)];
    expect(around.outerBytes).toEqual(inside.outerBytes);
    expect(sealed.envelopeDigest).toEqual(sha256(sealed.frame));
    const layer = decodeNational(around.envelopeBytes);
    expect(layer).toMatchObject({ suite: DEMO_ID, nestedDigest: sha256(sealed.nestedFrame) });
    expect(layer.ciphertext.length).toBe(sealed.nestedFrame.length + 16);
    // The frame inside is the ordinary one, and its key opens it.
    const opened = await open(sealed.nestedFrame, world.reader(), { deliveredAt: DELIVERED });
    expect(opened).toMatchObject({ suite: 'rogatory-hybrid', contentKey: sealed.contentKey, messageDigest: sealed.messageDigest });
  });

  it('wraps for each addressee, ascending by kid, whatever the order given', async () => {
    const recipients = [world.recipient(1), world.recipient(0)];
    const { frame } = await sealNested(world.nestedInput({}, { recipients }));
    const kids = decodeNational(parseFrame(frame).envelopeBytes).recipients.map(({ kid }) => kid);
    const wanted = world.publicKeys.map((publicKey) => nationalKid(demoSuite(), publicKey));
    expect(kids).toHaveLength(2);
    expect(kids).toEqual(expect.arrayContaining(wanted));
  });

  it('does not change what it is given', async () => {
    const input = world.nestedInput();
    const before = input.national.recipients.map(({ publicKey }) => Uint8Array.from(publicKey));
    await sealNested(input);
    expect(input.national.recipients.map(({ publicKey }) => publicKey)).toEqual(before);
  });

  const refused: Record<string, SealNestedInput> = {
    'a classic frame inside': makeNationalWorld(1, 'rogatory-classic').nestedInput(),
    'an addressee without a national key': world.nestedInput({}, { recipients: [world.recipient(0)] }),
    'a national key of somebody else': world.nestedInput({}, { recipients: [world.recipient(0), world.recipient(1, { id: 'agency-7' })] }),
    'a national key of another scope': world.nestedInput({}, { recipients: [world.recipient(0), world.recipient(1, { scope: 'xc' })] }),
    'two national keys for one addressee': world.nestedInput(
      {},
      { recipients: [world.recipient(0), world.recipient(1), world.recipient(1)] },
    ),
    'one national key for two addressees': world.nestedInput(
      {},
      { recipients: [world.recipient(0), { ...world.recipient(0), id: 'agency-1' }] },
    ),
    'a compromised national key': world.nestedInput(
      {},
      { recipients: [world.recipient(0), world.recipient(1, { status: 'compromised' })] },
    ),
    'a retired national key': world.nestedInput({}, { recipients: [world.recipient(0, { status: 'retired' }), world.recipient(1)] }),
    'a national key that is not valid yet': world.nestedInput(
      {},
      { recipients: [world.recipient(0, { from: NOW + 1 }), world.recipient(1)] },
    ),
    'a national key that ends before the expiry': world.nestedInput(
      { expiresAt: NOW + 1 },
      { recipients: [world.recipient(0, { to: NOW + HOUR - 1 }), world.recipient(1)] },
    ),
  };
  for (const [name, input] of Object.entries(refused)) {
    it(`refuses ${name}, before anything is signed (ENV-57)`, async () => {
      let signed = false;
      const seal = { ...input.seal, sign: () => ((signed = true), Promise.reject(new TypeError('signed'))) };
      await expect(sealNested({ ...input, seal })).toRejectCode('ENVELOPE_SEAL');
      expect(signed).toBe(false);
    });
  }

  it('takes a national key that ends with the envelope (ENV-57)', async () => {
    const recipients = [world.recipient(0, { to: NOW + HOUR, from: NOW }), world.recipient(1)];
    await expect(sealNested(world.nestedInput({ expiresAt: NOW + 1 }, { recipients }))).resolves.toMatchObject({ nestedFrame: {} });
  });

  it('refuses what seal refuses (ENV-31)', async () => {
    await expect(sealNested(world.nestedInput({ message: { issuedAt: NOW + 999 * HOUR } }))).toRejectCode('ENVELOPE_SEAL');
  });

  it('refuses a frame that is within the limit only without its national layer (ENV-57)', async () => {
    // Padding takes steps of 4,096 bytes here; the outer header, which stands in both layers, fills the rest of the last one.
    const body = encode('x'.repeat(250_000));
    const mailboxes = Array.from({ length: 32 }, (_, i) => `${String(i).padStart(2, '0')}${'m'.repeat(60)}@xb`);
    const input = (count: number) => world.nestedInput({ mailboxes: mailboxes.slice(0, count), message: { body } });
    const { frame, nestedFrame } = await sealNested(input(1));
    expect(frame.length).toBeLessThanOrEqual(LIMITS.frameMaxBytes);
    const most = 1 + Math.floor((LIMITS.frameMaxBytes - nestedFrame.length - 2) / 68);
    expect(most).toBeGreaterThan(1);
    const { national: _, ...inside } = input(most);
    await expect(seal(inside)).resolves.toMatchObject({ frame: {} });
    await expect(sealNested(input(most))).toRejectCode('ENVELOPE_SEAL');
  });

  it('refuses a suite that this installation does not hold (ENV-51)', async () => {
    await expect(sealNested(world.nestedInput({}, { suite: 'rogatory-x-other' }))).toRejectCode('ENVELOPE_NATIONAL_SUITE');
    await expect(sealNested(world.nestedInput({}, { suites: nationalSuites([]) }))).toRejectCode('ENVELOPE_NATIONAL_SUITE');
  });

  it('refuses a suite that failed its known-answer test (CRYPTO-07)', async () => {
    const suites = nationalSuites([demoSuite(undefined, { selfTest: async () => false })]);
    await expect(sealNested(world.nestedInput({}, { suites }))).toRejectCode('CRYPTO_SUITE_DISABLED');
  });

  it('refuses a key of another length as a bug of its caller', async () => {
    const recipients = [world.recipient(0, { publicKey: new Uint8Array(64) }), world.recipient(1)];
    await expect(sealNested(world.nestedInput({}, { recipients }))).rejects.toThrow(RangeError);
  });

  const broken: Record<string, (real: NationalContentKey) => Partial<NationalContentKey> | undefined> = {
    'draws no content key': () => undefined,
    'throws on wrapping': () => ({ wrap: () => Promise.reject(new TypeError('token removed')) }),
    'wraps to nothing': () => ({ wrap: async () => undefined as never }),
    'wraps with a short ek': (real) => ({ wrap: async (...args) => ({ ...(await real.wrap(...args)), ek: new Uint8Array(64) }) }),
    'wraps with a long wrapped key': (real) => ({
      wrap: async (...args) => ({ ...(await real.wrap(...args)), wrapped: new Uint8Array(49) }),
    }),
    'throws on encrypting': () => ({ encrypt: () => Promise.reject(new TypeError('token removed')) }),
    'encrypts to nothing': () => ({ encrypt: async () => undefined as never }),
    'encrypts with a short IV': (real) => ({ encrypt: async (...args) => ({ ...(await real.encrypt(...args)), iv: new Uint8Array(11) }) }),
    'encrypts to text': (real) => ({ encrypt: async (...args) => ({ ...(await real.encrypt(...args)), ciphertext: 'secret' as never }) }),
    'hands the plaintext back': (real) => ({
      encrypt: async (aad, plaintext) => ({ ...(await real.encrypt(aad, plaintext)), ciphertext: plaintext }),
    }),
  };
  for (const [name, change] of Object.entries(broken)) {
    it(`refuses a provider that ${name} (ENV-54)`, async () => {
      const real = demoSuite();
      const newContentKey = async (): Promise<NationalContentKey> => {
        const key = await real.newContentKey();
        const changes = change(key);
        return changes === undefined ? (undefined as never) : { ...key, ...changes };
      };
      const suites = nationalSuites([{ ...real, newContentKey } satisfies NationalSuite]);
      await expect(sealNested(world.nestedInput({}, { suites }))).toRejectCode('ENVELOPE_NATIONAL_PROVIDER');
    });
  }
});

describe('peekNested', () => {
  it('reads what is not encrypted', async () => {
    const sealed = await sealNested(world.nestedInput());
    const peeked = peekNested(sealed.frame)!;
    expect(peeked).toMatchObject({ suite: DEMO_ID, envelopeDigest: sealed.envelopeDigest, nestedDigest: sha256(sealed.nestedFrame) });
    expect(peeked.header).toEqual(peek(sealed.nestedFrame).header);
    expect(peeked.recipients.map(({ alg }) => alg)).toEqual([-80_002, -80_002]);
  });

  it('gives nothing for an ordinary frame, and refuses what is no frame (ENV-02)', async () => {
    const { nestedFrame } = await sealNested(world.nestedInput());
    expect(peekNested(nestedFrame)).toBeUndefined();
    expect(() => peekNested(Uint8Array.of(0))).toThrowCode('ENVELOPE_FRAME_MALFORMED');
  });
});
