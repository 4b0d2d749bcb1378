// SPDX-License-Identifier: Apache-2.0
import { fail } from '../../core/errors.js';
import { DerReader, TAG, refuse, smallInteger } from './der.js';

/** Words of RFC 3161 2.4.2, by number. */
const STATUS = ['granted', 'granted with changes', 'rejected', 'waiting', 'revocation warning', 'revocation notification'] as const;

/**
 * Takes the token out of a TimeStampResp (RFC 3161 2.4.2). What the authority changed shows in the token, which the caller compares.
 * @returns DER of the token, a view; nothing of it is judged.
 * @throws {@link RogatoryError} `LOG_TIME_TOKEN` (LOG-27), `LOG_TIME_AUTHORITY` (LOG-28) when the authority refuses.
 */
export function tokenOfResponse(bytes: Uint8Array): Uint8Array {
  const outside = new DerReader(bytes);
  const response = outside.into(TAG.sequence, 'response');
  outside.end('response');
  const status = smallInteger(response.into(TAG.sequence, 'status').take(TAG.integer, 'status'), 'status');
  // Its own words stay with the authority: a text of strangers has no place in an error.
  if (status > 1) throw fail('LOG_TIME_AUTHORITY', { reason: STATUS[status] ?? 'unknown status' });
  if (response.peek() === undefined) throw refuse('token');
  const token = response.take(TAG.sequence, 'token').bytes;
  response.end('response');
  return token;
}
