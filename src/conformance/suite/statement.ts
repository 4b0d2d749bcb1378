// SPDX-License-Identifier: Apache-2.0
// The conformance statement: what an implementer signs about a run. It names all that failed or was skipped, so that nobody reads more into it.
import { decode, encode } from '../../cbor/index.js';
import { isRogatoryError } from '../../core/index.js';
import { decodeCoseSign, signCose, verifyCoseSignature } from '../../crypto/index.js';
import type { Signer } from '../../crypto/index.js';
import { kidOf, readCoseKey, signerIdOf } from '../../crypto/keys/index.js';
import { SUITE } from './report.js';
import type { ConformanceReport, Implementation } from './report.js';

const TYP = 16;
const STATEMENT_TYPE = 'application/rogatory-conformance+cose';
const MAX_BYTES = 16_777_216;
const SIGNATURES_MAX = 2;

/** Content of a conformance statement: the payload, as JSON. */
export interface ConformanceStatement extends Pick<ConformanceReport, 'suite' | 'version' | 'digest' | 'date' | 'modes' | 'classes'> {
  readonly implementation: Implementation;
  /** `full`: every case of the modes ran, and passed. */
  readonly verdict: 'full' | 'partial';
  readonly passed: number;
  /** Ids of the cases. */
  readonly failed: readonly string[];
  readonly skipped: readonly string[];
  /** COSE_Key of each algorithm of the signer, hexadecimal: of the strongest suite both. */
  readonly keys: readonly string[];
}

export type StatementReading =
  | {
      readonly verdict: 'valid';
      readonly statement: ConformanceStatement;
      /** Hexadecimal: compare it with what the signer published elsewhere. */
      readonly signerId: string;
    }
  | { readonly verdict: 'refused'; readonly reason: string };

/**
 * Signs a statement about a run. It says `full` only when every case ran and passed.
 * @param signer - Of the implementer: its public keys stand in the statement.
 * @returns The COSE_Sign, at most 16,777,216 bytes; fresh.
 */
export async function signStatement(report: ConformanceReport, signer: Signer): Promise<Uint8Array> {
  const { suite, version, digest, date, modes, classes, implementation, cases, passed } = report;
  const idsOf = (outcome: string): string[] => cases.filter((one) => one.outcome === outcome).map(({ id }) => id);
  const [failed, skipped] = [idsOf('failed'), idsOf('skipped')];
  const verdict = isFull(passed, failed, skipped) ? 'full' : 'partial';
  const keys = [...signer.keys.values()].map((key) => Buffer.from(encode(key)).toString('hex'));
  const content: ConformanceStatement = {
    suite,
    version,
    digest,
    date,
    modes,
    classes,
    implementation,
    verdict,
    passed,
    failed,
    skipped,
    keys,
  };
  return signCose({
    protected: new Map([[TYP, STATEMENT_TYPE]]),
    payload: new TextEncoder().encode(JSON.stringify(content)),
    signers: [signer],
    order: 'policy',
  });
}

/**
 * Verifies a statement by the keys that it names. Whose they are is told by the signer id alone.
 * @param bytes - At most 16,777,216; read, not kept.
 * @returns `refused` with the reason when the bytes are no sound statement; their content throws nothing.
 */
export function readStatement(bytes: Uint8Array): StatementReading {
  try {
    return judge(bytes);
  } catch (error) {
    if (isRogatoryError(error)) return refused(`${error.code}: ${error.message}`);
    if (error instanceof SyntaxError) return refused('its content is no JSON');
    throw error;
  }
}

function judge(bytes: Uint8Array): StatementReading {
  const sign = decodeCoseSign(bytes, { maxBytes: MAX_BYTES, maxSignatures: SIGNATURES_MAX });
  if (sign.protectedMap.size !== 1 || sign.protectedMap.get(TYP) !== STATEMENT_TYPE) return refused('it is no conformance statement');
  const statement = contentOf(JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(sign.payload)));
  if (typeof statement === 'string') return refused(statement);
  const keys = statement.keys.map((key) => readCoseKey(decode(new Uint8Array(Buffer.from(key, 'hex'))), 'key'));
  if (keys.length !== sign.signatures.length) return refused('it is not signed by all the keys that it names');
  if (!keys.every((key, i) => verifyCoseSignature(sign, i, key))) return refused('a signature does not verify');
  return { verdict: 'valid', statement, signerId: Buffer.from(signerIdOf(keys.map(kidOf))).toString('hex') };
}

/** The content, or what is wrong with it. */
function contentOf(value: unknown): ConformanceStatement | string {
  // Nothing of it is known yet, whatever the cast says.
  const content = (value ?? {}) as Partial<Record<keyof ConformanceStatement, unknown>>;
  const { name, version } = (content.implementation ?? {}) as Partial<Record<string, unknown>>;
  const isStatement =
    [content.suite, content.version, content.digest, content.date, name, version].every((member) => typeof member === 'string') &&
    [content.modes, content.classes, content.failed, content.skipped, content.keys].every(isTexts) &&
    Number.isSafeInteger(content.passed) &&
    (content.verdict === 'full' || content.verdict === 'partial');
  if (!isStatement) return 'a member is missing or of another form';
  const statement = value as ConformanceStatement;
  const { suite, verdict, passed, failed, skipped } = statement;
  if (suite !== SUITE) return `it is about another suite: ${suite}`;
  if (!/^[0-9a-f]{64}$/.test(statement.digest)) return 'its digest is not SHA-256 in hexadecimal';
  if (Number.isNaN(Date.parse(statement.date))) return 'its date is no time';
  if (verdict === 'full' && !isFull(passed, failed, skipped)) return 'it claims more than its counts bear out';
  return statement;
}

const refused = (reason: string): StatementReading => ({ verdict: 'refused', reason });
const isTexts = (value: unknown): boolean => Array.isArray(value) && value.every((item) => typeof item === 'string');
const isFull = (passed: number, failed: readonly string[], skipped: readonly string[]): boolean =>
  passed > 0 && failed.length === 0 && skipped.length === 0;
