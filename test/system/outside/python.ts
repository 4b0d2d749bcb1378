// Runs verify.py: a second verifier, made from SPEC.md.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { toHex } from '../../../src/core/bytes.js';

const SCRIPT = fileURLToPath(new URL('verify.py', import.meta.url));

/** @returns An interpreter that has these modules: Debian's own beside the one in PATH, which may be another. */
export function pythonWith(...modules: readonly string[]): string | undefined {
  const script = `import ${modules.join(', ')}`;
  return ['python3', '/usr/bin/python3'].find((command) => spawnSync(command, ['-c', script], { stdio: 'ignore' }).status === 0);
}

const python = pythonWith('cbor2', 'cryptography');
export const hasPython = python !== undefined;
/** For the title of what is skipped without it. */
export const missingPython = hasPython ? '' : ': SKIPPED, apt-get install python3-cbor2 python3-cryptography';

const listed = spawnSync('openssl', ['list', '-signature-algorithms'], { encoding: 'utf8' });
export const hasMlDsa = hasPython && /ML-DSA-65/i.test(listed.stdout);
export const missingMlDsa = hasMlDsa ? '' : ': SKIPPED, apt-get install openssl (3.5 or later) python3-cbor2 python3-cryptography';

/** Something to be judged, as verify.py names its parts. */
export interface Case {
  readonly judge: 'trust' | 'checkpoint' | 'cosigned' | 'batch' | 'notice' | 'restore' | 'own-entry' | 'standing' | 'contradiction';
  readonly bytes?: Uint8Array;
  /** Of a cosigned: `scope/id` by whom it came. */
  readonly cosigner?: string;
  /** Of a batch: `scope/id` of sender or peer, the scope of a foreign relay, absent for the own relay. */
  readonly source?: string;
  /** Of a restore: `scope/id` by whom it came. */
  readonly sender?: string;
  /** Of an own entry and of a standing: scope of the state against which it is shown. */
  readonly against?: string;
  /** Of a standing: an own entry that covers the receipt, or not. */
  readonly entry?: Uint8Array;
}

/** From what everything is judged: fingerprints by scope, published documents, epoch seconds. */
export interface Grounds {
  readonly pins: ReadonlyMap<string, Uint8Array>;
  readonly documents: readonly Uint8Array[];
  readonly now: number;
}

/** One reader, and what is put before it. */
export interface Reading {
  readonly grounds: Grounds;
  readonly cases: readonly Case[];
}

/** @returns What each case says, or the code with which it is refused; one process judges for all readers. */
export function pythonVerdicts(readings: readonly Reading[]): string[][] {
  const asText = (given: object): object =>
    Object.fromEntries(Object.entries(given).map(([name, value]) => [name, value instanceof Uint8Array ? toHex(value) : value]));
  const input = readings.map(({ grounds: { pins, documents, now }, cases }) => ({
    pins: asText(Object.fromEntries(pins)),
    documents: documents.map(toHex),
    now,
    cases: cases.map(asText),
  }));
  const ran = spawnSync(python!, ['-B', SCRIPT], { input: JSON.stringify(input), encoding: 'utf8', maxBuffer: 2 ** 28 });
  if (ran.status !== 0) throw new TypeError(ran.stderr);
  const { verdicts, unjudged } = JSON.parse(ran.stdout) as { verdicts: string[][]; unjudged: number[] };
  if (unjudged.length > 0) throw new TypeError(`nothing here verifies signatures of ${unjudged.join(' and ')}`);
  return verdicts;
}
