// SPDX-License-Identifier: Apache-2.0
// Each forgery takes one step wrongly: a relay's needs the frame alone, a sender's needs nest() and the public keys.
import { beforeAll, describe, expect, it } from 'vitest';
import { encode } from '../../../src/cbor/encode.js';
import { concat, equal } from '../../../src/core/bytes.js';
import { isRogatoryError } from '../../../src/core/errors.js';
import { LIMITS } from '../../../src/core/limits.js';
import { sha256 } from '../../../src/crypto/digest/digest.js';
import { parseFrame } from '../../../src/envelope/header.js';
import { nest } from '../../../src/envelope/national/nest.js';
import { decodeNational, nationalKid } from '../../../src/envelope/national/layer.js';
import { openNested } from '../../../src/envelope/national/open-nested.js';
import type { OpenNestedOptions } from '../../../src/envelope/national/open-nested.js';
import { nationalSuites } from '../../../src/envelope/national/registry.js';
import { sealNested } from '../../../src/envelope/national/seal-nested.js';
import type { SealedNested } from '../../../src/envelope/national/seal-nested.js';
import type { NationalDecryptor, NationalSuite } from '../../../src/envelope/national/suite.js';
import { open } from '../../../src/envelope/open.js';
import { peek } from '../../../src/envelope/peek.js';
import { seal } from '../../../src/envelope/seal.js';
import type { SealedEnvelope } from '../../../src/envelope/types.js';
import { demoModule, demoSuite, DEMO_ID } from '../national-provider.js';
import { forge, forgeFrame, forgeOuter, items, withMember } from '../forge.js';
import type { Items, Members } from '../forge.js';
import { DAY, HOUR, NOW, seeded } from '../world.js';
import { decode } from '../../../src/cbor/decode.js';
import { DELIVERED, makeNationalWorld } from './world.js';

const world = makeNationalWorld(2);
const reader = world.reader();
let sealed: SealedNested;
let other: SealedEnvelope;

beforeAll(async () => {
  sealed = await sealNested(world.nestedInput());
  other = await seal(world.input({ envelopeId: new Uint8Array(16).fill(5), message: { body: encode(['another']) } }));
});

const outerOf = (frame: Uint8Array): Uint8Array => parseFrame(frame).outerBytes;
const opening = (frame: Uint8Array, options: OpenNestedOptions = world.options()) => openNested(frame, reader, options);
/** Nests as a sender could that keeps to no rule. */
const nestAs = (frame: Uint8Array, outer: Uint8Array = outerOf(frame), suite: Partial<NationalSuite> = {}) =>
  nest(frame, outer, demoSuite(undefined, suite), world.publicKeys);

