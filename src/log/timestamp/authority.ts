// SPDX-License-Identifier: Apache-2.0
// Asks a time-stamping authority over HTTP (RFC 3161 3.4), bounded in bytes and in time.
import { concat } from '../../core/bytes.js';
import { fail } from '../../core/errors.js';
import type { RogatoryError } from '../../core/errors.js';
import { LIMITS } from '../../core/limits.js';
import type { RandomSource } from '../../core/random.js';
import type { Clock } from '../../core/time.js';
import type { VerifiedTime } from './cms.js';

/** Address of the authority, and content of the request. */
export interface TimeInquiry {
  /** `https:`, or `http:`: signature and nonce protect the answer, and a hash is no secret. */
  readonly url: string;
  /** Third element of a COSE_Signature; read, not kept. */
  readonly signature: Uint8Array;
  /** SHA-256 of the certificates that the accord names. */
  readonly accepted: readonly Uint8Array[];
  readonly clock: Clock;
  readonly random: RandomSource;
  readonly fetch: typeof globalThis.fetch;
  /** Ends the wait for the answer; ended when the inquiry ends. */
  readonly abort: AbortController;
}

const NONCE_BYTES = 16;

/**
 * Asks an authority for a token about a signature, once.
 * @returns the token, every condition of LOG-56 verified.
 * @throws {@link RogatoryError} `LOG_TIME_AUTHORITY` (LOG-28) when there is no answer, `LOG_TIME_TOKEN` (LOG-56) when the token is not
 * accepted.
 */
export async function askTime({ url, signature, accepted, clock, random, fetch, abort }: TimeInquiry): Promise<VerifiedTime> {
  // Loaded when it is needed: most agencies have no authority.
  const { encodeTimeRequest, tokenOfAnswer, verifyTimeToken } = await import('./cms.js');
  const nonce = random(NONCE_BYTES);
  // Neither negative nor with a leading zero, so that the answer repeats exactly these bytes.
  nonce[0] = ((nonce[0] as number) & 0x3f) | 0x40;
  const cancel = clock.after(LIMITS.timeResponseMaxMs, () => abort.abort());
  try {
    const answer = await heeding(abort.signal, exchange(fetch, url, encodeTimeRequest(signature, nonce), abort.signal));
    return await verifyTimeToken(tokenOfAnswer(answer), signature, accepted, { nonce, now: clock.now() });
  } finally {
    cancel();
    // Drop the rest of the answer, because it is not needed any more.
    abort.abort();
  }
}

/** Abandons an exchange at the signal, because not every port obeys one. */
function heeding<T>(signal: AbortSignal, exchange: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const end = (): void => reject(unavailable('no answer in time'));
    if (signal.aborted) end();
    signal.addEventListener('abort', end);
    exchange.then(resolve, reject);
  });
}

async function exchange(ask: typeof fetch, url: string, request: Uint8Array, signal: AbortSignal): Promise<Uint8Array> {
  try {
    const response = await ask(url, {
      method: 'POST',
      headers: { 'content-type': 'application/timestamp-query', accept: 'application/timestamp-reply' },
      body: Uint8Array.from(request),
      // No redirects: the operator named this one authority.
      redirect: 'error',
      signal,
    });
    if (response.status !== 200) throw unavailable(`status ${response.status}`);
    const type = response.headers.get('content-type') ?? '';
    if (!/^application\/timestamp-reply\s*(;|$)/i.test(type)) throw unavailable('the answer is no timestamp reply');
    return await readBody(response);
  } catch (error) {
    if (error instanceof TypeError || error instanceof DOMException) throw unavailable('no connection', error);
    throw error;
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

function unavailable(reason: string, cause?: unknown): RogatoryError<'LOG_TIME_AUTHORITY'> {
  return fail('LOG_TIME_AUTHORITY', { reason }, cause);
}
