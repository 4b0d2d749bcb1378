// Runs verify.py: verifiers by other hands.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { toHex } from '../../src/core/bytes.js';
import { kidOf, publicKeyBytes } from '../../src/crypto/keys.js';
import type { Signer } from '../../src/crypto/sign.js';

const SCRIPT = fileURLToPath(new URL('verify.py', import.meta.url));

const python = ['python3', '/usr/bin/python3'].find(
  (command) => spawnSync(command, ['-c', 'import cbor2, cryptography'], { stdio: 'ignore' }).status === 0,
);
export const hasPython = python !== undefined;
/** For the title of what is skipped without it. */
export const missingPython = hasPython ? '' : ': SKIPPED, apt-get install python3-cbor2 python3-cryptography';

const listed = spawnSync('openssl', ['list', '-signature-algorithms'], { encoding: 'utf8' });
export const hasMlDsa = hasPython && /ML-DSA-65/i.test(listed.stdout);
export const missingMlDsa = hasMlDsa ? '' : ': SKIPPED, apt-get install openssl (3.5 or later) python3-cbor2 python3-cryptography';

function run(given: object): Record<string, unknown> {
  const ran = spawnSync(python!, [SCRIPT], { input: JSON.stringify(given), encoding: 'utf8' });
  if (ran.status !== 0) throw new TypeError(ran.stderr);
  return JSON.parse(ran.stdout) as Record<string, unknown>;
}

/** Looks for one line of a note. @param type - 1 of the log, 4 of a cosigner. */
export function pythonNote(note: Uint8Array, name: string, type: 1 | 4, signer: Signer): Record<string, unknown> {
  return run({ note: toHex(note), name, type, key: toHex(publicKeyBytes(signer.keys.get(-19)!)) });
}

/** Verifies every signature of a COSE_Sign by the keys of these signers. */
export function pythonCose(cose: Uint8Array, ...signers: readonly Signer[]): Record<string, unknown> {
  const keys = signers.flatMap((signer) => [...signer.keys.values()]);
  return run({ cose: toHex(cose), keys: Object.fromEntries(keys.map((key) => [toHex(kidOf(key)), toHex(publicKeyBytes(key))])) });
}
