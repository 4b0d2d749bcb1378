// SPDX-License-Identifier: Apache-2.0
// Tables of the SQLite store. A released migration never changes; the next one is added after it.
import { fail } from '../../core/errors.js';
import type { Connection } from './driver.js';

/** "ROGA": marks the file as a store, so that no foreign database is migrated. */
const APPLICATION_ID = 0x524f4741;

const MIGRATIONS: readonly string[] = [
  `
  -- One row for each lane of a peer: the own stream to it, and what was received of its stream.
  CREATE TABLE lane (
    id INTEGER PRIMARY KEY,
    peer TEXT NOT NULL,
    lane INTEGER NOT NULL,
    out_stream BLOB NOT NULL,
    last_seq INTEGER NOT NULL,
    acked INTEGER NOT NULL,
    queued_bytes INTEGER NOT NULL,
    in_stream BLOB,
    received INTEGER NOT NULL,
    UNIQUE (peer, lane)
  ) STRICT;

  -- Every envelope known, until its dedupe time is over. A frame holds its envelope id, so that one random index finds both the
  -- envelope and its conflicts; other tables name it by number, whose indexes grow at the end.
  CREATE TABLE envelope (
    id INTEGER PRIMARY KEY,
    envelope_id BLOB NOT NULL,
    digest BLOB NOT NULL,
    expires_at INTEGER NOT NULL,
    UNIQUE (envelope_id, digest)
  ) STRICT;
  CREATE INDEX envelope_by_expiry ON envelope (expires_at);

  -- Lane on which an envelope came, and the own receipt about it.
  CREATE TABLE seen (
    envelope INTEGER NOT NULL,
    mailbox TEXT NOT NULL,
    source INTEGER NOT NULL,
    leaf INTEGER,
    PRIMARY KEY (envelope, mailbox)
  ) STRICT, WITHOUT ROWID;

  -- Present while a queue entry needs it.
  CREATE TABLE frame (envelope INTEGER PRIMARY KEY, bytes BLOB NOT NULL) STRICT;

  -- Acknowledged entries stay until swept; lane.acked tells them apart. Places below 1 are those of earlier streams, all acknowledged.
  -- duty 1: kept until a receipt says that the next hop has it. taken 1: an earlier place of it was acknowledged, so it never counts as expired.
  CREATE TABLE queue (
    lane INTEGER NOT NULL,
    seq INTEGER NOT NULL,
    envelope INTEGER NOT NULL,
    mailbox TEXT NOT NULL,
    source INTEGER,
    size INTEGER NOT NULL,
    stored_at INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    duty INTEGER NOT NULL,
    taken INTEGER NOT NULL,
    PRIMARY KEY (lane, seq)
  ) STRICT, WITHOUT ROWID;
  CREATE INDEX queue_by_envelope ON queue (envelope);
  CREATE INDEX queue_by_duty ON queue (lane, seq) WHERE duty = 1;
  CREATE TABLE ack (lane INTEGER NOT NULL, through INTEGER NOT NULL, at INTEGER NOT NULL, PRIMARY KEY (lane, through)) STRICT, WITHOUT ROWID;

  CREATE TABLE conflict (id INTEGER PRIMARY KEY, envelope_id BLOB NOT NULL, digest BLOB NOT NULL, source INTEGER NOT NULL, at INTEGER NOT NULL) STRICT;
  CREATE TABLE refusal (
    id INTEGER PRIMARY KEY,
    lane INTEGER NOT NULL,
    stream BLOB NOT NULL,
    seq INTEGER NOT NULL,
    verdict TEXT NOT NULL,
    code TEXT NOT NULL,
    at INTEGER NOT NULL,
    UNIQUE (lane, stream, seq)
  ) STRICT;
  CREATE TABLE document (
    id INTEGER PRIMARY KEY,
    collection TEXT NOT NULL,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    value BLOB NOT NULL,
    UNIQUE (collection, key)
  ) STRICT;

  -- The node's own logs by number, in their order.
  CREATE TABLE log (id INTEGER PRIMARY KEY, epoch INTEGER NOT NULL UNIQUE) STRICT;

  -- Leaves committed together, up to 64 in a row, known by the first: id is the number of the log times 2^40 and the place. Nodes are
  -- those that each leaf makes perfect, itself the first; sizes are those of the objects, four bytes each.
  CREATE TABLE leaves (
    id INTEGER PRIMARY KEY,
    kinds BLOB NOT NULL,
    nodes BLOB NOT NULL,
    digests BLOB NOT NULL,
    salts BLOB NOT NULL,
    sizes BLOB NOT NULL,
    objects BLOB NOT NULL
  ) STRICT;

  -- Statements of others, and when they were kept; head proves many of them at once.
  CREATE TABLE head (id INTEGER PRIMARY KEY, digest BLOB NOT NULL UNIQUE, bytes BLOB NOT NULL) STRICT;
  CREATE TABLE receipt (
    id INTEGER PRIMARY KEY,
    digest BLOB NOT NULL,
    kind INTEGER NOT NULL,
    issuer TEXT NOT NULL,
    statement BLOB NOT NULL,
    head INTEGER,
    bytes BLOB NOT NULL,
    at INTEGER NOT NULL
  ) STRICT;
  CREATE INDEX receipt_by_digest ON receipt (digest, issuer);
  CREATE INDEX receipt_by_head ON receipt (head) WHERE head IS NOT NULL;

  -- Leaves and statements owed to a peer, by the number of its first lane, and since when. Ids are not used again: a reader goes on behind
  -- the last one it saw. A debt that is paid stays for a time, with the digest of the envelope that carried it.
  CREATE TABLE owed (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    peer INTEGER NOT NULL,
    leaf INTEGER,
    receipt INTEGER,
    at INTEGER NOT NULL,
    paid_at INTEGER,
    carrier BLOB
  ) STRICT;
  CREATE INDEX owed_by_peer ON owed (peer, id) WHERE paid_at IS NULL;
  CREATE INDEX owed_by_payment ON owed (peer, paid_at) WHERE paid_at IS NOT NULL;
  CREATE INDEX owed_by_age ON owed (paid_at) WHERE paid_at IS NOT NULL;
  CREATE INDEX owed_by_carrier ON owed (carrier) WHERE carrier IS NOT NULL;

  -- Counts of messages and bytes by slots of time.
  CREATE TABLE meter (
    name TEXT NOT NULL,
    slot INTEGER NOT NULL,
    messages INTEGER NOT NULL,
    bytes INTEGER NOT NULL,
    PRIMARY KEY (name, slot)
  ) STRICT, WITHOUT ROWID;

  -- Counts that would take a walk over all frames.
  CREATE TABLE tally (name TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  INSERT INTO tally VALUES ('frames', 0);

  -- The newest lease of the queues of each peer.
  CREATE TABLE lease (peer TEXT PRIMARY KEY, owner TEXT NOT NULL, epoch INTEGER NOT NULL, until INTEGER NOT NULL) STRICT, WITHOUT ROWID;
  `,
];

