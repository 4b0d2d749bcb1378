// SPDX-License-Identifier: Apache-2.0
// Two agencies exchange a request and its acknowledgement through their relays, all in one process.
// Make the folder first: npx rogatory demo --prepare states
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { openAgency } from 'rogatory';
import { loadRelayConfig, startRelay } from 'rogatory/relay';
import type { MessageBody } from 'rogatory/vocabulary';

/** @param states - Folder that `rogatory demo --prepare` made. @returns the state of each measure after the acknowledgement. */
export async function main(states: string): Promise<Record<string, string>> {
  const file = (...path: string[]): string => readFileSync(join(states, ...path), 'utf8').trim();
  const relays = await Promise.all(
    ['demo-a', 'demo-b'].map((scope) => startRelay(loadRelayConfig(join(states, scope, 'relay', 'relay.toml')))),
  );
  const [requester, responder] = await Promise.all(
    ['demo-a', 'demo-b'].map((scope) => openAgency({ home: join(states, scope, 'agency'), passphrase: file(scope, 'passphrase') })),
  );
  if (requester === undefined || responder === undefined) throw new TypeError('two agencies were opened');

  // The requester writes: schema and rules are checked, then the message is sealed and durably queued.
  const body = JSON.parse(file('request.json')) as MessageBody<'request.submit'>;
  const { dossier } = await requester.send({ to: 'mla@demo-b', type: 'request.submit', body, priority: 'urgent' });

  // The responder reads what passed every check, answers, and says that it is done with the message.
  for await (const message of responder.inbox()) {
    if (message.type === 'request.submit') await message.reply('ack.receipt', acknowledgement(message.messageId, message.body.refs.rqRef));
    await message.acknowledge();
    break;
  }
  for await (const message of requester.inbox()) {
    await message.acknowledge();
    break;
  }
  const { state } = await requester.dossier(dossier);
  await Promise.all([requester.close(), responder.close()]);
  await Promise.all(relays.map((relay) => relay.close()));
  return Object.fromEntries(state.measures.map((measure) => [measure.id, measure.state]));
}

function acknowledgement(inReplyTo: string, rqRef: string): MessageBody<'ack.receipt'> {
  const now = new Date().toISOString().replace(/\.\d+/, '');
  return {
    inReplyTo,
    refs: { rqRef, rdRef: 'DEMO-B-1' },
    language: 'en',
    handling: { tlp: 'RED' },
    payload: {
      receivedAt: now,
      officer: { name: 'Officer B1 (demonstration)', function: 'case officer', languages: ['en'], tz: 'Etc/UTC', hours: '08:00-16:00' },
      assignedTo: { name: 'Central Authority of State B (demonstration)', country: 'XB' },
      preliminaryDeficiencies: [],
      nextStepDue: now,
    },
  };
}
