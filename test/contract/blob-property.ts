// SPDX-License-Identifier: Apache-2.0
// Random sequences of calls, made to a blob store and to a list of byte strings side by side: every answer must be the same.
import { concat, equal } from '../../src/core/bytes.js';
import { sha256 } from '../../src/crypto/digest/digest.js';
import { codeOf } from './library.js';
import type { PropertyLibrary } from './library.js';
import type { BlobContext } from './blob-store.js';
import type { BlobState, BlobStore } from '../../src/store/blobs/port.js';

const BUDGET = 300;
const NAMES = ['a', 'b', 'c.part'];

/** Announced contents: a call appends bytes of one of them, right or wrong for its blob. */
const CONTENTS = [10, 60, 60, 150, 290].map((size, seed) => Uint8Array.from({ length: size }, (_, at) => at * 5 + seed));

interface ModelBlob {
  readonly wanted: Uint8Array;
  bytes: Uint8Array;
  complete: boolean;
}

/** Kind of the call, name, content, and a number. */
type Step = number[];

export function blobPropertyCases({ it, expect, within }: BlobContext, fc: PropertyLibrary, rounds: number): void {
  const number = (max: number): ReturnType<typeof fc.integer> => fc.integer({ min: 0, max });
  const steps = fc.array(fc.tuple(number(11), number(2), number(4), number(9)), { maxLength: 40 });

  it('answers random sequences of calls exactly as the model does, through closing and opening (STORE-32, STORE-33, STORE-34)', async () => {
    const property = fc.asyncProperty(steps, (sequence) =>
      within(async (first, reopen) => {
        let store = first;
        const model = new Map<string, ModelBlob>();
        for (const [index, step] of sequence.entries()) {
          if (step[0] === 11) store = await reopen();
          const [ours, theirs] = [await answer(() => act(store, step)), await answer(async () => actOnModel(model, step))];
          const [state, expected] = [await look(store), lookAt(model)];
          expect({ index, step, answer: ours, state }).toEqual({ index, step, answer: theirs, state: expected });
        }
      }, BUDGET)(),
    );
    await fc.assert(property, { numRuns: rounds });
  });
}

async function answer(step: () => Promise<unknown>): Promise<unknown> {
  let value: unknown;
  const code = await codeOf(async () => void (value = await step()));
  return code === 'none' ? value : code;
}

/** Mostly the same content for a name, so that blobs become complete. */
function contentOf(a: number, b: number): Uint8Array {
  return CONTENTS[b < 4 ? a : 4 - (a % 2)] as Uint8Array;
}

/** Bytes to append: of the content of the step, from the present end. */
function nextBytes(content: Uint8Array, through: number, length: number): Uint8Array {
  return content.subarray(through, through + 10 * length);
}

async function act(store: BlobStore, [kind = 0, a = 0, b = 0, c = 0]: Step): Promise<unknown> {
  const name = NAMES[a] as string;
  const content = contentOf(a, b);
  const through = (await store.state(name))?.through ?? 0;
  if (kind < 3) return store.begin(name, { digest: sha256(content), size: content.length });
  if (kind < 5) return store.append(name, through, nextBytes(content, through, c));
  if (kind === 5) return store.append(name, through + c, nextBytes(content, through, 1));
  if (kind < 8) return store.seal(name);
  if (kind < 10) return store.read(name, 10 * c, 25);
  if (kind === 10 && c < 4) return store.discard(name);
  return store.names();
}

function actOnModel(model: Map<string, ModelBlob>, [kind = 0, a = 0, b = 0, c = 0]: Step): unknown {
  const name = NAMES[a] as string;
  const content = contentOf(a, b);
  const blob = model.get(name);
  if (kind < 3) return beginInModel(model, name, content);
  if (kind === 10 && c < 4) return void model.delete(name);
  if (kind >= 10) return [...model.keys()].sort();
  if (blob === undefined) throw Object.assign(new TypeError(), { code: 'BLOB_NAME' });
  const through = blob.bytes.length;
  if (kind < 6) {
    const bytes = nextBytes(content, through, kind < 5 ? c : 1);
    if ((kind === 5 && c !== 0) || through + bytes.length > blob.wanted.length) throw new RangeError();
    blob.bytes = concat(blob.bytes, bytes);
    return blob.bytes.length;
  }
  if (kind < 8) {
    if (through < blob.wanted.length) throw new RangeError();
    blob.complete = equal(blob.bytes, blob.wanted);
    if (!blob.complete) model.delete(name);
    return blob.complete;
  }
  if (10 * c > blob.wanted.length) throw new RangeError();
  return blob.bytes.slice(10 * c, 10 * c + 25);
}

function beginInModel(model: Map<string, ModelBlob>, name: string, wanted: Uint8Array): BlobState {
  const blob = model.get(name);
  if (blob !== undefined && equal(blob.wanted, wanted)) return { size: wanted.length, through: blob.bytes.length, complete: blob.complete };
  if (blob?.complete === true) throw Object.assign(new TypeError(), { code: 'BLOB_NAME' });
  const others = [...model].reduce((sum, [other, each]) => sum + (other === name ? 0 : each.wanted.length), 0);
  if (others + wanted.length > BUDGET) throw Object.assign(new TypeError(), { code: 'BLOB_NO_ROOM' });
  model.set(name, { wanted, bytes: new Uint8Array(0), complete: false });
  return { size: wanted.length, through: 0, complete: false };
}

async function look(store: BlobStore): Promise<unknown> {
  const { blobs, bytes, announcedBytes } = await store.usage();
  const states = await Promise.all(NAMES.map((name) => store.state(name)));
  return { blobs, bytes, announcedBytes, states };
}

function lookAt(model: Map<string, ModelBlob>): unknown {
  const all = [...model.values()];
  const sum = (complete: boolean): number =>
    all.filter((blob) => blob.complete === complete).reduce((bytes, { wanted }) => bytes + wanted.length, 0);
  const states = NAMES.map((name) => {
    const blob = model.get(name);
    return blob === undefined ? undefined : { size: blob.wanted.length, through: blob.bytes.length, complete: blob.complete };
  });
  return { blobs: all.length, bytes: sum(true), announcedBytes: sum(false), states };
}
