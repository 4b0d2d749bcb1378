import { describe, expect, it } from 'vitest';
import { decode } from '../../src/cbor/decode.js';
import { encode } from '../../src/cbor/encode.js';
import type { CborValue } from '../../src/cbor/value.js';
import { concat, toUtf8 } from '../../src/core/bytes.js';
import type { ErrorCode } from '../../src/core/errors.js';
import { signCose } from '../../src/crypto/sign/cose.js';
import { kidOf, publicKeyBytes } from '../../src/crypto/keys/keys.js';
import { encodeCheckpoint } from '../../src/log/statement/checkpoint.js';
import { readCheckpoint, signCheckpoint, verifyCheckpoint } from '../../src/log/statement/signed-checkpoint.js';
import { outsideEd25519, outsideStructure } from './outside.js';
import { A_RELAY, EPOCH, NOW, TestLog, makeWorld } from './world.js';

const judged = { at: NOW };
const typ = 'application/rogatory-checkpoint+cose';

async function signed(suite: 'rogatory-classic' | 'rogatory-hybrid' = 'rogatory-classic') {
  const world = makeWorld(suite);
  const log = new TestLog(world, A_RELAY).fill(6);
  const forms = await log.sign();
  return { world, log, forms, signer: world.signer(A_RELAY, 'log') };
}

/** Signatures of a COSE_Sign, decoded. */
const partsOf = (cose: Uint8Array) =>
  decode(cose, { tag: 98 }) as [Uint8Array, Map<number, CborValue>, Uint8Array, [Uint8Array, CborValue, Uint8Array][]];

