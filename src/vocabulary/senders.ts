// SPDX-License-Identifier: Apache-2.0
// Members that several message families share.
import { LIMITS } from '../core/limits.js';
import type { RoleCode } from '../schema/frame/codes.js';
import { line, list, localId } from '../schema/fields/text.js';

export const REQUESTERS: readonly RoleCode[] = ['RQ-CA', 'RQ-JA'];
export const REQUESTER_POINTS: readonly RoleCode[] = ['RQ-CA', 'RQ-JA', 'RQ-POC'];
export const RESPONDERS: readonly RoleCode[] = ['RD-CA', 'RD-EA'];
export const RESPONDER_POINTS: readonly RoleCode[] = ['RD-CA', 'RD-EA', 'RD-POC'];
export const PARTIES: readonly RoleCode[] = ['RQ-CA', 'RQ-JA', 'RD-CA', 'RD-EA'];

/**
 * Common members of first-version messages of one side, by permitted sender. Whoever is asked answers a message and has given its own
 * reference; a message that does otherwise says so.
 */
export const byRequester = { version: [1, 0], from: 'requester', roles: REQUESTERS, reply: 'optional', responderRef: 'optional' } as const;
export const byRequesterPoint = { ...byRequester, roles: REQUESTER_POINTS, responderRef: 'required' } as const;
export const byResponder = { version: [1, 0], from: 'responder', roles: RESPONDERS, reply: 'required', responderRef: 'required' } as const;
export const byResponderPoint = { ...byResponder, roles: RESPONDER_POINTS, reply: 'optional' } as const;
export const byEither = { version: [1, 0], from: 'either', roles: PARTIES, reply: 'optional', responderRef: 'optional' } as const;

/** Measures of the request that a message speaks of. */
export const measureIds = () => list(localId(), { min: 1, max: LIMITS.measuresMax });

/** Items of evidence that a message speaks of. */
export const evidenceIds = () => list(localId(), { min: 1 });

/** Pointer (RFC 6901) to a member of the request. */
export const requestPath = () => line();
