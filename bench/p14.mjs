// SPDX-License-Identifier: Apache-2.0
// Goal P14, the dossier: what one more message costs when there are ten, and when there are ten thousand. Beside it stands the SHA-256 of the
// message's body, which every message pays for anyway.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { applyEvent, openDossier } from 'rogatory/dossier';
import { decodeBody, encodeBody } from 'rogatory/schema';
import { registry } from 'rogatory/vocabulary';
import { atMost, notSlower, report, shown, takeTurns } from './measure.mjs';

/** @type {readonly [number, number]} */
const VERSION = [1, 0];
const DOSSIER = '01890a5d-ac96-774b-bcce-b302099a8057';
const START = Date.UTC(2026, 1, 2, 9, 30);
/** @type {{ name: string, bytes: string }[]} */
const released = JSON.parse(readFileSync(new URL('../schemas/released/0.1.0.golden.json', import.meta.url), 'utf8'));

/** @typedef {'request.submit' | 'ack.receipt' | 'status.query' | 'status.report'} Type */

/** @param {Type} type */
function bodyOf(type) {
  const bytes = released.find(({ name }) => name === type)?.bytes ?? '';
  return decodeBody(registry, type, VERSION, new Uint8Array(Buffer.from(bytes, 'hex')));
}

const BODIES = {
  'request.submit': bodyOf('request.submit'),
  'ack.receipt': bodyOf('ack.receipt'),
  'status.query': bodyOf('status.query'),
  'status.report': bodyOf('status.report'),
};

/**
 * The n-th message of a dossier: a request, its acknowledgement, then queries and reports in turn.
 * @param {number} n
 * @returns {import('rogatory/dossier').MessageEvent}
 */
function message(n) {
  /** @type {Type} */
  const type = n === 1 ? 'request.submit' : n === 2 ? 'ack.receipt' : n % 2 === 1 ? 'status.query' : 'status.report';
  const from = n % 2 === 1 ? 'requester' : 'responder';
  const at = START + n * 1_000;
  const seen = n === 1 ? null : `message-${n - 1}`;
  return {
    kind: 'message',
    type,
    messageId: `message-${n}`,
    from,
    agency: from,
    seq: Math.ceil(n / 2),
    seen,
    body: BODIES[type],
    at,
    issuedAt: at,
  };
}

/** @param {number} length */
function dossierOf(length) {
  let state = openDossier(DOSSIER);
  for (let n = 1; n <= length; n++) ({ state } = applyEvent(state, message(n)));
  return { state, next: message(length + 1) };
}

const [few, many] = [dossierOf(10), dossierOf(10_000)];
/** The state is stored anew with every message, so it must not grow with them. */
const kib = (/** @type {ReturnType<typeof dossierOf>} */ { state, next }) => JSON.stringify(applyEvent(state, next).state).length / 1024;
const body = encodeBody(registry, 'status.query', VERSION, BODIES['status.query']);

const taken = await takeTurns(
  {
    few: { call: () => applyEvent(few.state, few.next), calls: 200 },
    many: { call: () => applyEvent(many.state, many.next), calls: 200 },
    digest: { call: () => createHash('sha256').update(body).digest(), calls: 200 },
  },
  { rounds: 61 },
);

report('P14', [
  notSlower('one more message in a dossier of 10,000', taken.many, 'in a dossier of 10', taken.few, 1.3),
  shown('one more message in a dossier of 10,000', taken.many, 'SHA-256 of its body', taken.digest),
  atMost('state of a dossier of 10,000', kib(many), 'KiB', 'of 200', kib(dossierOf(200)), 1.3),
]);
