// SPDX-License-Identifier: Apache-2.0
import type { MessageDefinition } from '../schema/message.js';
import { createRegistry } from '../schema/registry.js';
import type { Registry } from '../schema/registry.js';
import { MESSAGES, TRANSPORT_MESSAGES } from './catalogue.js';

/** The built-in message types, in the version that this package writes. */
export const registry: Registry = createRegistry({
  messages: Object.values<MessageDefinition>({ ...MESSAGES, ...TRANSPORT_MESSAGES }),
});
