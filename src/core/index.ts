// SPDX-License-Identifier: Apache-2.0
export { RogatoryError, isRogatoryError } from './errors.js';
export type { ErrorCode, ErrorDetails, WireCode } from './errors.js';
export { LIMITS } from './limits.js';
export { formatUtc, systemClock } from './time.js';
export type { CancelTimer, Clock } from './time.js';
export { systemRandom } from './random.js';
export type { RandomSource } from './random.js';
export { formatUuid, isLocalId, isScope, parseMailbox, parsePrincipal, parseUuid, principalKey, uuidv7 } from './ids.js';
export type { Mailbox, Principal } from './ids.js';
export { printable, printableJson, printableLines } from './printable.js';
