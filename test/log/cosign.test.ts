import { describe, expect, it } from 'vitest';
import { concat, toUtf8 } from '../../src/core/bytes.js';
import { signCose } from '../../src/crypto/cose.js';
import { publicKeyBytes } from '../../src/crypto/keys.js';
import { cosign } from '../../src/log/cosign.js';
import type { Cosignable } from '../../src/log/checkpoint.js';
import { cosignatureStatement, signCosignature, verifyCosignature, verifyCosignatureLine } from '../../src/log/cosignature.js';
import { judgeEvidence } from '../../src/log/judge.js';
import { encodeNote, parseNote } from '../../src/log/note.js';
import { outsideNote } from './outside.js';
import { A_CA, A_RELAY, B_CA, B_RELAY, NOW, TestLog, makeWorld } from './world.js';

const world = makeWorld();

describe('cosign', () => {
  it('takes the first checkpoint, the same one again, and what continues it (LOG-13)', async () => {
    const log = new TestLog(world, A_RELAY).fill(4);
    const first = await log.verified();
    expect(cosign(undefined, first, [])).toEqual({ verdict: 'cosign', cosignable: { checkpoint: first.checkpoint } });
    expect(cosign(first, first, []).verdict).toBe('cosign');
    const next = await log.fill(5).verified();
    expect(cosign(first, next, await log.consistency(5))).toEqual({ verdict: 'cosign', cosignable: { checkpoint: next.checkpoint } });
  });

  it('refuses a smaller checkpoint (LOG-13)', async () => {
    const log = new TestLog(world, A_RELAY).fill(4);
    const first = await log.verified();
    const next = await log.fill(1).verified();
    expect(() => cosign(next, first, [])).toThrowCode('LOG_ROLLBACK');
  });

  it('refuses a proof that proves nothing, and convicts nobody by it (LOG-13, LOG-04)', async () => {
    const log = new TestLog(world, A_RELAY).fill(4);
    const first = await log.verified();
    const next = await log.fill(5).verified();
    const proof = await log.consistency(5);
    expect(() => cosign(first, next, [])).toThrowCode('LOG_CONSISTENCY');
    expect(() => cosign(first, next, [...proof].reverse())).toThrowCode('LOG_CONSISTENCY');
    expect(() => cosign(next, next, proof)).toThrowCode('LOG_CONSISTENCY');
  });

  it('refuses another origin (LOG-16)', async () => {
    const first = await new TestLog(world, A_RELAY).fill(4).verified();
    const second = await new TestLog(world, A_RELAY, { epoch: 2 }).fill(9).verified();
    expect(() => cosign(first, second, [])).toThrowCode('LOG_EPOCH');
  });

  it('returns the evidence when two checkpoints of one size differ (LOG-14)', async () => {
    const one = await new TestLog(world, A_RELAY).fill(4, 'one').verified();
    const other = await new TestLog(world, A_RELAY).fill(4, 'other').verified();
    const decision = cosign(one, other, []);
    if (decision.verdict !== 'equivocation') throw new TypeError('equivocation expected');
    expect(decision.contradiction.conflict).toBe('split-view');
    expect(judgeEvidence(world.view, decision.contradiction.evidence)).toEqual({ conflict: 'split-view', accused: [A_RELAY] });
  });

  it('returns the evidence when the proof leads to another beginning (LOG-14)', async () => {
    const one = await new TestLog(world, A_RELAY).fill(4, 'one').verified();
    const rewritten = new TestLog(world, A_RELAY).fill(9, 'other');
    const decision = cosign(one, await rewritten.verified(), await rewritten.consistency(5));
    if (decision.verdict !== 'equivocation') throw new TypeError('equivocation expected');
    expect(judgeEvidence(world.view, decision.contradiction.evidence)).toEqual({ conflict: 'rewritten', accused: [A_RELAY] });
  });
});