/** Version that this code reads and writes. */
export const SCHEMA_VERSION = MIGRATIONS.length;

/**
 * Reads the kind and version of the file without changes.
 * @returns version of its tables; 0 when it has none yet.
 * @throws {@link RogatoryError} `STORE_VERSION` (STORE-04) when it is newer, `STORE_UNAVAILABLE` (STORE-01) when it is no store.
 */
export function readVersion(connection: Connection): number {
  const found = readPragma(connection, 'user_version');
  const tables = Number(connection.prepare('SELECT count(*) AS count FROM sqlite_schema').get()?.['count']);
  if ((found > 0 || tables > 0) && readPragma(connection, 'application_id') !== APPLICATION_ID) {
    throw fail('STORE_UNAVAILABLE', { reason: 'the file is another kind of database' });
  }
  if (found > SCHEMA_VERSION) throw fail('STORE_VERSION', { found, known: SCHEMA_VERSION });
  return found;
}

/** Migrates a database from version `found` to the present one, in one transaction. */
export function migrate(connection: Connection, found: number): void {
  if (found === SCHEMA_VERSION) return;
  const steps = MIGRATIONS.slice(found).join('\n');
  // The header fields are part of the transaction; an error anywhere closes the connection, which undoes all of it.
  connection.exec(`BEGIN IMMEDIATE; ${steps} PRAGMA application_id = ${APPLICATION_ID}; PRAGMA user_version = ${SCHEMA_VERSION}; COMMIT`);
}

/** Reads a pragma whose answer is one number. */
export function readPragma(connection: Connection, name: string): number {
  return Number(Object.values(connection.prepare(`PRAGMA ${name}`).get() ?? {})[0]);
}
