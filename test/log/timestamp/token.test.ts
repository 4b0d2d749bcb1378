// Which tokens count (LOG-56): those of an authority of our own, with one fault each.
import { beforeAll, describe, expect, it } from 'vitest';
import { concat } from '../../../src/core/bytes.js';
import { isRogatoryError } from '../../../src/core/errors.js';
import { verifyTimeToken } from '../../../src/log/timestamp/cms.js';
import { verifyCheckpointTime } from '../../../src/log/timestamp/index.js';
import { attachTime } from '../../../src/log/timestamp/checkpoint-time.js';
import type { VerifiedTime } from '../../../src/log/timestamp/index.js';
import { verifyCheckpoint } from '../../../src/log/statement/signed-checkpoint.js';
import { lastSignature } from '../../../src/log/statement/signed-statement.js';
import { B_RELAY, NOW, TestLog, makeWorld } from '../world.js';
import { AT, CODE_SIGNING, makeParty, makeToken } from './forge.js';
import type { Party, PartyOptions, TokenOptions } from './forge.js';

const TIME_STAMPING = '1.3.6.1.5.5.7.3.8';
const world = makeWorld('rogatory-hybrid');
let checkpoint: Uint8Array;
let signature: Uint8Array;
let root: Party;
/** The accord names its certificate. */
let named: Party;
/** The accord names the certificate of its issuer. */
let issued: Party;

beforeAll(async () => {
  ({ bytes: checkpoint } = await new TestLog(world, B_RELAY).fill(3).sign());
  ({ signature } = lastSignature(checkpoint));
  root = await makeParty({ name: 'Root', purposes: undefined });
  named = await makeParty();
  issued = await makeParty({ name: 'Issued', issuer: root, serial: 8 });
});

/** What a checkpoint with this token says of its time. The checkpoint verifies, whatever the token is. */
async function shown(token: Uint8Array, accepted: readonly Party[] = [named, root]) {
  const stamped = attachTime(checkpoint, { token } as VerifiedTime);
  expect(verifyCheckpoint(world.view, stamped, { at: NOW }).checkpoint.size).toBe(4);
  return verifyCheckpointTime(
    stamped,
    accepted.map(({ digest }) => digest),
  );
}

describe('a token counts', () => {
  it('when its signer is the one that the accord names, and says so for the last signature of the checkpoint (LOG-55, LOG-56)', async () => {
    const token = await makeToken(signature, { signer: named, accuracy: { seconds: 1, millis: 500, micros: 100 } });
    const time = await shown(token);
    expect(time).toMatchObject({ status: 'verified', at: AT, accuracyMs: 1501, provenAt: NOW + 2, certificate: named.digest });
    expect((time as VerifiedTime).signature).toEqual(signature);
    expect(lastSignature(attachTime(checkpoint, time as VerifiedTime)).unprotected.get(270)).toEqual(token);
    expect(await verifyCheckpointTime(checkpoint, [named.digest])).toEqual({ status: 'absent' });
  });

  it('when the accord names the issuer of its signer, whose certificate is in it (LOG-56)', async () => {
    const time = await shown(await makeToken(signature, { signer: issued, certificates: [issued, root] }));
    expect(time).toMatchObject({ status: 'verified', accuracyMs: 0, provenAt: NOW, certificate: root.digest });
    expect(await shown(await makeToken(signature, { signer: issued }))).toMatchObject({ status: 'unverified' });
  });

  it.each<[string, PartyOptions, (party: Party) => Partial<TokenOptions>]>([
    ['an RSA key of 2,048 bits', { rsa: 2048 }, () => ({})],
    ['an RSA key that the signature names alone', { rsa: 2048 }, () => ({ keyAlone: true })],
    ['a certificate that begins at its time', { from: AT }, () => ({})],
    ['a certificate that ends at its time', { to: AT }, () => ({})],
    ['SHA-384', {}, () => ({ hash: 'SHA-384' })],
    [
      'SHA-512 in all places',
      { hash: 'SHA-512' },
      (of) => ({ hash: 'SHA-512', imprint: { hash: 'SHA-512' }, names: [{ of, by: 'v2 SHA-512' }] }),
    ],
    ['ESSCertID of the first version', {}, (of) => ({ names: [{ of, by: 'v1' }] })],
    [
      'both versions of it',
      {},
      (of) => ({
        names: [
          { of, by: 'v1' },
          { of, by: 'v2' },
        ],
      }),
    ],
    ['a signer named by its key', {}, () => ({ byKeyId: true })],
    ['the accepted certificate beside one that means nothing', {}, (of) => ({ certificates: [root, of] })],
  ])('with %s (LOG-56)', async (_name, party, options) => {
    const signer = await makeParty({ serial: 9, ...party });
    expect(await shown(await makeToken(signature, { signer, ...options(signer) }), [signer])).toMatchObject({ status: 'verified' });
  });
});