describe('signed checkpoint', () => {
  it.each(['rogatory-classic', 'rogatory-hybrid'] as const)(
    'is verified in the suite %s by all of its algorithms (LOG-09)',
    async (suite) => {
      const { world, log, forms } = await signed(suite);
      const verified = verifyCheckpoint(world.view, forms.bytes, judged);
      expect(verified.checkpoint).toEqual({ owner: A_RELAY, epoch: EPOCH, size: 7, root: log.root() });
      expect(verified.bytes).toEqual(forms.bytes);
      expect(verified.signer.role).toBe('log');
      expect(partsOf(forms.bytes)[3]).toHaveLength(suite === 'rogatory-hybrid' ? 2 : 1);
      // An own one, and one that was verified when it was kept, is read again without a look at the directories.
      expect(readCheckpoint(forms.bytes)).toMatchObject({ checkpoint: verified.checkpoint, bytes: forms.bytes });
    },
  );

  it('is refused by the first check that fails: form, body, signer, signature (LOG-73)', async () => {
    const { world, forms } = await signed();
    const make = (payload: Uint8Array, role: 'log' | 'cosign', name = typ) =>
      signCose({ protected: new Map([[16, name]]), payload, signers: [world.signer(A_RELAY, role)], order: 'policy' });
    const body = encodeCheckpoint(forms.checkpoint);
    const spelled = concat(body, toUtf8('extension\n'));
    const forged = async (cose: Promise<Uint8Array>) => (await cose).map((byte, i, all) => (i === all.length - 1 ? byte ^ 1 : byte));
    const verdict = async (cose: Promise<Uint8Array>, code: ErrorCode) => {
      const bytes = await cose;
      expect(() => verifyCheckpoint(world.view, bytes, judged)).toThrowCode(code);
    };
    await verdict(forged(make(spelled, 'cosign', 'application/rogatory-cosignature+cose')), 'CRYPTO_COSE_MALFORMED');
    await verdict(forged(make(spelled, 'cosign')), 'LOG_CHECKPOINT');
    await verdict(forged(make(body, 'cosign')), 'LOG_SIGNER');
    await verdict(forged(make(body, 'log')), 'LOG_SIGNATURE');
    expect(verifyCheckpoint(world.view, forms.bytes, judged).signer.role).toBe('log');
  });

  it('is refused when one of two signatures is missing, changed or of another signer (LOG-10)', async () => {
    const { world, forms } = await signed('rogatory-hybrid');
    const [header, loose, body, signatures] = partsOf(forms.bytes);
    const again = (changed: readonly CborValue[]) => encode([header, loose, body, changed], { tag: 98 });
    expect(() => verifyCheckpoint(world.view, again(signatures.slice(0, 1)), judged)).toThrowCode('LOG_SIGNER');
    expect(() => verifyCheckpoint(world.view, again(signatures.slice(1)), judged)).toThrowCode('CRYPTO_COSE_MALFORMED');
    for (const i of [0, 1]) {
      const changed = signatures.map(([prot, un, signature], j): CborValue => [
        prot,
        un,
        i === j ? signature.map((byte, at) => (at === 9 ? byte ^ 1 : byte)) : signature,
      ]);
      expect(() => verifyCheckpoint(world.view, again(changed), judged)).toThrowCode('LOG_SIGNATURE');
    }
    const other = await signCheckpoint(forms.checkpoint, world.signer(A_RELAY, 'cosign'));
    expect(() => verifyCheckpoint(world.view, other.bytes, judged)).toThrowCode('LOG_SIGNER');
    const mixed = again([signatures[0]!, partsOf(other.bytes)[3][1]!]);
    expect(() => verifyCheckpoint(world.view, mixed, judged)).toThrowCode('LOG_SIGNER');
  });

  it('is refused under a signer that is no longer, not yet or no more to be trusted (LOG-09)', async () => {
    const { world, forms } = await signed();
    const verify = (at: number | 'any', datedBy?: number) => () =>
      verifyCheckpoint(world.view, forms.bytes, { at, ...(datedBy !== undefined && { datedBy }) });
    expect(verify(NOW - 86_400)().checkpoint.size).toBe(7);
    expect(verify(NOW + 86_400)().checkpoint.size).toBe(7);
    expect(verify(NOW - 86_401)).toThrowCode('LOG_SIGNER');
    expect(verify(NOW + 86_401)).toThrowCode('LOG_SIGNER');
    // Whose signature it is does not depend on the time.
    expect(verify('any')().checkpoint.size).toBe(7);
    world.patch(A_RELAY, 'log', { status: 'retired' });
    expect(verify(NOW)().checkpoint.size).toBe(7);
    world.patch(A_RELAY, 'log', { status: 'compromised', invalidSince: NOW - 100 });
    expect(verify(NOW)).toThrowCode('LOG_SIGNER');
    expect(verify('any')).toThrowCode('LOG_SIGNER');
    expect(verify(NOW, NOW - 100)).toThrowCode('LOG_SIGNER');
    expect(verify(NOW, NOW - 101)().checkpoint.size).toBe(7);
  });

  it('is refused below the suite of its state, and of an owner that is not in the directory (LOG-09)', async () => {
    const { world, forms } = await signed();
    world.floor(A_RELAY, 'rogatory-hybrid');
    expect(() => verifyCheckpoint(world.view, forms.bytes, judged)).toThrowCode('LOG_SIGNER');
    const stranger = await signCheckpoint({ ...forms.checkpoint, owner: { scope: 'aa', id: 'other' } }, world.signer(A_RELAY, 'log'));
    expect(() => verifyCheckpoint(world.view, stranger.bytes, judged)).toThrowCode('LOG_SIGNER');
  });

  it('is refused under another typ, a wider header, another body (LOG-07)', async () => {
    const { world, forms, signer } = await signed();
    const body = encodeCheckpoint(forms.checkpoint);
    const sign = (header: [number, CborValue][], payload: Uint8Array) =>
      signCose({ protected: new Map(header), payload, signers: [signer], order: 'policy' });
    const verify = async (header: [number, CborValue][], payload = body) =>
      verifyCheckpoint(world.view, await sign(header, payload), judged);
    expect((await verify([[16, typ]])).checkpoint.size).toBe(7);
    await expect(verify([[16, 'application/rogatory-cosignature+cose']])).toRejectCode('CRYPTO_COSE_MALFORMED');
    await expect(
      verify([
        [3, 0],
        [16, typ],
      ]),
    ).toRejectCode('CRYPTO_COSE_MALFORMED');
    await expect(verify([[16, typ]], body.slice(1))).toRejectCode('LOG_ORIGIN');
    await expect(verify([[16, typ]], concat(body, toUtf8('more\n')))).toRejectCode('LOG_CHECKPOINT');
  });

  it('convinces a COSE verifier that is not ours (LOG-10)', async () => {
    const { forms, signer } = await signed('rogatory-hybrid');
    const key = signer.keys.get(-19)!;
    const [header, , body, signatures] = partsOf(forms.bytes);
    expect(Buffer.from(header).toString('latin1').slice(4)).toBe(typ);
    const [signProtected, , signature] = signatures[0]!;
    // {1: -19, 4: kid}
    expect(Buffer.from(signProtected).toString('hex')).toBe(`a20132045820${Buffer.from(kidOf(key)).toString('hex')}`);
    const signedBytes = outsideStructure([header, signProtected, new Uint8Array(0), body]);
    expect(outsideEd25519(publicKeyBytes(key), signedBytes, signature)).toBe(true);
    expect(outsideEd25519(publicKeyBytes(key), signedBytes.subarray(1), signature)).toBe(false);
  });
});
