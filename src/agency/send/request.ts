// SPDX-License-Identifier: Apache-2.0
// Members of a request to send, judged from JavaScript too: nothing that was asked for is left out silently.
import { fail } from '../../core/errors.js';
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import { PRIORITIES } from '../types.js';
import type { ReplyOptions, SendRequest } from '../types.js';

const SEND_REQUEST: Members<SendRequest> = {
  required: { type: 'text', body: 'object' },
  optional: {
    to: 'text',
    dossier: 'text',
    priority: PRIORITIES,
    lifetimeMs: 'number',
    test: 'flag',
    allowLoss: 'flag',
    staleOverride: { required: { officers: 'list', reason: 'text' }, optional: {} },
  },
};
const REPLY_OPTIONS: Members<ReplyOptions> = { required: {}, optional: { priority: PRIORITIES, key: 'text' } };
const ANSWER_KEY = /^[\w.-]{1,64}$/;

/**
 * Judges what is to be sent, before anything is done with it.
 * @param place - Names function and parameter.
 * @throws {@link RogatoryError} `AGENCY_NOT_ALLOWED` (AGENCY-04) when attachments are asked for. TypeError as {@link requireMembers}.
 */
export function requireRequest(request: SendRequest, place: string): void {
  requireNoAttachments(request);
  requireMembers(request, SEND_REQUEST, place);
}

/** As {@link requireRequest}, for an answer. @throws RangeError for a key that is none. */
export function requireReply(options: ReplyOptions): void {
  requireNoAttachments(options);
  requireMembers(options, REPLY_OPTIONS, 'message.reply(options)');
  if (options.key !== undefined && !ANSWER_KEY.test(options.key))
    throw new RangeError('message.reply(options): key has 1 to 64 characters of A-Z a-z 0-9 . _ -');
}

function requireNoAttachments(asked: unknown): void {
  if (typeof asked !== 'object' || asked === null || !('attachments' in asked) || asked.attachments === undefined) return;
  throw fail('AGENCY_NOT_ALLOWED', {
    reason:
      'attachments do not travel over the link yet; a courier carries them: ' +
      'encrypt the files with attachFiles (rogatory attach), and seal the message with sealFrame (rogatory seal --attachments)',
  });
}
