// SPDX-License-Identifier: Apache-2.0
// An agency that does as it is told: one command a line on standard input, one event, message or answer a line on standard output.
import { createInterface } from 'node:readline';
import { openAgency } from 'rogatory';

const [home] = process.argv.slice(2);
const plain = (_, value) => (value instanceof Uint8Array ? Buffer.from(value).toString('hex') : value);
const tell = (line) => console.log(JSON.stringify(line, plain));
const agency = await openAgency({ home, passphrase: process.env.ROGATORY_PASSPHRASE, onEvent: tell });
tell({ kind: 'ready' });

createInterface({ input: process.stdin }).on('line', (line) => void obey(JSON.parse(line)));
process.on('SIGTERM', () => void agency.close());

async function obey({ send }) {
  try {
    tell({ kind: 'answer', ...(await agency.send({ priority: 'urgent', ...send })) });
  } catch (error) {
    tell({ kind: 'unsent', code: error.code, detail: error.message });
  }
}

for await (const message of agency.inbox()) {
  const { type, messageId, dossier, redelivered, outOfOrder } = message;
  await message.acknowledge();
  tell({ kind: 'handed', type, messageId, dossier, redelivered, outOfOrder });
}
process.stdin.destroy();
