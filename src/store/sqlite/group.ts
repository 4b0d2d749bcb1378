// SPDX-License-Identifier: Apache-2.0
// Group commit: waiting calls share one transaction and one fsync; each keeps its own verdict.
import { isRogatoryError } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { requireIntegrity } from '../backup/database-copy.js';
import { applyCommit } from './commit.js';
import { asStoreError, isFatal } from './error.js';
import type { Answer, Call, CallName, Calls, Failure } from './protocol.js';
import { readEnvelopes, readExpired, readNodes, readOverdue, readOwed, readReceipts } from './log.js';
import { listDocuments, readCounters, readDocument, readMeter, readPeers, readStats, readWindow } from './read.js';
import type { Session } from './session.js';
import { sweepSlice } from './sweep.js';

/** Calls that run inside a transaction; copying and closing do not. */
export type GroupCall = Call<Exclude<CallName, 'copy' | 'close'>>;

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
    if (call.name !== 'commit') return { id: call.id, value: this.#perform(call) };
    this.#session.exec('SAVEPOINT call');
    try {
      const value = applyCommit(this.#session, ...call.args);
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

  #perform(call: Exclude<GroupCall, { name: 'commit' }>): Calls[CallName]['answer'] {
    switch (call.name) {
      case 'counters':
        return readCounters(this.#session, ...call.args);
      case 'peers':
        return readPeers(this.#session);
      case 'window':
        return readWindow(this.#session, ...call.args);
      case 'get':
        return readDocument(this.#session, ...call.args);
      case 'list':
        return listDocuments(this.#session, ...call.args);
      case 'stats':
        return readStats(this.#session);
      case 'logHead':
        return this.#session.log.head();
      case 'leaves':
        return this.#session.logs.leaves(...call.args);
      case 'epochs':
        return this.#session.logs.epochs();
      case 'envelopes':
        return readEnvelopes(this.#session, ...call.args);
      case 'nodes':
        return readNodes(this.#session, ...call.args);
      case 'meter':
        return readMeter(this.#session, ...call.args);
      case 'receipts':
        return readReceipts(this.#session, ...call.args);
      case 'owed':
        return readOwed(this.#session, ...call.args);
      case 'overdue':
        return readOverdue(this.#session, ...call.args);
      case 'expired':
        return readExpired(this.#session, ...call.args);
      case 'integrity':
        return requireIntegrity(this.#session);
      case 'sweep':
        return sweepSlice(this.#session, ...call.args);
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
