// SPDX-License-Identifier: Apache-2.0
import type { Members } from '../../core/members.js';
import type { Finding, Severity } from '../finding.js';
import type { MessageDefinition } from '../message.js';
import type { Holder, Member } from './members.js';

/** The message under judgement: the facts of its signed header that rules ask for, and its body. */
export interface RuleMessage {
  readonly type: string;
  readonly version: readonly [major: number, minor: number];
  /** In memory form; not yet judged. */
  readonly body: unknown;
  /** A test message. */
  readonly test?: boolean;
  /** Ids of the attachments in the signed header. */
  readonly attachments?: readonly number[];
  /** Number of officers whose signatures stand beside the seal. */
  readonly officers?: number;
  /** Unix milliseconds at which it was issued. */
  readonly issuedAt?: number;
  /** Whether every signature verified, and every signer stands under the sender's name in its directory. */
  readonly signatures?: { readonly verified: boolean; readonly listed: boolean };
  /** Whether its id was used before for another message. */
  readonly conflict?: boolean;
}

export const RULE_MESSAGE: Members<RuleMessage> = {
  required: { type: 'text', version: 'list', body: 'any' },
  optional: {
    test: 'flag',
    attachments: 'list',
    officers: 'number',
    issuedAt: 'number',
    signatures: { required: { verified: 'flag', listed: 'flag' }, optional: {} },
    conflict: 'flag',
  },
};

/** Input of rules: a message of a known type whose body has the shape of its schema. */
export interface ShapedMessage extends RuleMessage {
  readonly definition: MessageDefinition;
  /** Every object of the body, and every text member, walked once for all rules. */
  readonly holders: readonly Holder[];
  readonly texts: readonly Member[];
}

/** One rule on the content of messages; inside a major of its types it never becomes stricter (SCHEMA-48). `Context` is the knowledge of a rule beyond the message. */
export interface Rule<Context extends object = object> {
  readonly id: string;
  readonly severity: Severity;
  /** Instrument or reason that the rule rests on; "see" where the number of the article was not checked against its text. */
  readonly source: string;
  readonly summary: string;
  /** How to mend a finding. */
  readonly mend: string;
  /** Message types that the rule reads; `all` for every type. */
  readonly on: readonly string[] | 'all';
  /** Pure. The body has the shape of its schema. */
  check(message: ShapedMessage, context: Context): Finding[];
}
