// SPDX-License-Identifier: Apache-2.0
// Group commit: waiting calls share one transaction and one fsync; each keeps its own verdict.
import { isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { requireIntegrity } from '../backup/database-copy.js';
import type { Performers } from '../checked-store.js';
import { applyCommit } from './commit.js';
import { asStoreError, isFatal } from './error.js';
import type { Answer, Call, CallName, Calls, Failure } from './protocol.js';
import { readEnvelopes, readExpired, readOverdue, readOwed, readReceipts } from './log.js';
import { listDocuments, readCounters, readDocument, readMeter, readPeers, readStats, readWindow } from './read.js';
import type { Session } from './session.js';
import { sweepSlice } from './sweep.js';

/** Calls that run inside a transaction; copying and closing do not. */
export type GroupCall = Call<Exclude<CallName, 'copy' | 'close'>>;

const PERFORMERS: Performers<Session> & { readonly integrity: typeof requireIntegrity } = {
  commit: applyCommit,
  counters: readCounters,
  peers: readPeers,
  window: readWindow,
  get: readDocument,
  list: listDocuments,
  stats: readStats,
  logHead: ({ log }) => log.head(),
  leaves: ({ logs }, ...asked) => logs.leaves(...asked),
  epochs: ({ logs }) => logs.epochs(),
  envelopes: readEnvelopes,
  nodes: ({ logs }, epoch, places) => places.map(({ level, index }) => logs.node(epoch, level, index)),
  meter: readMeter,
  receipts: readReceipts,
  owed: readOwed,
  overdue: readOverdue,
  expired: readExpired,
  integrity: requireIntegrity,
  sweep: sweepSlice,
};

export class Group {
  readonly #session: Session;
  #broken: RogatoryError | undefined;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Runs calls in order and commits. Every answer, also of a read, waits for the commit, because it may show uncommitted writes. */
  run(calls: readonly GroupCall[]): Answer[] {
    if (this.#broken !== undefined) return refuse(calls, this.#broken);
    try {
      this.#session.exec('BEGIN');
      const answers = calls.map((call) => this.#answer(call));
      this.#session.exec('COMMIT');
      return answers;
    } catch (error) {
      this.#rollback();
      if (isFatal(error)) this.#broken = asStoreError(error);
      // One call may be too big for the disk; the others, above all acknowledgements and reads, must still succeed.
      if (this.#broken === undefined && calls.length > 1) return calls.flatMap((call) => this.run([call]));
      return refuse(calls, asStoreError(error));
    }
  }

  #answer(call: GroupCall): Answer {
    const perform = PERFORMERS[call.name] as (session: Session, ...args: readonly unknown[]) => Calls[CallName]['answer'];
    if (call.name !== 'commit') return { id: call.id, value: perform(this.#session, ...call.args) };
    this.#session.exec('SAVEPOINT call');
    try {
      const value = perform(this.#session, ...call.args);
      this.#session.exec('RELEASE call');
      return { id: call.id, value };
    } catch (error) {
      // Errors of SQLite concern the whole transaction.
      if (!isRogatoryError(error)) throw error;
      this.#session.forget();
      this.#session.exec('ROLLBACK TO call; RELEASE call');
      return { id: call.id, failure: asFailure(error) };
    }
  }

  #rollback(): void {
    this.#session.forget();
    try {
      this.#session.exec('ROLLBACK');
    } catch {
      // SQLite has already rolled back by itself after some errors. If it has not, the next BEGIN fails, and nothing is written.
    }
  }
}

export function asFailure({ code, details }: RogatoryError): Failure {
  return { code, details };
}

function refuse(calls: readonly GroupCall[], error: RogatoryError): Answer[] {
  return calls.map(({ id }) => ({ id, failure: asFailure(error) }));
}
