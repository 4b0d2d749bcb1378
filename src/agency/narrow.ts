// SPDX-License-Identifier: Apache-2.0
import type { BodyOf, MessageDefinition } from '../schema/message.js';
import type { AnyInboxMessage, InboxMessage, NationalTypeName } from './types.js';

/** Tells whether a message is of a State's own type, and narrows its body. @param definition - Of the newest major of the registry. */
export function isMessageOf<D extends MessageDefinition & { readonly type: NationalTypeName }>(
  message: AnyInboxMessage,
  definition: D,
): message is InboxMessage<D['type']> & { readonly body: BodyOf<D> } {
  return message.type === definition.type;
}
