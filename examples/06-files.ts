// SPDX-License-Identifier: Apache-2.0
// One agency sends a file with its request; the other saves it, and finds the bytes that were signed.
// Make the folder first: npx rogatory demo --prepare states
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAgency } from 'rogatory';
import { loadRelayConfig, startRelay } from 'rogatory/relay';
import type { MessageBody } from 'rogatory/vocabulary';

/**
 * @param states - Folder that `rogatory demo --prepare` made. @param path - A file, of any size.
 * @returns the path under which the other agency has it, and how it was announced.
 */
export async function main(states: string, path: string): Promise<{ saved: string; name: string; size: number; sha256: string }> {
  const file = (...parts: string[]): string => readFileSync(join(states, ...parts), 'utf8').trim();
  const relays = await Promise.all(
    ['demo-a', 'demo-b'].map((scope) => startRelay(loadRelayConfig(join(states, scope, 'relay', 'relay.toml')))),
  );
  const open = (scope: string) => openAgency({ home: join(states, scope, 'agency'), passphrase: file(scope, 'passphrase') });
  const requester = await open('demo-a');
  const responder = await open('demo-b');

  const body = JSON.parse(file('request.json')) as MessageBody<'request.submit'>;
  await requester.send({ to: 'mla@demo-b', type: 'request.submit', body, attachments: [{ path, type: 'application/pdf' }] });

  let found: { saved: string; name: string; size: number; sha256: string } | undefined;
  for await (const message of responder.inbox()) {
    for (const attachment of message.attachments) {
      const { name, size, sha256 } = attachment;
      // Waits until it is whole. Its digest is found right before the file appears.
      found = { saved: await attachment.saveTo(join(states, 'files')), name, size, sha256 };
    }
    // The file is kept: the message need not come again.
    await message.acknowledge();
    break;
  }
  await Promise.all([requester.close(), responder.close()]);
  await Promise.all(relays.map((relay) => relay.close()));
  if (found === undefined) throw new TypeError('the message has an attachment');
  return found;
}
