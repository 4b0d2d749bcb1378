// SPDX-License-Identifier: Apache-2.0
import { join } from 'node:path';
import { describe, expect, it, onTestFinished } from 'vitest';
import { inboundOf, outboundOf } from '../../contract/samples.js';
import { loadDriver } from '../../../src/store/sqlite/driver.js';
import type { Connection } from '../../../src/store/sqlite/driver.js';
import { Group } from '../../../src/store/sqlite/group.js';
import type { GroupCall } from '../../../src/store/sqlite/group.js';
import { openDatabase } from '../../../src/store/sqlite/open.js';
import type { Answer } from '../../../src/store/sqlite/protocol.js';
import { Session } from '../../../src/store/sqlite/session.js';
import { makeFolder } from '../places.js';

/** Runs groups over a real database; `before` sees every statement that is executed whole, and may throw. */
function openGroup(before: (sql: string) => void): Group {
  const connection = openDatabase(loadDriver(), { path: join(makeFolder(), 'store.db') });
  onTestFinished(() => connection.close());
  const watched: Connection = {
    exec(sql) {
      before(sql);
      connection.exec(sql);
    },
    prepare: (sql) => connection.prepare(sql),
    close: () => undefined,
  };
  return new Group(new Session(watched));
}

const commit = (id: number, number: number): GroupCall => ({
  id,
  name: 'commit',
  args: [{ now: 1, outbound: [outboundOf(number)] }],
  bytes: 100,
});
const stats = (id: number): GroupCall => ({ id, name: 'stats', args: [], bytes: 0 });
const codes = (answers: readonly Answer[]): string[] => answers.map((answer) => ('failure' in answer ? answer.failure.code : 'done'));

/** What SQLite's drivers throw, with an extended result code. */
function sqliteError(errcode: number): unknown {
  return Object.assign(new TypeError('from SQLite'), { errcode });
}

describe('Group', () => {
  it('runs calls that wait together in one transaction', () => {
    const executed: string[] = [];
    const group = openGroup((sql) => executed.push(sql));
    expect(codes(group.run([commit(1, 1), commit(2, 2), stats(3), commit(4, 3)]))).toEqual(['done', 'done', 'done', 'done']);
    expect(executed.filter((sql) => sql === 'COMMIT').length).toBe(1);
    expect(executed.filter((sql) => sql === 'SAVEPOINT call').length).toBe(3);
  });

  it('runs each call alone when the transaction of all of them fails, so that one that does not fit harms no other (STORE-01)', () => {
    let commits = 0;
    const group = openGroup((sql) => {
      // The disk is full for the group of three, and for the second of them alone.
      if (sql === 'COMMIT' && [1, 3].includes(++commits)) throw sqliteError(13);
    });
    const answers = group.run([commit(1, 1), commit(2, 2), commit(3, 3)]);
    expect(codes(answers)).toEqual(['done', 'STORE_UNAVAILABLE', 'done']);
    expect(answers.map((answer) => ('value' in answer ? answer.value : undefined))).toMatchObject([
      { outbound: [{ seq: 1 }] },
      undefined,
      { outbound: [{ seq: 2 }] },
    ]);
    expect(group.run([stats(4)])).toMatchObject([{ value: { messages: 2, queued: [{ messages: 2, bytes: 200 }] } }]);
  });

  it('goes on after an I/O error that left nothing uncertain (STORE-01)', () => {
    let commits = 0;
    const group = openGroup((sql) => {
      if (sql === 'COMMIT' && ++commits === 1) throw sqliteError(778);
    });
    expect(codes(group.run([commit(1, 1)]))).toEqual(['STORE_UNAVAILABLE']);
    expect(codes(group.run([commit(2, 1)]))).toEqual(['done']);
  });

  it.each([
    ['fsync failed', 1034],
    ['fsync of the folder failed', 1290],
    ['the file is damaged', 11],
    ['the file is no database', 26],
  ])('writes nothing any more after %s, until it is opened again (STORE-37)', (_name, errcode) => {
    let commits = 0;
    const group = openGroup((sql) => {
      if (sql === 'COMMIT' && ++commits === 2) throw sqliteError(errcode);
    });
    expect(codes(group.run([commit(1, 1)]))).toEqual(['done']);
    expect(codes(group.run([commit(2, 2), stats(3)]))).toEqual(['STORE_UNAVAILABLE', 'STORE_UNAVAILABLE']);
    expect(codes(group.run([commit(4, 3), stats(5)]))).toEqual(['STORE_UNAVAILABLE', 'STORE_UNAVAILABLE']);
    expect(commits).toBe(2);
  });

  it('undoes a refused commit alone, its counters in memory too (STORE-07)', () => {
    const group = openGroup(() => undefined);
    const gap: GroupCall = {
      id: 2,
      name: 'commit',
      args: [{ now: 1, outbound: [outboundOf(2)], inbound: [inboundOf(3, 1), inboundOf(4, 3)] }],
      bytes: 0,
    };
    expect(codes(group.run([commit(1, 1), gap, commit(3, 5)]))).toEqual(['done', 'STORE_SEQUENCE', 'done']);
    expect(group.run([{ id: 4, name: 'counters', args: ['bb/agency'], bytes: 0 }])).toMatchObject([
      { value: [{}, {}, { lastSeq: 2 }, {}] },
    ]);
    expect(group.run([{ id: 5, name: 'counters', args: ['aa/relay'], bytes: 0 }])).toMatchObject([
      { value: [{}, {}, { receivedThrough: 0 }, {}] },
    ]);
  });
});
