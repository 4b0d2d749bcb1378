// Asking an authority: `openssl ts` on loopback, which is not ours.
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
import { B_RELAY, NOW, TestLog, makeWorld } from '../../../log/world.js';
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
