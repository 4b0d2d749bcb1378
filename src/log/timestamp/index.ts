// SPDX-License-Identifier: Apache-2.0
export { provenTime, stampStatement, timeTokensOf } from './attach.js';
export { imprintOf } from './imprint.js';
export type { TimeHash } from './imprint.js';
export { openStamping } from './stamping.js';
export type { StampEvent, StampJob, StampPort, Stamping, StampingOptions, TimePolicy } from './stamping.js';
export { timestampAuthority } from './timestamper.js';
export type { TimestampAuthority, Timestamper } from './timestamper.js';
export { readTimeToken } from './token.js';
export type { TimeExpectation, TimeToken } from './token.js';