describe('cosignature', () => {
  async function cosigned(suite: 'rogatory-classic' | 'rogatory-hybrid' = 'rogatory-classic', owner = A_RELAY, cosigner = B_RELAY) {
    const own = makeWorld(suite);
    const log = new TestLog(own, owner).fill(4);
    const cosignable: Cosignable = { checkpoint: (await log.verified()).checkpoint };
    const made = await signCosignature(cosignable, cosigner, own.signer(cosigner, 'cosign'), NOW);
    return { own, log, cosignable, ...made };
  }

  it.each(['rogatory-classic', 'rogatory-hybrid'] as const)(
    'says when the cosigner held the checkpoint, in the suite %s (LOG-12)',
    async (suite) => {
      const { own, cosignable, cose } = await cosigned(suite);
      const verified = verifyCosignature(own.view, B_RELAY, cose);
      expect(verified).toMatchObject({ cosigner: B_RELAY, kind: 'relay', checkpoint: cosignable.checkpoint, at: NOW });
      expect(verified.bytes).toEqual(cose);
    },
  );

  it('signs the bytes of C2SP cosignature/v1, as a verifier that is not ours finds (LOG-12)', async () => {
    const { own, log, line, cosignable } = await cosigned();
    const note = parseNote((await log.sign()).note);
    const whole = encodeNote({ ...note, lines: [...note.lines, line] });
    const signer = own.signer(B_RELAY, 'cosign');
    const said = outsideNote(whole, 'rogatory/bb/relay', 4, publicKeyBytes(signer.keys.get(-19)!));
    expect(said).toEqual({ size: 5, root: Buffer.from(log.root()).toString('base64'), time: NOW });
    expect(Buffer.from(cosignatureStatement(cosignable.checkpoint, NOW)).toString()).toBe(
      `cosignature/v1\ntime ${NOW}\nrogatory/aa/relay/1\n5\n${said!.root}\n`,
    );
    expect(verifyCosignatureLine(parseNote(whole), B_RELAY, signer)).toBe(NOW);
    expect(verifyCosignatureLine(parseNote(whole), A_RELAY, signer)).toBeUndefined();
  });

  it('is refused as a line with another time, length or signature (LOG-12)', async () => {
    const { own, log, line } = await cosigned();
    const { text } = parseNote((await log.sign()).note);
    const signer = own.signer(B_RELAY, 'cosign');
    const verify = (signature: Uint8Array) => () => verifyCosignatureLine({ text, lines: [{ ...line, signature }] }, B_RELAY, signer);
    const change = (at: number) => line.signature.map((byte, i) => (i === at ? byte ^ 1 : byte));
    expect(verify(change(7))).toThrowCode('LOG_SIGNATURE');
    expect(verify(change(20))).toThrowCode('LOG_SIGNATURE');
    expect(verify(change(0))).toThrowCode('LOG_COSIGNATURE');
    expect(verify(line.signature.slice(1))).toThrowCode('LOG_COSIGNATURE');
  });

  it('is given by the same kind of node, never by the owner (LOG-12)', async () => {
    const { own, cosignable } = await cosigned();
    const by = async (who: typeof A_RELAY, role: 'cosign' | 'log' | 'seal' = 'cosign') =>
      verifyCosignature(own.view, who, (await signCosignature(cosignable, who, own.signer(who, role), NOW)).cose);
    await expect(by(B_CA)).toRejectCode('LOG_COSIGNATURE');
    await expect(by(B_RELAY, 'log')).toRejectCode('LOG_SIGNER');
    await expect(signCosignature(cosignable, A_RELAY, own.signer(A_RELAY, 'cosign'), NOW)).rejects.toBeInstanceOf(TypeError);
    const statement = cosignatureStatement(cosignable.checkpoint, NOW);
    const header = new Map([[16, 'application/rogatory-cosignature+cose']]);
    const forged = await signCose({ protected: header, payload: statement, signers: [own.signer(A_RELAY, 'cosign')], order: 'policy' });
    expect(() => verifyCosignature(own.view, A_RELAY, forged)).toThrowCode('LOG_COSIGNATURE');
    // Agencies cosign agencies' logs.
    const agencies = await cosigned('rogatory-classic', A_CA, B_CA);
    expect(verifyCosignature(agencies.own.view, B_CA, agencies.cose).kind).toBe('agency');
  });

  it('is judged at the time that it names (LOG-12)', async () => {
    const { own, cosignable } = await cosigned();
    const { cose } = await signCosignature(cosignable, B_RELAY, own.signer(B_RELAY, 'cosign'), NOW + 86_401);
    expect(() => verifyCosignature(own.view, B_RELAY, cose)).toThrowCode('LOG_SIGNER');
  });

  it('is refused with any other statement or typ (LOG-12)', async () => {
    const { own, cosignable } = await cosigned();
    const good = cosignatureStatement(cosignable.checkpoint, NOW);
    const sign = (payload: Uint8Array, typ = 'cosignature') =>
      signCose({
        protected: new Map([[16, `application/rogatory-${typ}+cose`]]),
        payload,
        signers: [own.signer(B_RELAY, 'cosign')],
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
      const cose = await sign(concat(toUtf8(start), body));
      expect(() => verifyCosignature(own.view, B_RELAY, cose), start).toThrowCode('LOG_COSIGNATURE');
    }
    const longer = await sign(concat(good, toUtf8('\n')));
    expect(() => verifyCosignature(own.view, B_RELAY, longer)).toThrowCode('LOG_CHECKPOINT');
    const other = await sign(good, 'checkpoint');
    expect(() => verifyCosignature(own.view, B_RELAY, other)).toThrowCode('CRYPTO_COSE_MALFORMED');
  });
});
