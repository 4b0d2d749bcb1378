import { beforeAll, describe, expect, it } from 'vitest';
import { toHex, toUtf8 } from '../../src/core/bytes.js';
import { decodeCoseSign } from '../../src/crypto/cose.js';
import { cosign } from '../../src/log/cosign.js';
import { signCosignature } from '../../src/log/cosignature.js';
import { encodeNote, parseNote } from '../../src/log/note.js';
import { signReceipt } from '../../src/log/receipt-object.js';
import { A_RELAY, B_CA, B_RELAY, NOW, TestLog, makeWorld, receiptOf } from '../log/world.js';
import type { World } from '../log/world.js';
import { createState } from '../trust/states.js';
import { hasMlDsa, hasPython, missingMlDsa, missingPython, pythonCose, pythonNote } from './python.js';

/** The same bytes with one bit of the last one changed: the end of the last signature. */
function flipped(bytes: Uint8Array): Uint8Array {
  const changed = bytes.slice();
  changed[changed.length - 1]! ^= 1;
  return changed;
}

describe.skipIf(!hasPython)(`Python's cbor2 and cryptography${missingPython}`, () => {
  let world: World;
  let log: TestLog;
  beforeAll(() => {
    world = makeWorld();
    log = new TestLog(world, B_RELAY).fill(6);
  });

  it('verifies the note of a checkpoint (LOG-08, LOG-10)', async () => {
    const { note } = await log.sign();
    const found = pythonNote(note, 'rogatory/bb/relay/1', 1, world.signer(B_RELAY, 'log'));
    expect(found).toEqual({ origin: 'rogatory/bb/relay/1', size: 7, root: toHex(log.root()), verified: true });
    expect(pythonNote(note, 'rogatory/bb/relay/1', 1, world.signer(A_RELAY, 'log'))).toEqual({ verified: false });
    const other = encodeNote({
      ...parseNote(note),
      text: toUtf8(`rogatory/bb/relay/1\n8\n${Buffer.from(log.root()).toString('base64')}\n`),
    });
    expect(pythonNote(other, 'rogatory/bb/relay/1', 1, world.signer(B_RELAY, 'log'))).toMatchObject({ size: 8, verified: false });
  });

  it('verifies the line of a cosigner in it (LOG-12)', async () => {
    const { note } = await log.sign();
    const decision = cosign(undefined, await log.verified(), []);
    if (decision.verdict !== 'cosign') throw new TypeError('not to be cosigned');
    const { line } = await signCosignature(decision.cosignable, A_RELAY, world.signer(A_RELAY, 'cosign'), NOW + 60);
    const parsed = parseNote(note);
    const both = encodeNote({ text: parsed.text, lines: [...parsed.lines, line] });
    expect(pythonNote(both, 'rogatory/aa/relay', 4, world.signer(A_RELAY, 'cosign'))).toMatchObject({
      size: 7,
      time: NOW + 60,
      verified: true,
    });
    expect(pythonNote(both, 'rogatory/bb/relay/1', 1, world.signer(B_RELAY, 'log'))).toMatchObject({ verified: true });
  });

  it('verifies a checkpoint and a receipt, and finds both in canonical form (LOG-10, LOG-19, CBOR-04)', async () => {
    const { cose } = await log.sign();
    const found = pythonCose(cose, world.signer(B_RELAY, 'log'));
    expect(found).toMatchObject({ typ: 'application/rogatory-checkpoint+cose', signatures: [[-19, true]], canonical: true });
    expect(pythonCose(flipped(cose), world.signer(B_RELAY, 'log'))).toMatchObject({ signatures: [[-19, false]] });
    const receipt = await signReceipt(receiptOf('delivered'), world.signer(B_CA, 'seal'));
    expect(pythonCose(receipt, world.signer(B_CA, 'seal'))).toMatchObject({
      typ: 'application/rogatory-receipt+cose',
      signatures: [[-19, true]],
      canonical: true,
    });
  });

  it('verifies root and directory of a state by every signer (TRUST-01, TRUST-05)', async () => {
    const state = await createState({ scope: 'demo-a' });
    expect(pythonCose(state.root, ...state.signers('root'))).toMatchObject({
      typ: 'application/rogatory-root+cose',
      signatures: [
        [-19, true],
        [-19, true],
        [-19, true],
      ],
      canonical: true,
    });
    const directory = pythonCose(state.directory, ...state.signers('directory'));
    expect(directory).toMatchObject({
      typ: 'application/rogatory-directory+cose',
      signatures: [
        [-19, true],
        [-19, true],
      ],
      canonical: true,
    });
    const { payload } = decodeCoseSign(state.directory, { maxBytes: 1_048_576, maxSignatures: 8 });
    expect(directory['payload']).toBe(toHex(payload));
  });
});

describe.skipIf(!hasMlDsa)(`openssl's ML-DSA${missingMlDsa}`, () => {
  it('verifies a checkpoint of rogatory-hybrid by every algorithm (LOG-10)', async () => {
    const world = makeWorld('rogatory-hybrid');
    const { cose } = await new TestLog(world, B_RELAY).fill(2).sign();
    const signer = world.signer(B_RELAY, 'log');
    expect(pythonCose(cose, signer)['signatures']).toEqual([
      [-19, true],
      [-49, true],
    ]);
    expect(pythonCose(flipped(cose), signer)['signatures']).toEqual([
      [-19, true],
      [-49, false],
    ]);
  });

  it('verifies a directory of rogatory-hybrid by every signer and algorithm (TRUST-05)', async () => {
    const state = await createState({ scope: 'demo-a', suite: 'rogatory-hybrid' });
    const found = pythonCose(state.directory, ...state.signers('directory'))['signatures'] as [number, boolean][];
    expect(found.map(([alg]) => alg).sort()).toEqual([-19, -19, -49, -49]);
    expect(found.every(([, verified]) => verified)).toBe(true);
  });
});