describe('a token is shown as unverified, and refuses nothing,', () => {
  it.each<[string, () => Promise<Uint8Array>, string]>([
    ['that nobody signed', async () => swapSignature(await makeToken(signature, { signer: named })), 'signature'],
    ['that another key signed', async () => makeToken(signature, { signer: named, signedBy: issued }), 'signature'],
    [
      'of a certificate that somebody made under the name of the accepted one',
      async () => makeToken(signature, { signer: await makeParty() }),
      'certificate',
    ],
    [
      'of such a certificate, with the accepted one beside it',
      async () => {
        const signer = await makeParty({ serial: 99 });
        return makeToken(signature, { signer, certificates: [signer, named] });
      },
      'certificate',
    ],
    [
      'of two certificates of one name and number, of which the other one signed',
      async () => makeToken(signature, { signer: named, signedBy: await makeParty(), certificates: [named, await makeParty()] }),
      'signature',
    ],
    [
      'of two such certificates, of which the accepted one did not sign',
      async () => {
        const signer = await makeParty();
        return makeToken(signature, { signer, certificates: [signer, named], names: [{ of: named, by: 'v2' }] });
      },
      'signing certificate',
    ],
    [
      'whose issuer is accepted, and did not sign the certificate',
      async () => {
        const signer = await makeParty({ name: 'Issued', issuer: root, signedBy: named });
        return makeToken(signature, { signer, certificates: [signer, root] });
      },
      'certificate',
    ],
    ...(
      [
        ['has no purpose', { purposes: undefined }],
        ['is for code', { purposes: [CODE_SIGNING] }],
        ['is for code as well', { purposes: [TIME_STAMPING, CODE_SIGNING] }],
        ['is not held to its purpose', { critical: false }],
      ] as [string, PartyOptions][]
    ).map(([name, party]): [string, () => Promise<Uint8Array>, string] => [
      `whose certificate ${name}`,
      async () => {
        const signer = await makeParty({ ...party, name: 'Issued', issuer: root });
        return makeToken(signature, { signer, certificates: [signer, root] });
      },
      'extended key usage',
    ]),
    [
      'of a certificate that had ended',
      async () => {
        const signer = await makeParty({ name: 'Issued', issuer: root, to: AT - 1000 });
        return makeToken(signature, { signer, certificates: [signer, root] });
      },
      'genTime: a certificate is not valid',
    ],
    [
      'of a certificate that had not begun',
      async () => {
        const signer = await makeParty({ name: 'Issued', issuer: root, from: AT + 1000 });
        return makeToken(signature, { signer, certificates: [signer, root] });
      },
      'genTime: a certificate is not valid',
    ],
    ['by SHA-1', async () => makeToken(signature, { signer: named, hash: 'SHA-1' }), 'signature algorithm'],
    [
      'whose signature is by SHA-1, and its digests are not',
      async () => makeToken(signature, { signer: named, signatureHash: 'SHA-1' }),
      'signature algorithm',
    ],
    ['about an imprint by SHA-1', async () => makeToken(signature, { signer: named, imprint: { hash: 'SHA-1' } }), 'imprint'],
    [
      'of a certificate that was issued by SHA-1',
      async () => {
        const signer = await makeParty({ name: 'Issued', issuer: root, hash: 'SHA-1' });
        return makeToken(signature, { signer, certificates: [signer, root] });
      },
      'certificate',
    ],
    [
      'by RSA of 1,024 bits',
      async () => {
        const signer = await makeParty({ name: 'Issued', issuer: root, rsa: 1024 });
        return makeToken(signature, { signer, certificates: [signer, root] });
      },
      'signature algorithm',
    ],
    ['that names no certificate', async () => makeToken(signature, { signer: named, names: [] }), 'signing certificate'],
    [
      'that names another certificate',
      async () => makeToken(signature, { signer: named, names: [{ of: root, by: 'v2' }] }),
      'signing certificate',
    ],
    [
      'that names another certificate as well',
      async () =>
        makeToken(signature, {
          signer: named,
          names: [
            { of: named, by: 'v2' },
            { of: root, by: 'v1' },
          ],
        }),
      'signing certificate',
    ],
    ['without signed attributes', async () => makeToken(signature, { signer: named, attributes: 'none' }), 'content type'],
    [
      'whose attributes are of another content',
      async () => makeToken(signature, { signer: named, attributes: 'other content type' }),
      'content type',
    ],
    ['whose attributes have another digest', async () => makeToken(signature, { signer: named, attributes: 'other digest' }), 'signature'],
    ['of two signers', async () => makeToken(signature, { signer: named, signers: 2 }), 'signerInfos'],
    ['of no signer', async () => makeToken(signature, { signer: named, signers: 0 }), 'signerInfos'],
    ['without a certificate', async () => makeToken(signature, { signer: named, certificates: [] }), 'signature'],
    ['with an extension', async () => makeToken(signature, { signer: named, extension: true }), 'extensions'],
    ['of another version', async () => makeToken(signature, { signer: named, version: 2 }), 'version'],
    ['about another imprint', async () => makeToken(signature.slice(1), { signer: named }), 'imprint'],
    [
      'about the bytes of the signature without their head',
      async () => makeToken(signature, { signer: named, imprint: { value: signature } }),
      'imprint',
    ],
    [
      'with two faults of accuracy that make up for each other',
      async () => makeToken(signature, { signer: named, accuracy: { seconds: 1, millis: -999 } }),
      'accuracy',
    ],
    ['that claims to be better than exact', async () => makeToken(signature, { signer: named, accuracy: { seconds: -5 } }), 'accuracy'],
    ['about no time', async () => makeToken(signature, { signer: named, eContentType: '1.2.840.113549.1.7.1' }), 'eContentType'],
    ['that is no signed data', async () => makeToken(signature, { signer: named, contentType: '1.2.840.113549.1.7.3' }), 'contentType'],
    ['with bytes behind it', async () => concat(await makeToken(signature, { signer: named }), Uint8Array.of(0)), 'DER'],
    [
      'with bytes behind its content',
      async () => makeToken(signature, { signer: named, content: (info) => concat(info, Uint8Array.of(0)) }),
      'DER',
    ],
    ['that is no token', async () => Uint8Array.of(0x30, 0), 'token'],
    ['that is not even DER', async () => Uint8Array.of(1, 2, 3), 'DER'],
  ])('%s (LOG-56)', async (_name, make, reason) => {
    const time = await shown(await make());
    expect(time.status).toBe('unverified');
    expect((time as { reason: string }).reason.startsWith(reason)).toBe(true);
  });

  it('when the certificate of the issuer that the accord names had ended (LOG-56)', async () => {
    const ended = await makeParty({ name: 'Root', purposes: undefined, to: AT - 1000 });
    const signer = await makeParty({ name: 'Issued', issuer: ended });
    const token = await makeToken(signature, { signer, certificates: [signer, ended] });
    expect(await shown(token, [ended])).toEqual({ status: 'unverified', reason: 'genTime: a certificate is not valid' });
    // By its own certificate it counts.
    expect(await shown(token, [signer])).toMatchObject({ status: 'verified' });
  });

  it('under an accord that names no authority (LOG-56)', async () => {
    expect(await shown(await makeToken(signature, { signer: named }), [])).toMatchObject({ status: 'unverified' });
  });

  it('of more than 8,192 bytes (LOG-56)', async () => {
    const token = await makeToken(signature, { signer: named, certificates: Array.from({ length: 30 }, () => named) });
    expect(token.length).toBeGreaterThan(8_192);
    await expect(verifyTimeToken(token, signature, [named.digest])).toRejectCode('LOG_TIME_TOKEN', { field: 'size' });
  });

  it('on another checkpoint than that of its signature (LOG-56)', async () => {
    const { bytes: cose } = await new TestLog(world, B_RELAY).fill(2).sign();
    const moved = attachTime(cose, { token: await makeToken(signature, { signer: named }) } as VerifiedTime);
    expect(await verifyCheckpointTime(moved, [named.digest])).toEqual({ status: 'unverified', reason: 'imprint' });
  });
});

