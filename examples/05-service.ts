// SPDX-License-Identifier: Apache-2.0
// A service in 100 lines: other programs of an authority hand requests in over HTTP, and every message that arrives becomes a file of the
// authority's own. The process may end anywhere: nothing is lost, and no answer is sent twice.
// POST /messages { to, type, body }  ->  202 { dossier, messageId }        GET /dossiers/ID  ->  200 the dossier
import { mkdirSync, openSync, closeSync, fsyncSync, renameSync, writeSync } from 'node:fs';
import { createServer } from 'node:http';
import type { IncomingMessage, Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { openAgency, RogatoryError } from 'rogatory';
import type { Agency, AnyInboxMessage, SendRequest } from 'rogatory/agency';
import type { MessageBody } from 'rogatory/vocabulary';

export interface ServiceOptions {
  readonly home: string;
  readonly passphrase: string;
  /** Folder of the authority's own system: one file for each message. */
  readonly files: string;
  /** Told when a message was answered, before it is acknowledged. */
  readonly onAnswered?: (message: AnyInboxMessage) => void;
}

export interface Service {
  /** Where it listens: this machine alone. */
  readonly url: string;
  close(): Promise<void>;
}

const BODY_MAX_BYTES = 262_144;

export async function startService({ home, passphrase, files, onAnswered }: ServiceOptions): Promise<Service> {
  mkdirSync(files, { recursive: true, mode: 0o700 });
  const agency = await openAgency({ home, passphrase });
  const server = createServer((request, response) => {
    const end = (status: number, answer: unknown): void => {
      response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(answer));
    };
    answer(agency, request).then(
      ([status, found]) => end(status, found),
      (error: unknown) => {
        // What was asked is at fault, and the error says where; anything else is ours.
        if (error instanceof RogatoryError) end(422, { code: error.code, text: error.message });
        else if (error instanceof SyntaxError || error instanceof TypeError) end(400, { text: error.message });
        else end(500, {});
      },
    );
  });
  const working = work(agency, files, onAnswered);
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    async close() {
      await stop(server);
      // Ends the loop over the inbox.
      await agency.close();
      await working;
    },
  };
}

async function answer(agency: Agency, request: IncomingMessage): Promise<[status: number, answer: unknown]> {
  const [, resource, id] = (request.url ?? '').split('/');
  if (request.method === 'POST' && resource === 'messages') {
    // When `send` resolves the message is on the disk of the agency, and leaves as soon as there is a link.
    const { dossier, messageId } = await agency.send(JSON.parse(await textOf(request)) as SendRequest);
    return [202, { dossier, messageId }];
  }
  if (request.method === 'GET' && resource === 'dossiers' && id !== undefined) return [200, await agency.dossier(id)];
  return [404, {}];
}

/** Each message: into the own system, answered, acknowledged, in this order. After a crash it comes again, and each step may be repeated. */
async function work(agency: Agency, files: string, onAnswered?: (message: AnyInboxMessage) => void): Promise<void> {
  try {
    for await (const message of agency.inbox()) {
      keep(join(files, `${message.messageId}.json`), { from: message.from, type: message.type, body: message.body });
      // The same type in answer to the same message is sent once: repeated, it gives what was sent before.
      if (message.type === 'request.submit') await message.reply('ack.receipt', acknowledgementOf(message));
      onAnswered?.(message);
      await message.acknowledge();
    }
  } catch (error) {
    // Closed while it worked on a message: that one comes again.
    if (!(error instanceof RogatoryError) || error.code !== 'AGENCY_CLOSED') throw error;
  }
}

/** Writes a file whole, or not at all; a second time it is the same file. */
function keep(path: string, content: object): void {
  const file = openSync(`${path}.part`, 'w', 0o600);
  writeSync(file, JSON.stringify(content));
  fsyncSync(file);
  closeSync(file);
  renameSync(`${path}.part`, path);
}

/** Made of the message alone: after a crash the same answer is asked for again. */
function acknowledgementOf({ messageId, deliveredAt, body }: AnyInboxMessage & { type: 'request.submit' }): MessageBody<'ack.receipt'> {
  const received = new Date(deliveredAt).toISOString().replace(/\.\d+/, '');
  return {
    inReplyTo: messageId,
    refs: { rqRef: body.refs.rqRef, rdRef: 'DEMO-B-1' },
    language: 'en',
    handling: { tlp: 'RED' },
    payload: {
      receivedAt: received,
      officer: { name: 'Officer B1 (demonstration)', function: 'case officer', languages: ['en'], tz: 'Etc/UTC', hours: '08:00-16:00' },
      assignedTo: { name: 'Central Authority of State B (demonstration)', country: 'XB' },
      preliminaryDeficiencies: [],
      nextStepDue: received,
    },
  };
}

async function textOf(request: IncomingMessage): Promise<string> {
  let text = '';
  for await (const chunk of request.setEncoding('utf8') as AsyncIterable<string>) {
    text += chunk;
    if (text.length > BODY_MAX_BYTES) request.destroy();
  }
  return text;
}

function stop(server: Server): Promise<void> {
  server.closeAllConnections();
  return new Promise((done) => server.close(() => done()));
}