describe('openNested', () => {
  it('gives every recipient what was sealed, under the digest of the frame that relays carried', async () => {
    const input = world.nestedInput();
    for (const index of [0, 1]) {
      const opened = await openNested(sealed.frame, world.reader(index), world.options(index));
      expect(opened).toMatchObject({ body: input.message.body, suite: 'rogatory-hybrid', signers: [world.seal.signerId] });
      expect(opened).toMatchObject({
        envelopeDigest: sealed.envelopeDigest,
        contentKey: sealed.contentKey,
        messageDigest: sealed.messageDigest,
      });
      expect(opened.envelopeDigest).toEqual(sha256(sealed.frame));
      expect(opened.national).toEqual({
        suite: DEMO_ID,
        kid: nationalKid(demoSuite(), world.publicKeys[index]!),
        nestedFrame: sealed.nestedFrame,
        nestedDigest: sha256(sealed.nestedFrame),
      });
    }
  });

  it('opens what a sender nests by the rules, so that forgeries fail for their own sake', async () => {
    await expect(opening(await nestAs(sealed.nestedFrame))).resolves.toMatchObject({ suite: 'rogatory-hybrid' });
    expect(await forge(sealed.nestedFrame, sealed.contentKey, {})).toEqual(sealed.nestedFrame);
  });

  it('leaves the frame as it was, and returns nothing that shares its memory or that of the provider', async () => {
    const frame = Uint8Array.from(sealed.frame);
    let shown: Uint8Array | undefined;
    const { decryptor } = world.options().national.key(nationalKid(demoSuite(), world.publicKeys[0]!))!;
    const sharing: NationalDecryptor = { suite: DEMO_ID, open: async (input) => (shown = await decryptor.open(input)) };
    const opened = await opening(frame, world.options(0, { decryptor: sharing }));
    expect(frame).toEqual(sealed.frame);
    frame.fill(0);
    shown!.fill(0);
    expect(opened.national.nestedFrame).toEqual(sealed.nestedFrame);
    expect(opened.national.nestedDigest).toEqual(sha256(sealed.nestedFrame));
    expect(opened.national.kid).toEqual(nationalKid(demoSuite(), world.publicKeys[0]!));
  });

  it('opens late what was delivered in time, and judges expiry by the delivery (ENV-05)', async () => {
    const brief = await sealNested(world.nestedInput({ expiresAt: NOW + HOUR }));
    const at = (deliveredAt: number) => ({ ...world.options(), deliveredAt });
    await expect(opening(brief.frame, at((NOW + HOUR) * 1000))).resolves.toMatchObject({ suite: 'rogatory-hybrid' });
    await expect(opening(brief.frame, at((NOW + HOUR) * 1000 + 1))).toRejectCode('ENVELOPE_EXPIRED');
    await expect(opening(brief.frame, at((NOW - 40 * DAY) * 1000))).toRejectCode('ENVELOPE_LIFETIME');
  });

  it('asks no module about a frame that came too late (ENV-05)', async () => {
    let asked = false;
    const decryptor: NationalDecryptor = { suite: DEMO_ID, open: async () => ((asked = true), undefined) };
    const late = { ...world.options(0, { decryptor }), deliveredAt: (NOW + 11 * DAY) * 1000 };
    await expect(opening(sealed.frame, late)).toRejectCode('ENVELOPE_EXPIRED');
    expect(asked).toBe(false);
  });

  it('refuses a time of delivery that is none as a bug of its caller', async () => {
    await expect(opening(sealed.frame, { ...world.options(), deliveredAt: Number.NaN })).rejects.toThrow(RangeError);
  });
});

