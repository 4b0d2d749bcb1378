// SPDX-License-Identifier: Apache-2.0
// The vectors as cases: each asks the implementation one question, and compares the answer.
import { createRequire } from 'node:module';
import { readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import { printable } from '../../core/index.js';
import { sha256 } from '../../crypto/index.js';
import type { JsonObject, VectorCall } from '../adapter/operation.js';
import { withSharedBytes } from '../adapter/shared-bytes.js';
import { CONFORMANCE_CLASSES, must, skip } from '../suite/case.js';
import type { CaseContext, ConformanceCase } from '../suite/case.js';
import type { KitRun, ModeResult } from '../suite/mode.js';
import { runCases } from '../suite/runner.js';
import { commandSubject } from './command-subject.js';
import { ownSubject } from './subject.js';
import type { Subject, VectorAnswer } from './subject.js';

/** A file of test/vectors. */
export interface VectorFile extends VectorCall {
  readonly name: string;
  readonly operation: string;
  readonly clause: string;
  readonly comment: string;
  /** `ok`, or the code of the error. */
  readonly expect: string;
  readonly output: JsonObject | null;
}

interface IndexedFile {
  /** Below the folder of the index: `cbor/long-form-integer.json`. */
  readonly file: string;
  /** Hexadecimal. */
  readonly sha256: string;
}

interface VectorIndex {
  readonly digest: string;
  readonly areas: readonly { readonly area: string; readonly classes: readonly string[]; readonly vectors: readonly IndexedFile[] }[];
  /** Files of bytes that several vectors share. */
  readonly shared: readonly IndexedFile[];
}

/** `<area>/<name>.json`, `shared/<name>.hex`. */
const FILE = /^[a-z0-9-]+\/[A-Za-z0-9][A-Za-z0-9.-]*$/;
const FILE_MAX_BYTES = 16_777_216;
const ANSWER_TIMEOUT_MS = 10_000;
/** Until the process was ended and started anew. */
const MARGIN_MS = 40_000;
const EXCERPT_MAX_CHARACTERS = 300;

export const vectorsMode = { cases: vectorCases, filesDigest, run };

async function run(options: KitRun): Promise<ModeResult> {
  const { command, timeoutMs = ANSWER_TIMEOUT_MS, version } = options;
  const cases = vectorCases(options);
  const subject = command === undefined ? ownSubject(version) : await commandSubject(command, { timeoutMs });
  try {
    return { implementation: { name: subject.name, version: subject.version }, outcomes: await runCases(cases, subject, options) };
  } finally {
    await subject.close();
  }
}

/** Folder of the vectors that the package holds. */
function packageVectors(): string {
  return join(dirname(createRequire(import.meta.url).resolve('rogatory/package.json')), 'test', 'vectors');
}

function filesDigest(options: Pick<KitRun, 'vectors'>): string {
  return new VectorFolder(options).index.digest;
}

/** All vectors as cases. @throws TypeError when a file is not the one that the index names. */
export function vectorCases(options: Pick<KitRun, 'vectors' | 'timeoutMs'>): readonly ConformanceCase<Subject>[] {
  const folder = new VectorFolder(options);
  const { areas } = folder.index;
  const timeoutMs = (options.timeoutMs ?? ANSWER_TIMEOUT_MS) + MARGIN_MS;
  return areas.flatMap(({ classes, vectors }) => vectors.map((entry) => vectorCase(folder.vector(entry), entry.file, classes, timeoutMs)));
}

/** The files of one index. */
class VectorFolder {
  readonly index: VectorIndex;
  readonly #folder: string;
  readonly #shared = new Map<string, string>();

  constructor({ vectors = packageVectors() }: Pick<KitRun, 'vectors'>) {
    this.#folder = vectors;
    this.index = parsed('index.json', readFileSync(join(vectors, 'index.json'), 'utf8'), isIndex);
    const { digest, areas, shared } = this.index;
    const files = [...areas.flatMap((area) => area.vectors), ...shared].map((entry) => `${entry.sha256}  ${entry.file}\n`);
    if (hexDigest(new TextEncoder().encode(files.sort().join(''))) !== digest)
      throw new TypeError('index.json has another digest than its files: take the whole folder from the package anew');
  }

  vector(entry: IndexedFile): VectorFile {
    return withSharedBytes(parsed(entry.file, this.#read(entry), isVector), (path) => this.#sharedText(path));
  }

  #sharedText(path: string): string {
    const known = this.#shared.get(path);
    if (known !== undefined) return known;
    const entry = this.index.shared.find(({ file }) => file === path);
    if (entry === undefined) throw new TypeError(`index.json does not name ${path}`);
    const text = this.#read(entry);
    this.#shared.set(path, text);
    return text;
  }

  #read({ file, sha256: digest }: IndexedFile): string {
    // Nothing outside of the folder, whatever an index says.
    if (!FILE.test(file)) throw new TypeError(`index.json names ${JSON.stringify(file)}, which is no file of this folder`);
    const path = join(this.#folder, file);
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isFile() !== true || found.size > FILE_MAX_BYTES)
      throw new TypeError(`${file} is missing, no file, or above ${FILE_MAX_BYTES} bytes: take the whole folder from the package anew`);
    const bytes = readFileSync(path);
    if (hexDigest(bytes) !== digest)
      throw new TypeError(`${file} is not the file that index.json names: take the whole folder from the package anew`);
    return bytes.toString('utf8');
  }
}

/** @throws TypeError when a file of a foreign folder is not what its name says. */
function parsed<T>(file: string, text: string, isSound: (value: unknown) => value is T): T {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new TypeError(`${file} is no JSON: ${printable(String(error))}`, { cause: error });
  }
  if (isSound(value)) return value;
  throw new TypeError(`${file} has not the form that test/vectors/README.md describes`);
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
const isText = (value: unknown): boolean => typeof value === 'string';
const areFiles = (value: unknown): boolean =>
  Array.isArray(value) && value.every((entry) => isObject(entry) && isText(entry['file']) && isText(entry['sha256']));

function isIndex(value: unknown): value is VectorIndex {
  if (!isObject(value) || !isText(value['digest']) || !areFiles(value['shared'])) return false;
  const { areas } = value;
  return Array.isArray(areas) && areas.every((area) => isObject(area) && Array.isArray(area['classes']) && areFiles(area['vectors']));
}

function isVector(value: unknown): value is VectorFile {
  if (!isObject(value) || !isObject(value['input'])) return false;
  return ['name', 'operation', 'clause', 'comment', 'expect'].every((member) => isText(value[member]));
}

function hexDigest(bytes: Uint8Array): string {
  return Buffer.from(sha256(bytes)).toString('hex');
}

function vectorCase(vector: VectorFile, file: string, classes: readonly string[], timeoutMs: number): ConformanceCase<Subject> {
  const id = file.replace(/\.json$/, '');
  return {
    id,
    mode: 'vectors',
    classes: CONFORMANCE_CLASSES.filter((name) => classes.includes(name)),
    clauses: vector.clause.split(/[ ,]+/),
    // One line, whatever a vector says.
    title: printable(`${vector.operation}: ${vector.comment}`),
    timeoutMs,
    run: (context) => judge(context, id, vector),
  };
}

async function judge({ world: subject }: CaseContext<Subject>, id: string, vector: VectorFile): Promise<void> {
  const { operation, expect, suite, now, keys, input, output } = vector;
  if (!subject.offers(operation)) return skip(`${operation} is not offered`);
  const answer = await subject.ask({
    id,
    operation,
    ...(suite === undefined ? {} : { suite }),
    ...(now === undefined ? {} : { now }),
    ...(keys === undefined ? {} : { keys }),
    input,
  });
  if ('skip' in answer) return skip(answer.skip);
  const wrong = breachOf(answer, expect, output);
  must(wrong === undefined, wrong ?? '');
}

/** The fault of an answer: its code, or a member that the vector names. */
function breachOf(answer: Exclude<VectorAnswer, { skip: string }>, expect: string, output: JsonObject | null): string | undefined {
  if (!answer.ok) return answer.code === expect ? undefined : `${answer.code} instead of ${expect}`;
  if (expect !== 'ok') return `accepted instead of ${expect}`;
  for (const [member, value] of Object.entries(output ?? {})) {
    const got = answer.output[member];
    if (!isDeepStrictEqual(got, value)) return `${member} is ${excerpt(got)} instead of ${excerpt(value)}`;
  }
  return undefined;
}

function excerpt(value: unknown): string {
  const text = value === undefined ? 'absent' : JSON.stringify(value);
  return text.length > EXCERPT_MAX_CHARACTERS ? `${text.slice(0, EXCERPT_MAX_CHARACTERS)}... (${text.length} characters)` : text;
}
