// SPDX-License-Identifier: Apache-2.0
import type { AnyBody } from '../schema/frame/frame.js';
import { MESSAGES } from '../vocabulary/catalogue.js';
import type { MessageBody, MessageTypeName } from '../vocabulary/catalogue.js';
import type { Content, MessageFact } from './fact.js';
import type { RuleId } from './illegal.js';
import type { MeasureRecord, Role, View } from './view.js';

/** Step of one message type. The tables of machines/ define its transitions. */
export interface Step {
  readonly type: string;
  readonly by: Role | 'either';
  /** True when it may be the first message of a dossier. */
  readonly opens?: true;
  /** True when, without named measures, every measure must be ready for it, not only some. */
  readonly wholly?: true;
  /** Reads from a body the members that the dossier needs. */
  read(body: AnyBody): Content;
  /** Changes beside the tables, made before measures move. */
  amend?(view: View, fact: MessageFact): View;
  /** Rule that the message breaks in every state of its measures. */
  breaks?(view: View, fact: MessageFact): RuleId | undefined;
  /** Rule that the message breaks for one measure in every state of it. */
  forbids?(measure: MeasureRecord, view: View): RuleId | undefined;
  /** Summary of the message in one line of English, for the timeline. */
  tell(body: AnyBody): string;
}

type Typed<T extends MessageTypeName> = Omit<Step, 'type' | 'by' | 'read' | 'tell'> & {
  readonly type: T;
  readonly read: (body: MessageBody<T>) => Content;
  readonly tell: (body: MessageBody<T>) => string;
};

/** Defines the step of a message type. The schema has judged the body before. */
export function defineStep<const T extends MessageTypeName>(step: Typed<T>): Step {
  return Object.freeze({
    by: MESSAGES[step.type].from,
    ...step,
    read: (body: AnyBody) => step.read(body as MessageBody<T>),
    tell: (body: AnyBody) => step.tell(body as MessageBody<T>),
  });
}

/** Every member that some alternative of a union has; each may be missing. */
export type AnyMember<U> = {
  readonly [K in U extends unknown ? keyof U : never]?: U extends unknown ? (K extends keyof U ? U[K] : never) : never;
};

/**
 * Part of a body that the dossier reads, for one type or several: every member of the payload may be missing, and each is a member of the
 * schema.
 */
export interface LooseBody<T extends MessageTypeName> {
  readonly inReplyTo?: string;
  readonly refs: { readonly rqRef: string; readonly rdRef?: string };
  readonly payload: AnyMember<MessageBody<T>['payload']>;
}

type Loose<T extends MessageTypeName> = Omit<Step, 'type' | 'by' | 'read' | 'tell'> & {
  readonly type: T;
  readonly read?: (body: LooseBody<T>) => Content;
  readonly tell: (body: LooseBody<T>) => string;
};

/** Defines a step by the few members of the payload that it reads, whatever else the type's schema has. */
export function readStep<T extends MessageTypeName>(step: Loose<T>): Step {
  return Object.freeze({
    by: MESSAGES[step.type].from,
    ...step,
    read: (body: AnyBody) => step.read?.(body as unknown as LooseBody<T>) ?? {},
    tell: (body: AnyBody) => step.tell(body as unknown as LooseBody<T>),
  });
}

/** Moment of a date-time, Unix milliseconds; a bare date ends with its last moment (UTC). Undefined for any other text. */
export function moment(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) return undefined;
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? at + 86_400_000 : at;
}

/** Names of measures for a sentence. */
export function namesOf(measureIds: readonly string[] | undefined): string {
  return measureIds === undefined || measureIds.length === 0 ? 'the request' : measureIds.join(', ');
}
