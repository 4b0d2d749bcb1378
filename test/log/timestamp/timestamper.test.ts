import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { toHex } from '../../../src/core/bytes.js';
import { systemClock } from '../../../src/core/time.js';
import { decodeCoseSign } from '../../../src/crypto/cose.js';
import { verifyCheckpoint } from '../../../src/log/statement/signed-checkpoint.js';
import { provenTime, stampStatement, timeTokensOf } from '../../../src/log/timestamp/attach.js';
import { encodeDer } from '../../../src/log/timestamp/der.js';
import { timestampAuthority } from '../../../src/log/timestamp/timestamper.js';
import type { TimestampAuthority } from '../../../src/log/timestamp/timestamper.js';
import { manualClock } from '../../agency/world.js';
import { B_RELAY, NOW, TestLog, makeWorld } from '../world.js';
import { OTHER_POLICY, POLICY, hasOpenssl, missing, openAuthority } from './responder.js';
import type { Authority } from './responder.js';

const SIGNATURE = Uint8Array.from({ length: 64 }, (_, i) => i);
const REPLY = 'application/timestamp-reply';

describe.skipIf(!hasOpenssl)(`an authority run by openssl${missing}`, () => {
  let authority: Authority;
  beforeAll(async () => {
    authority = await openAuthority();
  });
  beforeEach(() => authority.instead(undefined));
  afterAll(() => authority.close());
  const ask = (options: Partial<TimestampAuthority> = {}) => timestampAuthority({ url: authority.url, ...options });

  it('gives a token about a signature that openssl verifies (LOG-27)', async () => {
    const before = Date.now();
    const token = await ask().stamp(SIGNATURE);
    expect(authority.verify(token.bytes, SIGNATURE)).toBe('OK');
    expect(authority.verify(token.bytes, SIGNATURE.slice(1))).toBe('FAILED');
    expect(token).toMatchObject({ policy: POLICY, hash: 'sha-256', accuracyMs: 1501 });
    expect(token.nonce).toHaveLength(16);
    expect(token.certificates.length).toBeGreaterThan(0);
    expect(Math.abs(token.at - before)).toBeLessThan(60_000);
    expect(token.provenAt).toBe(Math.ceil((token.at + 1501) / 1000));
  });

  it('gives a token by SHA-512 and under the policy asked for (LOG-27)', async () => {
    const token = await ask({ hash: 'sha-512', policy: OTHER_POLICY }).stamp(SIGNATURE);
    expect(token).toMatchObject({ policy: OTHER_POLICY, hash: 'sha-512' });
    expect(authority.verify(token.bytes, SIGNATURE)).toBe('OK');
  });

  it('stamps every signature of a checkpoint, which verifies as before (LOG-27)', async () => {
    const world = makeWorld('rogatory-hybrid');
    const { bytes: cose } = await new TestLog(world, B_RELAY).fill(3).sign();
    const stamped = await stampStatement(cose, ask());
    const [before, after] = [cose, stamped].map((bytes) => decodeCoseSign(bytes, { maxBytes: 65_536, maxSignatures: 2 }));
    expect(after!.signatures.map(({ signature }) => toHex(signature))).toEqual(before!.signatures.map(({ signature }) => toHex(signature)));
    expect(verifyCheckpoint(world.view, stamped, { at: NOW }).checkpoint.size).toBe(4);
    const tokens = timeTokensOf(stamped);
    expect(tokens).toHaveLength(2);
    after!.signatures.forEach(({ signature, unprotected }, i) => {
      expect(unprotected.get(270)).toEqual(tokens[i]!.bytes);
      expect(authority.verify(tokens[i]!.bytes, signature)).toBe('OK');
    });
    expect(provenTime(tokens)).toBe(Math.max(...tokens.map((token) => token!.provenAt)));
    expect(provenTime([tokens[0], undefined])).toBeUndefined();
    // A second round asks for nothing: what is stamped stays stamped.
    const asked = authority.requests.length;
    expect(toHex(await stampStatement(stamped, ask()))).toBe(toHex(stamped));
    expect(authority.requests).toHaveLength(asked);
  });

  it('reads no token of another signature out of a statement (LOG-27)', async () => {
    const world = makeWorld();
    const log = new TestLog(world, B_RELAY).fill(1);
    const foreign = (await ask().stamp(SIGNATURE)).bytes;
    const lying = { stamp: async () => ({ ...(await ask().stamp(SIGNATURE)), bytes: foreign }) };
    const stamped = await stampStatement((await log.sign()).bytes, lying);
    expect(() => timeTokensOf(stamped)).toThrowCode('LOG_TIME_TOKEN', { field: 'imprint' });
    // It decides nothing but its own validity.
    expect(verifyCheckpoint(world.view, stamped, { at: NOW }).checkpoint.size).toBe(2);
  });

  it('is refused a token about another imprint, and one with another nonce (LOG-27, LOG-28)', async () => {
    const other = ask();
    await other.stamp(SIGNATURE.slice(1));
    const foreign = authority.requests.at(-1)!;
    authority.instead((_request, response) => response.setHeader('content-type', REPLY).end(authority.reply(foreign)));
    await expect(ask().stamp(SIGNATURE)).toRejectCode('LOG_TIME_TOKEN', { field: 'imprint' });
    authority.instead(undefined);
    await ask().stamp(SIGNATURE);
    const replayed = authority.requests.at(-1)!;
    authority.instead((_request, response) => response.setHeader('content-type', REPLY).end(authority.reply(replayed)));
    await expect(ask().stamp(SIGNATURE)).toRejectCode('LOG_TIME_TOKEN', { field: 'nonce' });
  });

  it('is refused a token under a policy that was not asked for (LOG-27)', async () => {
    await ask({ policy: POLICY, random: () => new Uint8Array(16).fill(0x55) }).stamp(SIGNATURE);
    const first = authority.requests.at(-1)!;
    authority.instead((_request, response) => response.setHeader('content-type', REPLY).end(authority.reply(first)));
    const asked = ask({ policy: OTHER_POLICY, random: () => new Uint8Array(16).fill(0x55) });
    await expect(asked.stamp(SIGNATURE)).toRejectCode('LOG_TIME_TOKEN', { field: 'policy' });
  });

  it('is refused a token from the future (LOG-27)', async () => {
    const clock = { ...systemClock, now: () => Date.now() - 700_000 };
    await expect(ask({ clock }).stamp(SIGNATURE)).toRejectCode('LOG_TIME_TOKEN', { field: 'genTime' });
  });

  it('may refuse: an unknown policy brings no token (LOG-28)', async () => {
    await expect(ask({ policy: '1.2.3.4.99' }).stamp(SIGNATURE)).toRejectCode('LOG_TIME_AUTHORITY', { reason: 'rejected' });
  });

  it.each([
    ['garbage', Buffer.from('not a reply'), 'response'],
    ['nothing', Buffer.alloc(0), 'response'],
    ['bytes behind the reply', Buffer.concat([encodeDer(0x30), Buffer.from([0])]), 'response'],
    ['granted without a token', Buffer.from('30053003020100', 'hex'), 'token'],
    ['a token that is none', Buffer.from('300730030201003000', 'hex'), 'contentType'],
  ])('is refused when it answers with %s (LOG-28)', async (_name, answer, field) => {
    authority.instead((_request, response) => response.setHeader('content-type', REPLY).end(answer));
    await expect(ask().stamp(SIGNATURE)).toRejectCode('LOG_TIME_TOKEN', { field });
  });

  it.each([
    ['a status that is not 200', 503, REPLY, 'status 503'],
    ['another content type', 200, 'text/html', 'the answer is no timestamp reply'],
    ['another content type that begins like it', 200, `${REPLY}s`, 'the answer is no timestamp reply'],
    ['a redirection', 302, REPLY, 'no connection'],
  ])('is refused for %s (LOG-28)', async (_name, status, type, reason) => {
    authority.instead((request, response) =>
      response.writeHead(status, { 'content-type': type, location: authority.url }).end(authority.reply(request)),
    );
    await expect(ask().stamp(SIGNATURE)).toRejectCode('LOG_TIME_AUTHORITY', { reason });
  });

  it('is refused an answer without end (LOG-28)', async () => {
    let sent = 0;
    authority.instead((_request, response) => {
      response.setHeader('content-type', REPLY);
      const more = (): void => {
        for (let go = true; go && !response.destroyed; sent += 4096) go = response.write(Buffer.alloc(4096));
      };
      response.on('drain', more);
      more();
    });
    await expect(ask().stamp(SIGNATURE)).toRejectCode('LOG_TIME_AUTHORITY', { reason: 'the answer is too large' });
    expect(sent).toBeLessThan(16_777_216);
  });

  it('is not waited for longer than said (LOG-28)', async () => {
    const clock = manualClock(Date.now());
    authority.instead((_request, response) => {
      response.setHeader('content-type', REPLY).write(Buffer.from('30'));
      clock.advance(2_000);
    });
    const slow = ask({ clock, timeoutMs: 2_000 }).stamp(SIGNATURE);
    await expect(slow).toRejectCode('LOG_TIME_AUTHORITY', { reason: 'no answer in time' });
  });
});

describe('asking an authority', () => {
  it('says that it cannot be reached (LOG-28)', async () => {
    const unreachable = timestampAuthority({ url: 'http://127.0.0.1:9/' });
    await expect(unreachable.stamp(SIGNATURE)).toRejectCode('LOG_TIME_AUTHORITY', { reason: 'no connection' });
  });

  it('takes no address but a web address, and no policy but an object identifier', () => {
    expect(() => timestampAuthority({ url: 'file:///etc/hosts' })).toThrow(TypeError);
    for (const policy of ['', '1', '3.1', '1.02', 'name']) {
      expect(() => timestampAuthority({ url: 'http://127.0.0.1/', policy }), policy).toThrow(TypeError);
    }
    expect(() => timestampAuthority({ url: 'http://127.0.0.1/', timeoutMs: 0 })).toThrow(RangeError);
  });
});
