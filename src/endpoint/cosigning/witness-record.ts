// SPDX-License-Identifier: Apache-2.0
import { reader } from '../../cbor/reader.js';
import type { CborValue } from '../../cbor/value.js';
import { fail } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';

/** A checkpoint that is followed, and how it was cosigned. */
export interface Head {
  /** COSE_Sign of the checkpoint. */
  readonly checkpoint: Uint8Array;
  /** Own cosignature and the id of its signer; absent until one is given. */
  readonly cosigned?: { readonly bytes: Uint8Array; readonly signerId: Uint8Array };
}

/** Answer that the owner of a log is due: the cosignature of head, alone or with head's checkpoint beside it. */
export type Answer = 'none' | 'alone' | 'beside';

/** What a witness keeps of one owner (LOG-13). */
export interface WitnessRecord {
  /** Absent before the first offer. */
  readonly head?: Head;
  readonly answer: Answer;
  /** Restore statements that wait for the operator. */
  readonly held: readonly Uint8Array[];
  /** Epochs that the operator accepted before their statement came. */
  readonly awaited: readonly number[];
  /** Epochs of restores that are held or were accepted: chain places may jump to them. */
  readonly restored: readonly number[];
  /** Unix milliseconds of the last alarm of a restore; 0: none. */
  readonly alarmedAt: number;
}

export const EMPTY: WitnessRecord = { answer: 'none', held: [], awaited: [], restored: [], alarmedAt: 0 };

const ANSWERS = ['none', 'alone', 'beside'] as const;
const read = reader((field) => fail('STORE_UNAVAILABLE', { reason: `record of a witness: ${field}` }));
const STATEMENT = { min: 1, max: LIMITS.exchangeMaxBytes };
const MANY = 65_536;

export function toCbor({ head, answer, held, awaited, restored, alarmedAt }: WitnessRecord): CborValue {
  const cosigned = head?.cosigned === undefined ? null : [head.cosigned.bytes, head.cosigned.signerId];
  return [head === undefined ? null : [head.checkpoint, cosigned], ANSWERS.indexOf(answer), held, awaited, restored, alarmedAt];
}

export function fromCbor(value: CborValue): WitnessRecord {
  const [head, answer, held, awaited, restored, alarmedAt] = read.array(value, 'members', 6, 6);
  const kept = read.nullable(head, parseHead);
  const epochs = (list: CborValue | undefined): number[] => read.array(list, 'epochs', 0, MANY).map((epoch) => read.uint(epoch, 'epoch'));
  return {
    ...(kept === null ? {} : { head: kept }),
    answer: ANSWERS[read.uint(answer, 'answer', 2)] ?? 'none',
    held: read.array(held, 'held', 0, LIMITS.restoresHeldMax).map((bytes) => read.bytes(bytes, 'held', STATEMENT)),
    awaited: epochs(awaited),
    restored: epochs(restored),
    alarmedAt: read.uint(alarmedAt, 'alarmed'),
  };
}

function parseHead(value: CborValue | undefined): Head {
  const [checkpoint, cosigned] = read.array(value, 'head', 2, 2);
  const given = read.nullable(cosigned, (pair) => {
    const [bytes, signerId] = read.array(pair, 'cosigned', 2, 2);
    return { bytes: read.bytes(bytes, 'cosigned', STATEMENT), signerId: read.bytes(signerId, 'signer', 32) };
  });
  return { checkpoint: read.bytes(checkpoint, 'head', STATEMENT), ...(given === null ? {} : { cosigned: given }) };
}