it('a token with a bit changed counts for the same time, or not at all (LOG-56)', async () => {
  const token = await makeToken(signature, { signer: issued, certificates: [issued, root], accuracy: { seconds: 1 } });
  const accepted = [root.digest];
  const outcomes = new Set<string>();
  for (let at = 0; at < token.length; at += 5) {
    const changed = token.slice();
    changed[at] = (changed[at] as number) ^ (1 << (at % 8));
    const outcome = await verifyTimeToken(changed, signature, accepted).then(
      ({ at: time, provenAt }) => `${time} ${provenAt}`,
      (error: unknown) => (isRogatoryError(error, 'LOG_TIME_TOKEN') ? 'unverified' : String(error)),
    );
    outcomes.add(outcome);
  }
  expect([...outcomes].sort()).toEqual([`${AT} ${NOW + 1}`, 'unverified']);
});

describe('an answer', () => {
  const nonce = Uint8Array.from({ length: 16 }, (_, i) => i + 1);
  const token = (options: Partial<TokenOptions> = {}) => makeToken(signature, { signer: named, nonce, ...options });
  const verify = async (bytes: Uint8Array, now = AT) => verifyTimeToken(bytes, signature, [named.digest], { nonce, now });

  it('counts with the nonce that was sent and the time of the clock, to 600 seconds (LOG-56)', async () => {
    for (const offset of [0, 600_000, -600_000])
      expect(await verify(await token(), AT + offset)).toMatchObject({ status: 'verified', at: AT });
    for (const offset of [601_000, -601_000]) {
      await expect(verify(await token(), AT + offset)).toRejectCode('LOG_TIME_TOKEN', { field: 'genTime: not the present' });
    }
  });

  it('does not count with another nonce, or none (LOG-56)', async () => {
    const other = nonce.slice();
    other[15] = 0;
    await expect(verify(await token({ nonce: other }))).toRejectCode('LOG_TIME_TOKEN', { field: 'nonce' });
    const none = await makeToken(signature, { signer: named });
    await expect(verify(none)).toRejectCode('LOG_TIME_TOKEN', { field: 'nonce' });
    // Without a question there is none to compare.
    expect(await shown(none)).toMatchObject({ status: 'verified' });
  });
});

/** Puts random bytes where the signature stands, which is last. */
function swapSignature(token: Uint8Array): Uint8Array {
  const swapped = token.slice();
  crypto.getRandomValues(swapped.subarray(-32));
  return swapped;
}
