// SPDX-License-Identifier: Apache-2.0
// Asking a time-stamping authority over HTTP (RFC 3161 3.4). Bounded in bytes and in time, whatever answers.
import { assertInteger, assertUsage } from '../../core/assert.js';
import { concat } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import { systemRandom } from '../../core/random.js';
import type { RandomSource } from '../../core/random.js';
import { systemClock } from '../../core/time.js';
import type { Clock } from '../../core/time.js';
import { imprintOf, TIME_HASHES } from './imprint.js';
import type { TimeHash } from './imprint.js';
import { encodeTimeRequest } from './request.js';
import { tokenOfResponse } from './response.js';
import { readTimeToken } from './token.js';
import type { TimeToken } from './token.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';

/** Gives time tokens for signatures: an authority over HTTP, or whatever stands in for one. */
export interface Timestamper {
  /**
   * @param signature - Third element of a COSE_Signature; read, not kept.
   * @returns A token about exactly this signature; its CMS signature is not verified.
   * @throws {@link RogatoryError} `LOG_TIME_AUTHORITY` (LOG-28) when there is no answer, `LOG_TIME_TOKEN` (LOG-27) when it is a wrong one.
   */
  stamp(signature: Uint8Array): Promise<TimeToken>;
}

export interface TimestampAuthority {
  /** `https:` or `http:`: the token is signed, and what it says of a hash is no secret. */
  readonly url: string;
  /** Policy to ask for, dotted decimal; a token under another one is refused. */
  readonly policy?: string;
  /** Default `sha-256`. */
  readonly hash?: TimeHash;
  /** For the whole exchange; 1 to 300,000, default 10,000. */
  readonly timeoutMs?: number;
  /** Ports, for tests and proxies; default the runtime's. */
  readonly fetch?: typeof globalThis.fetch;
  readonly clock?: Clock;
  readonly random?: RandomSource;
}

const TIMESTAMP_AUTHORITY: Members<TimestampAuthority> = {
  required: { url: 'text' },
  optional: { policy: 'text', hash: TIME_HASHES, timeoutMs: 'number', fetch: 'function', clock: 'object', random: 'function' },
};

const NONCE_BYTES = 16;

/** Asks one authority. A failed request is not tried again here: see `openStamping`. */
export function timestampAuthority(options: TimestampAuthority): Timestamper {
  requireMembers(options, TIMESTAMP_AUTHORITY, 'timestampAuthority(options)');
  const { url, policy, hash = 'sha-256', timeoutMs = 10_000, clock = systemClock, random = systemRandom } = options;
  assertUsage(/^https?:$/.test(new URL(url).protocol), 'an authority is asked over http or https');
  assertUsage(policy === undefined || /^[0-2](\.(0|[1-9][0-9]{0,14})){1,31}$/.test(policy), 'a policy is an object identifier');
  assertInteger(timeoutMs, 'timeoutMs', 1, 300_000);
  const ask = options.fetch ?? globalThis.fetch;
  return {
    async stamp(signature) {
      const nonce = random(NONCE_BYTES);
      // Neither negative nor with a leading zero, so that the answer has these very bytes.
      nonce[0] = ((nonce[0] as number) & 0x3f) | 0x40;
      const request = encodeTimeRequest({ hash, imprint: imprintOf(signature, hash), nonce, ...(policy !== undefined && { policy }) });
      const answer = await exchange(ask, url, request, clock, timeoutMs);
      return readTimeToken(tokenOfResponse(answer), signature, {
        nonce,
        now: clock.now(),
        ...(policy !== undefined && { policy }),
      });
    },
  };
}

async function exchange(ask: typeof fetch, url: string, request: Uint8Array, clock: Clock, timeoutMs: number): Promise<Uint8Array> {
  const abort = new AbortController();
  const cancel = clock.after(timeoutMs, () => abort.abort());
  try {
    const response = await ask(url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
      body: Uint8Array.from(request),
      // The operator names one authority; where it may send the request on is not its business.
      redirect: 'error',
      signal: abort.signal,
    });
    if (response.status !== 200) throw unavailable(`status ${response.status}`);
    const type = response.headers.get('content-type') ?? '';
    if (!/^application\/timestamp-reply\s*(;|$)/i.test(type)) throw unavailable('the answer is no timestamp reply');
    return await readBody(response);
  } catch (error) {
    if (abort.signal.aborted) throw unavailable('no answer in time', error);
    if (error instanceof TypeError || error instanceof DOMException) throw unavailable('no connection', error);
    throw error;
  } finally {
    cancel();
    // Whatever still comes is not waited for.
    abort.abort();
  }
}

async function readBody(response: Response): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let length = 0;
  const reader = response.body?.getReader();
  for (let next = await reader?.read(); next !== undefined && !next.done; next = await reader?.read()) {
    length += next.value.length;
    if (length > LIMITS.timeResponseMaxBytes) throw unavailable('the answer is too large');
    parts.push(next.value);
  }
  return concat(...parts);
}

function unavailable(reason: string, cause?: unknown): RogatoryError {
  return fail('LOG_TIME_AUTHORITY', { reason }, cause);
}