describe('a relay', () => {
  it('cannot put the layer under another outer header (ENV-53)', async () => {
    const lane = forgeOuter(sealed.frame, (members) => withMember(members, 4, 1));
    await expect(opening(lane)).toRejectCode('ENVELOPE_NATIONAL_OPEN');
    const swapped = encode([outerOf(other.frame), items(sealed.frame)[1]!]);
    await expect(opening(swapped)).toRejectCode('ENVELOPE_NATIONAL_OPEN');
  });

  it('cannot readdress it (ENV-04)', async () => {
    const elsewhere = forgeOuter(sealed.frame, (members) => withMember(members, 2, ['other@xb']));
    await expect(opening(elsewhere)).toRejectCode('ENVELOPE_NOT_MINE');
  });

  const layerWith = (change: (parts: Items) => Items): Uint8Array => forgeFrame(sealed.frame, { envelope: change });
  const header = (key: number, value: unknown) =>
    layerWith(([prot, ...rest]) => [encode(withMember(decode(prot as Uint8Array) as Members, key, value as never)), ...rest]);

  it('cannot drop, add or exchange recipients (ENV-53)', async () => {
    const dropped = layerWith(([prot, unprotected, ciphertext, recipients]) => {
      const own = nationalKid(demoSuite(), world.publicKeys[0]!);
      const kept = (recipients as Items).filter((recipient) => includes((recipient as Items)[0] as Uint8Array, own));
      return [prot!, unprotected!, ciphertext!, kept];
    });
    await expect(opening(dropped)).toRejectCode('ENVELOPE_NATIONAL_OPEN');
    const exchanged = layerWith(([prot, unprotected, ciphertext, recipients]) => {
      const [a, b] = recipients as [Items, Items];
      return [
        prot!,
        unprotected!,
        ciphertext!,
        [
          [a[0]!, b[1]!, b[2]!],
          [b[0]!, a[1]!, a[2]!],
        ],
      ];
    });
    await expect(opening(exchanged)).toRejectCode('ENVELOPE_NATIONAL_OPEN');
  });

  it('cannot lift a wrap into another layer of the same outer header (ENV-53)', async () => {
    const again = await nestAs(sealed.nestedFrame);
    const lifted = layerWith(([prot, unprotected, ciphertext]) => [
      prot!,
      unprotected!,
      ciphertext!,
      items(items(again)[1] as Uint8Array, 96)[3]!,
    ]);
    await expect(opening(lifted)).toRejectCode('ENVELOPE_NATIONAL_OPEN');
  });

  it('cannot name another suite, algorithm or digest (ENV-51)', async () => {
    await expect(opening(header(-70004, 'rogatory-x-other'))).toRejectCode('ENVELOPE_NATIONAL_SUITE');
    await expect(opening(header(-70004, 'rogatory-hybrid'))).toRejectCode('ENVELOPE_NATIONAL_SUITE');
    await expect(opening(header(1, -80_003))).toRejectCode('ENVELOPE_NATIONAL_SUITE');
    await expect(opening(header(1, 3))).toRejectCode('ENVELOPE_NATIONAL_SUITE');
    await expect(opening(header(-70005, new Uint8Array(32)))).toRejectCode('ENVELOPE_NATIONAL_OPEN');
  });

  it('cannot give one recipient an algorithm of another kind (ENV-51)', async () => {
    const mixed = layerWith(([prot, unprotected, ciphertext, recipients]) => {
      const [first, [recipientHeader, ...rest]] = recipients as [Items, Items];
      const changed = encode(withMember(decode(recipientHeader as Uint8Array) as Members, 1, -80_003));
      return [prot!, unprotected!, ciphertext!, [first, [changed, ...rest]]];
    });
    await expect(opening(mixed)).toRejectCode('ENVELOPE_NATIONAL_SUITE');
  });

  it(
    'cannot change a byte of header, IV or recipients, nor the first and last bytes of the ciphertext (ENV-53)',
    { timeout: 120_000 },
    async () => {
      const { ciphertext } = decodeNational(parseFrame(sealed.frame).envelopeBytes);
      const start = indexOf(sealed.frame, ciphertext);
      const places = Array.from(sealed.frame.keys()).filter((i) => i < start + 16 || i >= start + ciphertext.length - 32);
      expect(places.length).toBeGreaterThan(550);
      const accepted: number[] = [];
      const foreign: unknown[] = [];
      // The frame inside is never reached, as its own checks come after those of the layer; and nothing passes for a module out of order.
      const refusals = /^ENVELOPE_(NATIONAL_(MALFORMED|SUITE|KEY|OPEN)|FRAME_MALFORMED|PROFILE|NOT_MINE|EXPIRED|LIFETIME)$/;
      for (const place of places) {
        for (const mask of [1 << (place % 8), 0xff]) {
          const flipped = Uint8Array.from(sealed.frame);
          flipped[place] = flipped[place]! ^ mask;
          try {
            await opening(flipped);
            accepted.push(place);
          } catch (error) {
            if (!isRogatoryError(error) || !refusals.test(error.code)) foreign.push(error);
          }
        }
      }
      expect(accepted).toEqual([]);
      expect(foreign).toEqual([]);
    },
  );

  it('cannot cut or extend it (ENV-02, ENV-50)', async () => {
    await expect(opening(sealed.frame.subarray(0, -1))).toRejectCode('ENVELOPE_FRAME_MALFORMED');
    await expect(opening(concat(sealed.frame, Uint8Array.of(0)))).toRejectCode('ENVELOPE_FRAME_MALFORMED');
    const longer = layerWith(([prot, unprotected, ciphertext, recipients]) => [
      prot!,
      unprotected!,
      concat(ciphertext as Uint8Array, Uint8Array.of(0)),
      recipients!,
    ]);
    await expect(opening(longer)).toRejectCode('ENVELOPE_NATIONAL_OPEN');
    const empty = layerWith(([prot, unprotected, , recipients]) => [prot!, unprotected!, new Uint8Array(16), recipients!]);
    await expect(opening(empty)).toRejectCode('ENVELOPE_NATIONAL_MALFORMED');
    await expect(opening(new Uint8Array(LIMITS.frameMaxBytes + 1))).toRejectCode('ENVELOPE_FRAME_SIZE');
  });

  const lengths: Record<string, (parts: Items) => Items> = {
    'a short IV': ([prot, , ciphertext, recipients]) => [prot!, new Map([[5, new Uint8Array(11)]]), ciphertext!, recipients!],
    "a co-recipient's ek that is short": ([prot, unprotected, ciphertext, recipients]) => {
      const [first, second] = recipients as [Items, Items];
      return [prot!, unprotected!, ciphertext!, [first, [second[0]!, new Map([[-4, new Uint8Array(64)]]), second[2]!]]];
    },
    "a co-recipient's wrap that is long": ([prot, unprotected, ciphertext, recipients]) => {
      const [first, second] = recipients as [Items, Items];
      return [prot!, unprotected!, ciphertext!, [first, [second[0]!, second[1]!, new Uint8Array(49)]]];
    },
  };
  for (const [name, change] of Object.entries(lengths)) {
    it(`cannot make the module see ${name} (ENV-50)`, async () => {
      let asked = false;
      const decryptor: NationalDecryptor = { suite: DEMO_ID, open: async () => ((asked = true), undefined) };
      await expect(opening(layerWith(change), world.options(0, { decryptor }))).toRejectCode('ENVELOPE_NATIONAL_MALFORMED');
      expect(asked).toBe(false);
    });
  }
});

