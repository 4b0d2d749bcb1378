// Runs verify.py: a second verifier, made from SPEC.md.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { toHex } from '../../src/core/bytes.js';

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

/** Something to be judged, as verify.py names its parts. */
export interface Case {
  readonly judge:
    'trust' | 'checkpoint' | 'cosignature' | 'receipts' | 'notice' | 'cose-receipt' | 'tlog-proof' | 'offer' | 'closing' | 'evidence';
  readonly bytes?: Uint8Array;
  /** Of a checkpoint. */
  readonly note?: Uint8Array;
  /** An anchor-offer for a batch. */
  readonly anchor?: Uint8Array;
  /** Checkpoint that the reader cosigned last. */
  readonly held?: Uint8Array;
  /** Of a COSE receipt: the leaf, and `scope/id` of the owner of the log. */
  readonly leaf?: Uint8Array;
  readonly owner?: string;
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
