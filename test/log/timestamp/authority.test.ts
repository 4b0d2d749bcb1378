// SPDX-License-Identifier: Apache-2.0
// Answers that no authority should give, through a `fetch` of the test.
import { beforeAll, describe, expect, it } from 'vitest';
import { systemRandom } from '../../../src/core/random.js';
import { LIMITS } from '../../../src/core/limits.js';
import { askTime } from '../../../src/log/timestamp/authority.js';
import type { TimeInquiry } from '../../../src/log/timestamp/authority.js';
import { manualClock } from '../../agency/world.js';
import { AT, makeAnswer, makeParty, makeToken } from './forge.js';
import type { Party } from './forge.js';

const SIGNATURE = Uint8Array.from({ length: 64 }, (_, i) => i);
const REPLY = 'application/timestamp-reply';

describe('an authority that is none', () => {
  const url = 'http://tsa.invalid/';
  let named: Party;
  beforeAll(async () => {
    named = await makeParty();
  });
  const answering = (body: BodyInit | null, more: ResponseInit = {}): typeof fetch => {
    return async () => new Response(body, { headers: { 'content-type': REPLY }, ...more });
  };
  const ask = (fetch: typeof globalThis.fetch, more: Partial<TimeInquiry> = {}) =>
    askTime({
      ...{ url, signature: SIGNATURE, accepted: [named.digest], clock: manualClock(AT), random: systemRandom, fetch },
      ...{ abort: new AbortController(), ...more },
    });

  it('gives no time by a token that nobody signed, whatever certificate is in it (LOG-56)', async () => {
    // On a path without https a stranger answers: the public certificate, the right imprint and nonce, a year back, and no signature.
    for (const at of [AT, AT - 365 * 86_400_000]) {
      const random = (length: number): Uint8Array => new Uint8Array(length).fill(0x55);
      const token = await makeToken(SIGNATURE, { signer: named, signedBy: await makeParty(), at, nonce: random(16) });
      await expect(ask(answering(makeAnswer(token) as BodyInit), { random })).toRejectCode('LOG_TIME_TOKEN', { field: 'signature' });
      const signed = await makeToken(SIGNATURE, { signer: named, at, nonce: random(16) });
      if (at === AT) expect(await ask(answering(makeAnswer(signed) as BodyInit), { random })).toMatchObject({ status: 'verified', at });
    }
  });

  it.each([
    ['garbage', 'not a reply', 'answer'],
    ['nothing', '', 'answer'],
    ['bytes behind the reply', Buffer.from('3000ff', 'hex'), 'answer'],
    ['granted without a token', Buffer.from('30053003020100', 'hex'), 'answer'],
    ['a token that is none', Buffer.from('300730030201003000', 'hex'), 'token'],
  ])('is refused when it answers with %s (LOG-28, LOG-56)', async (_name, body, field) => {
    await expect(ask(answering(body))).toRejectCode('LOG_TIME_TOKEN', { field });
  });

  it.each([
    ['a status that is not 200', 503, REPLY, 'status 503'],
    ['another content type', 200, 'text/html', 'the answer is no timestamp reply'],
    ['another content type that begins like it', 200, `${REPLY}s`, 'the answer is no timestamp reply'],
  ])('is refused for %s (LOG-28)', async (_name, status, type, reason) => {
    await expect(ask(answering('', { status, headers: { 'content-type': type } }))).toRejectCode('LOG_TIME_AUTHORITY', { reason });
  });

  it('is refused an answer without end (LOG-28)', async () => {
    let sent = 0;
    const endless = new ReadableStream({
      pull: (controller) => {
        sent += 4096;
        controller.enqueue(new Uint8Array(4096));
      },
    });
    await expect(ask(answering(endless))).toRejectCode('LOG_TIME_AUTHORITY', { reason: 'the answer is too large' });
    expect(sent).toBeLessThan(65_536);
  });

  it.each([
    ['all that it may', LIMITS.timeResponseMaxBytes, 'LOG_TIME_TOKEN'],
    ['one byte more', LIMITS.timeResponseMaxBytes + 1, 'LOG_TIME_AUTHORITY'],
  ] as const)('is heard when it answers with %s, and no longer (LOG-28)', async (_name, bytes, code) => {
    await expect(ask(answering(new Uint8Array(bytes)))).toRejectCode(code);
  });

  it.each([
    [2, 'rejected'],
    [3, 'waiting'],
    [4, 'revocation warning'],
    [5, 'revocation notification'],
    [6, 'unknown status'],
  ])('says by %i that it refuses, with a token or without (LOG-28)', async (status, reason) => {
    const token = await makeToken(SIGNATURE, { signer: named });
    for (const body of [makeAnswer(token, status), Uint8Array.of(0x30, 5, 0x30, 3, 2, 1, status)])
      await expect(ask(answering(body as BodyInit))).toRejectCode('LOG_TIME_AUTHORITY', { reason });
  });

  it('may grant with changes (LOG-28)', async () => {
    const random = (length: number): Uint8Array => new Uint8Array(length).fill(0x55);
    const token = await makeToken(SIGNATURE, { signer: named, nonce: random(16) });
    expect(await ask(answering(makeAnswer(token, 1) as BodyInit), { random })).toMatchObject({ status: 'verified' });
  });

  it('has not answered when its owner has ended the wait before (LOG-28)', async () => {
    const abort = new AbortController();
    abort.abort();
    await expect(ask(() => new Promise<Response>(() => undefined), { abort })).toRejectCode('LOG_TIME_AUTHORITY', {
      reason: 'no answer in time',
    });
  });

  it('is not waited for longer than ten seconds, whether it heeds the end or not (LOG-28)', async () => {
    for (const body of [undefined, new ReadableStream({ pull: () => new Promise<void>(() => undefined) })]) {
      const clock = manualClock(AT);
      let signal: AbortSignal | null | undefined;
      const asked = ask(
        (_url, init) => {
          signal = init?.signal;
          return body === undefined ? new Promise<Response>(() => undefined) : answering(body)(url);
        },
        { clock },
      );
      const refused = expect(asked).toRejectCode('LOG_TIME_AUTHORITY', { reason: 'no answer in time' });
      while (!(signal instanceof AbortSignal)) await new Promise((done) => setImmediate(done));
      clock.advance(9_999);
      expect(signal.aborted).toBe(false);
      clock.advance(1);
      await refused;
      expect(signal.aborted).toBe(true);
    }
  });

  it('that nobody reaches gives no token, and a redirection is not followed (LOG-28)', async () => {
    await expect(ask(() => Promise.reject(new TypeError('fetch failed')))).toRejectCode('LOG_TIME_AUTHORITY', { reason: 'no connection' });
    let redirect: string | undefined;
    await expect(
      ask(async (_url, init) => {
        redirect = init?.redirect;
        return new Response('', { status: 500 });
      }),
    ).toRejectCode('LOG_TIME_AUTHORITY', { reason: 'status 500' });
    expect(redirect).toBe('error');
  });
});