describe('a sender', () => {
  it('cannot nest a frame under the outer header of another (ENV-56)', async () => {
    await expect(opening(await nestAs(sealed.nestedFrame, outerOf(other.frame)))).toRejectCode('ENVELOPE_NATIONAL_OUTER');
    await expect(opening(await nestAs(other.frame, outerOf(sealed.frame)))).toRejectCode('ENVELOPE_NATIONAL_OUTER');
  });

  it('cannot commit to one frame and nest another (ENV-55)', async () => {
    // The commitment is made over what the sender names, the ciphertext over what its module is given.
    const real = demoSuite();
    const inside = await forge(sealed.nestedFrame, sealed.contentKey, { iv: new Uint8Array(12).fill(1) });
    expect(inside.length).toBe(sealed.nestedFrame.length);
    const newContentKey: NationalSuite['newContentKey'] = async () => {
      const key = await real.newContentKey();
      return { ...key, encrypt: (aad) => key.encrypt(aad, inside) };
    };
    await expect(opening(await nestAs(inside))).resolves.toMatchObject({ suite: 'rogatory-hybrid' });
    await expect(opening(await nestAs(sealed.nestedFrame, undefined, { newContentKey }))).toRejectCode('ENVELOPE_NATIONAL_COMMITMENT');
  });

  it('cannot nest what is no frame (ENV-02)', async () => {
    await expect(opening(await nestAs(Uint8Array.of(1, 2, 3), outerOf(sealed.frame)))).toRejectCode('ENVELOPE_FRAME_MALFORMED');
  });

  it('cannot nest a layer in a layer (ENV-58)', async () => {
    await expect(opening(await nestAs(sealed.frame))).toRejectCode('ENVELOPE_MALFORMED');
  });

  it('cannot go below the hybrid floor behind a layer, whatever floor the reader has (ENV-58)', async () => {
    const classic = makeNationalWorld(1, 'rogatory-classic');
    const { frame } = await seal(classic.input());
    await expect(open(frame, classic.reader(), { deliveredAt: DELIVERED })).resolves.toMatchObject({ suite: 'rogatory-classic' });
    const nested = await nest(frame, outerOf(frame), demoSuite(), classic.publicKeys);
    await expect(openNested(nested, classic.reader(), classic.options())).toRejectCode('ENVELOPE_SUITE_TOO_WEAK');
  });

  it('meets every check of an ordinary frame inside (ENV-58)', async () => {
    const { nestedFrame, contentKey } = sealed;
    const nested = async (forgery: Parameters<typeof forge>[2]) => nestAs(await forge(nestedFrame, contentKey, forgery));
    await expect(opening(await nested({ commitment: () => new Uint8Array(32) }))).toRejectCode('ENVELOPE_COMMITMENT');
    await expect(opening(await nested({ signatures: (entries) => entries.slice(0, 1) }))).toRejectCode('ENVELOPE_SIGNERS');
    await expect(opening(await nested({ message: (members) => withMember(members, 10, encode(['changed'])) }))).toRejectCode(
      'ENVELOPE_SIGNATURE',
    );
    const recipients = peek(nestedFrame).recipients.map(({ kid }) => world.input().recipients.find(({ kem }) => equal(kem.kid, kid))!);
    await expect(opening(await nested({ recipients, outer: (members) => withMember(members, 4, 1) }))).toRejectCode(
      'ENVELOPE_OUTER_MISMATCH',
    );
  });
});

