// Asking an authority: `openssl ts` on loopback, which is not ours, and answers that no authority should give.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toHex } from '../../../../src/core/bytes.js';
import { systemRandom } from '../../../../src/core/random.js';
import { systemClock } from '../../../../src/core/time.js';
import { askTime } from '../../../../src/log/timestamp/authority.js';
import type { TimeInquiry } from '../../../../src/log/timestamp/authority.js';
import { attachTime } from '../../../../src/log/timestamp/checkpoint-time.js';
import { verifyCheckpointTime } from '../../../../src/log/timestamp/index.js';
import { verifyCheckpoint } from '../../../../src/log/statement/signed-checkpoint.js';
import { decodeStatement, lastSignature } from '../../../../src/log/statement/signed-statement.js';
import { manualClock } from '../../../agency/world.js';
import { B_RELAY, NOW, TestLog, makeWorld } from '../../../log/world.js';
import { AT, makeAnswer, makeParty, makeToken } from '../../../log/timestamp/forge.js';
import type { Party } from '../../../log/timestamp/forge.js';
import { hasOpenssl, missing, openAuthority } from './responder.js';
import type { Authority } from './responder.js';

const SIGNATURE = Uint8Array.from({ length: 64 }, (_, i) => i);
const REPLY = 'application/timestamp-reply';

function inquiry(more: Partial<TimeInquiry> & Pick<TimeInquiry, 'url'>): TimeInquiry {
  return {
    signature: SIGNATURE,
    accepted: [],
    clock: systemClock,
    random: systemRandom,
    fetch: globalThis.fetch,
    abort: new AbortController(),
    ...more,
  };
}

describe.skipIf(!hasOpenssl).each(['ECDSA', 'RSA'] as const)(`an authority with a key of %s, run by openssl${missing},`, (key) => {
  let authority: Authority;
  beforeAll(async () => {
    authority = await openAuthority(key);
  });
  beforeEach(() => authority.instead(undefined));
  afterAll(() => authority.close());
  const ask = (more: Partial<TimeInquiry> = {}) => askTime(inquiry({ url: authority.url, accepted: [authority.signer], ...more }));

  it('gives a token that counts here as it does for openssl (LOG-28, LOG-56)', async () => {
    const before = Date.now();
    const time = await ask();
    expect(authority.verify(time.token, SIGNATURE)).toBe('OK');
    expect(authority.verify(time.token, SIGNATURE.slice(1))).toBe('FAILED');
    expect(time).toMatchObject({ status: 'verified', accuracyMs: 1501, signature: SIGNATURE, certificate: authority.signer });
    expect(Math.abs(time.at - before)).toBeLessThan(60_000);
    expect(time.provenAt).toBe(Math.ceil((time.at + 1501) / 1000));
    expect(await ask({ accepted: [authority.root] })).toMatchObject({ certificate: authority.root });
    await expect(ask({ accepted: [new Uint8Array(32)] })).toRejectCode('LOG_TIME_TOKEN', {
      field: 'certificate: none that the accord names',
    });
    // 16 bytes of the caller's source, as a positive number.
    expect(toHex(authority.requests[0]!)).not.toBe(toHex(authority.requests[1]!));
  });

  it('stamps the last signature of a checkpoint, which verifies as before, byte for byte (LOG-55)', async () => {
    const world = makeWorld('rogatory-hybrid');
    const { bytes: cose } = await new TestLog(world, B_RELAY).fill(3).sign();
    const { signature } = lastSignature(cose);
    const stamped = attachTime(cose, await ask({ signature }));
    const [before, after] = [cose, stamped].map((bytes) => decodeStatement('checkpoint', bytes));
    expect(after!.signatures.map(({ unprotected }) => unprotected.has(270))).toEqual([false, true]);
    expect(after!.signatures.map((each) => toHex(each.signature))).toEqual(before!.signatures.map((each) => toHex(each.signature)));
    expect(verifyCheckpoint(world.view, stamped, { at: NOW }).checkpoint.size).toBe(4);
    expect(await verifyCheckpointTime(stamped, [authority.signer])).toMatchObject({ status: 'verified', signature });
    expect(authority.verify(after!.signatures[1]!.unprotected.get(270) as Uint8Array, signature)).toBe('OK');
  });

  it('does not count with an answer to an earlier question (LOG-56)', async () => {
    await ask();
    const replayed = authority.requests.at(-1)!;
    authority.instead((_request, response) => response.setHeader('content-type', REPLY).end(authority.reply(replayed)));
    await expect(ask()).toRejectCode('LOG_TIME_TOKEN', { field: 'nonce' });
    await expect(ask({ signature: SIGNATURE.slice(1) })).toRejectCode('LOG_TIME_TOKEN', { field: 'imprint' });
  });

  it('may refuse (LOG-28)', async () => {
    // A digest that this one does not take.
    const request = Buffer.from(authority.requests[0]!);
    request[request.indexOf(Buffer.from('608648016503040201', 'hex')) + 8] = 2;
    authority.instead((_request, response) => response.setHeader('content-type', REPLY).end(authority.reply(request)));
    await expect(ask()).toRejectCode('LOG_TIME_AUTHORITY', { reason: 'rejected' });
  });
});

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
    askTime(inquiry({ url, accepted: [named.digest], clock: manualClock(AT), fetch, ...more }));

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
