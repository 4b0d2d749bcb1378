// SPDX-License-Identifier: Apache-2.0
// The curated root: what most applications need. Everything else has a subpath of its own.
export { openAgency } from './agency/index.js';
export type { AnyInboxMessage, InboxMessage, OpenAgencyOptions, SendRequest, SentMessage } from './agency/index.js';
export { RogatoryError } from './core/index.js';
export type { ErrorCode } from './core/index.js';
export { open, seal } from './envelope/index.js';
export { defineMessage } from './schema/index.js';