describe('a layer', () => {
  it('is no envelope: open refuses it, and openNested refuses an envelope (ENV-07, ENV-50)', async () => {
    await expect(open(sealed.frame, reader, { deliveredAt: DELIVERED })).toRejectCode('ENVELOPE_MALFORMED');
    await expect(opening(sealed.nestedFrame)).toRejectCode('ENVELOPE_NATIONAL_MALFORMED');
  });

  it('is refused where its provider is missing (ENV-51)', async () => {
    const suites = nationalSuites([demoSuite(undefined, { id: 'rogatory-x-other' })]);
    await expect(opening(sealed.frame, world.options(0, { suites }))).toRejectCode('ENVELOPE_NATIONAL_SUITE');
    await expect(opening(sealed.frame, world.options(0, { suites: nationalSuites([]) }))).toRejectCode('ENVELOPE_NATIONAL_SUITE');
  });

  it('is refused where no key of its recipients is held, or one of another suite (ENV-52)', async () => {
    const national = { suites: world.suites, key: () => undefined };
    await expect(opening(sealed.frame, { deliveredAt: DELIVERED, national })).toRejectCode('ENVELOPE_NATIONAL_KEY');
    const decryptor = { ...demoModule(seeded('national/agency-0')(32)), suite: 'rogatory-x-other' as const };
    await expect(opening(sealed.frame, world.options(0, { decryptor }))).toRejectCode('ENVELOPE_NATIONAL_KEY');
  });

  it('is refused from 30 days after the end of its key (ENV-52)', async () => {
    const at = (to: number) => opening(sealed.frame, world.options(0, { to }));
    await expect(at(NOW - 30 * DAY)).resolves.toMatchObject({ suite: 'rogatory-hybrid' });
    await expect(at(NOW - 30 * DAY - 1)).toRejectCode('ENVELOPE_NATIONAL_KEY');
    await expect(at(Number.NaN)).toRejectCode('ENVELOPE_NATIONAL_KEY');
  });

  it('is refused under another private key than that of its kid (ENV-53)', async () => {
    await expect(opening(sealed.frame, world.options(0, { decryptor: demoModule() }))).toRejectCode('ENVELOPE_NATIONAL_OPEN');
  });

  it('is refused by a suite that failed its known-answer test, before a key is used (CRYPTO-07)', async () => {
    let asked = false;
    const decryptor: NationalDecryptor = { suite: DEMO_ID, open: async () => ((asked = true), undefined) };
    const suites = nationalSuites([demoSuite(undefined, { selfTest: async () => false })]);
    await expect(opening(sealed.frame, world.options(0, { suites, decryptor }))).toRejectCode('CRYPTO_SUITE_DISABLED');
    expect(asked).toBe(false);
  });

  const broken: Record<string, NationalDecryptor['open']> = {
    throws: () => Promise.reject(new TypeError('token removed')),
    'throws at once': () => {
      throw new TypeError('no session');
    },
    'gives text': async () => 'plaintext' as never,
    'gives null': async () => null as never,
    'gives too few bytes': async () => new Uint8Array(8),
  };
  for (const [name, behaviour] of Object.entries(broken)) {
    it(`is held, not judged, while its provider ${name} (ENV-54)`, async () => {
      const error = await opening(sealed.frame, world.options(0, { decryptor: { suite: DEMO_ID, open: behaviour } })).catch(
        (e: unknown) => e,
      );
      expect(error).toMatchObject({ code: 'ENVELOPE_NATIONAL_PROVIDER', retryable: true, wire: 'busy' });
    });
  }
});

function includes(bytes: Uint8Array, part: Uint8Array): boolean {
  return indexOf(bytes, part) >= 0;
}

function indexOf(bytes: Uint8Array, part: Uint8Array): number {
  for (let i = 0; i + part.length <= bytes.length; i++) if (equal(bytes.subarray(i, i + part.length), part)) return i;
  return -1;
}
