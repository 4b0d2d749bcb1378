// SPDX-License-Identifier: Apache-2.0
// One connection with its prepared statements and the lane counters, which live in memory between transactions.
import { systemRandom } from '../../core/random.js';
import { LANES } from '../checked-store.js';
import { packRuns } from '../leaf-run.js';
import { LogNumbers } from './leaf.js';
import { LogTail } from '../log-tail.js';
import type { MeterWrite } from '../port.js';
import type { Connection, Row, SqlValue, Statement } from './driver.js';

/** Counters of one lane; changed in memory, and written by `Session.flush`. */
export interface Lane {
  readonly id: number;
  readonly lane: number;
  outStreamId: Uint8Array;
  lastSeq: number;
  acked: number;
  queuedBytes: number;
  inStreamId: Uint8Array | null;
  received: number;
}

export class Session {
  readonly #connection: Connection;
  readonly #statements = new Map<string, Statement>();
  readonly #lanes = new Map<string, readonly Lane[]>();
  readonly #changed = new Set<Lane>();
  readonly logs = new LogNumbers(this);
  /** The end of the node's own log. */
  readonly log = new LogTail(this.logs, systemRandom);
  /** The own log after the last leaf of the present commit. */
  appended: { readonly epoch: number; readonly size: number } | undefined;
  /** Peers to which the present commit adds debts. */
  readonly owing = new Set<string>();
  /** Unix milliseconds of the present commit. */
  now = 0;
  /** Meter counts of the present commit, by name and slot. */
  readonly #meters = new Map<string, { readonly write: MeterWrite; messages: number; bytes: number }>();
  /** Frames added minus frames removed since the last flush. */
  frames = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Begins a commit. */
  begin(now: number): void {
    this.owing.clear();
    this.appended = undefined;
    this.now = now;
  }

  exec(sql: string): void {
    this.#connection.exec(sql);
  }

  /** @returns number of rows changed. */
  run(sql: string, ...values: SqlValue[]): number {
    return Number(this.#statement(sql).run(...values).changes);
  }

  /** @returns number of the row inserted. */
  insert(sql: string, ...values: SqlValue[]): number {
    return Number(this.#statement(sql).run(...values).lastInsertRowid);
  }

  get(sql: string, ...values: SqlValue[]): Row | undefined {
    return this.#statement(sql).get(...values);
  }

  all(sql: string, ...values: SqlValue[]): Row[] {
    return this.#statement(sql).all(...values);
  }

  /** The lanes of a known peer. */
  findLanes(peer: string): readonly Lane[] | undefined {
    const known = this.#lanes.get(peer);
    if (known !== undefined) return known;
    const rows = this.all('SELECT * FROM lane WHERE peer = ? ORDER BY lane', peer);
    if (rows.length === 0) return undefined;
    const lanes = rows.map(readLane);
    this.#lanes.set(peer, lanes);
    return lanes;
  }

  /** The lanes of a peer; the first call creates its outgoing streams. */
  openLanes(peer: string): readonly Lane[] {
    const known = this.findLanes(peer);
    if (known !== undefined) return known;
    for (const lane of LANES) this.run('INSERT INTO lane VALUES (NULL, ?, ?, ?, 0, 0, 0, NULL, 0)', peer, lane, systemRandom(16));
    return this.findLanes(peer) as readonly Lane[];
  }

  openLane(peer: string, lane: number): Lane {
    return this.openLanes(peer)[lane] as Lane;
  }

  /** Marks a lane as changed in memory. */
  touch(lane: Lane): void {
    this.#changed.add(lane);
  }

  /** Adds to a meter with the present commit. */
  count(write: MeterWrite, messages: number, bytes: number): void {
    const key = `${write.slot} ${write.name}`;
    const counted = this.#meters.get(key) ?? { write, messages: 0, bytes: 0 };
    counted.messages += messages;
    counted.bytes += bytes;
    this.#meters.set(key, counted);
  }

  /** Writes reserved leaves and changed counters. */
  flush(): void {
    for (const run of packRuns(this.log.settle())) this.logs.write(run);
    for (const { id, outStreamId, lastSeq, acked, queuedBytes, inStreamId, received } of this.#changed) {
      const sql = 'UPDATE lane SET out_stream = ?, last_seq = ?, acked = ?, queued_bytes = ?, in_stream = ?, received = ? WHERE id = ?';
      this.run(sql, outStreamId, lastSeq, acked, queuedBytes, inStreamId, received, id);
    }
    this.#changed.clear();
    for (const { write, messages, bytes } of this.#meters.values()) {
      const sql = `INSERT INTO meter VALUES (?, ?, ?, ?)
        ON CONFLICT (name, slot) DO UPDATE SET messages = messages + excluded.messages, bytes = bytes + excluded.bytes`;
      this.run(sql, write.name, write.slot, messages, bytes);
      this.run('DELETE FROM meter WHERE name = ? AND slot < ?', write.name, write.keepFrom);
    }
    this.#meters.clear();
    if (this.frames !== 0) this.run("UPDATE tally SET count = count + ? WHERE name = 'frames'", this.frames);
    this.frames = 0;
  }

  /** Drops the state in memory, after a rollback: the database is the truth. */
  forget(): void {
    this.#lanes.clear();
    this.#changed.clear();
    this.#meters.clear();
    this.log.forget();
    this.logs.forget();
    this.frames = 0;
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
  }

  #statement(sql: string): Statement {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#connection.prepare(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }
}

function readLane(row: Row): Lane {
  return {
    id: row['id'] as number,
    lane: row['lane'] as number,
    outStreamId: row['out_stream'] as Uint8Array,
    lastSeq: row['last_seq'] as number,
    acked: row['acked'] as number,
    queuedBytes: row['queued_bytes'] as number,
    inStreamId: row['in_stream'] as Uint8Array | null,
    received: row['received'] as number,
  };
}
