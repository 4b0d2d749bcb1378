// SPDX-License-Identifier: Apache-2.0
// Runs SQL on a database file in a process of its own, which alone gives up every lock when it ends. Prints the rows of the last statement.
import { DatabaseSync } from '@photostructure/sqlite';

const [path, ...statements] = process.argv.slice(2);
const connection = new DatabaseSync(path, { timeout: 0 });
// As the store does: no shared-memory file, for which a full disk has no room.
connection.exec('PRAGMA locking_mode = EXCLUSIVE');
for (const sql of statements.slice(0, -1)) connection.exec(sql);
const rows = connection.prepare(statements.at(-1)).all();
console.log(JSON.stringify(rows, (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value)));
connection.close();
