import { describe, expect, it } from 'vitest';
import { concat, toUtf8 } from '../../src/core/bytes.js';
import { signCose } from '../../src/crypto/sign/cose.js';
import { cosignatureStatement, readCosignature, signCosignature, verifyCosignature } from '../../src/log/statement/cosignature.js';
import { A_CA, A_RELAY, B_CA, B_RELAY, EPOCH, NOW, TestLog, makeWorld } from './world.js';

describe('cosignature', () => {
  async function cosigned(suite: 'rogatory-classic' | 'rogatory-hybrid' = 'rogatory-classic', owner = A_RELAY, cosigner = B_RELAY) {
    const world = makeWorld(suite);
    const log = new TestLog(world, owner).fill(4);
    const checkpoint = await log.verified();
    const bytes = await signCosignature(checkpoint, cosigner, world.signer(cosigner, 'cosign'), NOW);
    return { world, log, checkpoint, bytes };
  }

  it.each(['rogatory-classic', 'rogatory-hybrid'] as const)(
    'says when the cosigner held the checkpoint, in the suite %s (LOG-12)',
    async (suite) => {
      const { world, checkpoint, bytes } = await cosigned(suite);
      const verified = verifyCosignature(world.view, B_RELAY, bytes);
      expect(verified).toMatchObject({ cosigner: B_RELAY, checkpoint: checkpoint.checkpoint, at: NOW });
      expect(verified.bytes).toEqual(bytes);
      expect(verified.signer.role).toBe('cosign');
      // What was verified when it was kept is read again without a look at the directories.
      expect(readCosignature(bytes)).toMatchObject({ checkpoint: checkpoint.checkpoint, at: NOW });
    },
  );

  it('signs the bytes of C2SP cosignature/v1 (LOG-12)', async () => {
    const { log, checkpoint } = await cosigned();
    const root = Buffer.from(log.root()).toString('base64');
    expect(Buffer.from(cosignatureStatement(checkpoint.checkpoint, NOW)).toString()).toBe(
      `cosignature/v1\ntime ${NOW}\nrogatory/aa/relay/${EPOCH}\n5\n${root}\n`,
    );
  });

  it('is given by the same kind of node of another state (LOG-71)', async () => {
    const { world, checkpoint } = await cosigned();
    const by = async (who: typeof A_RELAY, role: 'cosign' | 'log' = 'cosign') =>
      verifyCosignature(world.view, who, await signCosignature(checkpoint, who, world.signer(who, role), NOW));
    await expect(by(B_CA)).toRejectCode('LOG_COSIGNATURE');
    await expect(by(B_RELAY, 'log')).toRejectCode('LOG_SIGNER');
    for (const own of [A_RELAY, A_CA]) {
      await expect(signCosignature(checkpoint, own, world.signer(own, 'cosign'), NOW)).rejects.toBeInstanceOf(TypeError);
      const statement = cosignatureStatement(checkpoint.checkpoint, NOW);
      const header = new Map([[16, 'application/rogatory-cosignature+cose']]);
      const forged = await signCose({ protected: header, payload: statement, signers: [world.signer(own, 'cosign')], order: 'policy' });
      expect(() => verifyCosignature(world.view, own, forged)).toThrowCode('LOG_COSIGNATURE');
    }
    // Agencies cosign agencies' logs.
    const agencies = await cosigned('rogatory-classic', A_CA, B_CA);
    expect(verifyCosignature(agencies.world.view, B_CA, agencies.bytes).cosigner).toEqual(B_CA);
  });

  it('is judged at the time that it names, by a signer that is not compromised, and lies at most 600 s ahead (LOG-72, LOG-73)', async () => {
    const { world, checkpoint } = await cosigned();
    const at = (time: number) => signCosignature(checkpoint, B_RELAY, world.signer(B_RELAY, 'cosign'), time);
    const late = await at(NOW + 86_401);
    expect(() => verifyCosignature(world.view, B_RELAY, late)).toThrowCode('LOG_SIGNER');
    expect(verifyCosignature(world.view, B_RELAY, await at(NOW + 600), { now: NOW }).at).toBe(NOW + 600);
    const ahead = await at(NOW + 601);
    expect(() => verifyCosignature(world.view, B_RELAY, ahead, { now: NOW })).toThrowCode('LOG_COSIGNATURE');
    // Of a stolen key nothing counts, whatever time it names.
    const before = await at(NOW);
    world.patch(B_RELAY, 'cosign', { status: 'compromised', invalidSince: NOW + 50 });
    expect(() => verifyCosignature(world.view, B_RELAY, before)).toThrowCode('LOG_SIGNER');
  });

  it('is refused with any other statement or typ (LOG-12)', async () => {
    const { world, checkpoint } = await cosigned();
    const good = cosignatureStatement(checkpoint.checkpoint, NOW);
    const sign = (payload: Uint8Array, typ = 'cosignature') =>
      signCose({
        protected: new Map([[16, `application/rogatory-${typ}+cose`]]),
        payload,
        signers: [world.signer(B_RELAY, 'cosign')],
        order: 'policy',
      });
    const body = good.slice(`cosignature/v1\ntime ${NOW}\n`.length);
    const faults = [
      '',
      'cosignature/v1\n',
      'cosignature/v2\ntime 1\n',
      'cosignature/v1\ntime 01\n',
      'cosignature/v1\ntime 9999999999999999\n',
    ];
    for (const start of faults) {
      const bytes = await sign(concat(toUtf8(start), body));
      expect(() => verifyCosignature(world.view, B_RELAY, bytes), start).toThrowCode('LOG_COSIGNATURE');
    }
    const longer = await sign(concat(good, toUtf8('\n')));
    expect(() => verifyCosignature(world.view, B_RELAY, longer)).toThrowCode('LOG_CHECKPOINT');
    const other = await sign(good, 'checkpoint');
    expect(() => verifyCosignature(world.view, B_RELAY, other)).toThrowCode('CRYPTO_COSE_MALFORMED');
  });
});
