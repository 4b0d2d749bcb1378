// SPDX-License-Identifier: Apache-2.0
// Members of a request to send, judged from JavaScript too: nothing that was asked for is left out silently.
import { requireMembers } from '../../core/members.js';
import type { Members } from '../../core/members.js';
import { ATTACHMENT_TO_SEND, DISCLOSURE } from '../attachments/attachment-types.js';
import { requireSource } from '../attachments/outgoing-attachments.js';
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
    attachments: { each: ATTACHMENT_TO_SEND },
    discloses: { each: DISCLOSURE },
    staleOverride: { required: { officers: 'list', reason: 'text' }, optional: {} },
  },
};
const REPLY_OPTIONS: Members<ReplyOptions> = {
  required: {},
  optional: { priority: PRIORITIES, key: 'text', attachments: { each: ATTACHMENT_TO_SEND } },
};
const ANSWER_KEY = /^[\w.-]{1,64}$/;

/**
 * Judges what is to be sent, before anything is done with it.
 * @param place - Names function and parameter.
 * @throws TypeError as {@link requireMembers}.
 */
export function requireRequest(request: SendRequest, place: string): void {
  requireMembers(request, SEND_REQUEST, place);
  request.attachments?.forEach(requireSource);
}

/** As {@link requireRequest}, for an answer. @throws RangeError for a key that is none. */
export function requireReply(options: ReplyOptions): void {
  requireMembers(options, REPLY_OPTIONS, 'message.reply(options)');
  options.attachments?.forEach(requireSource);
  if (options.key !== undefined && !ANSWER_KEY.test(options.key))
    throw new RangeError('message.reply(options): key has 1 to 64 characters of A-Z a-z 0-9 . _ -');
}
