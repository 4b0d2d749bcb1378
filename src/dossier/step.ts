// SPDX-License-Identifier: Apache-2.0
import type { AnyBody } from '../schema/frame/frame.js';
import type { MessageBody, MessageTypeName } from '../vocabulary/catalogue.js';
import type { Content, MessageFact } from './fact.js';
import type { RuleId } from './illegal.js';
import type { MeasureRecord, Role, View } from './view.js';

/** What one message type tells a dossier. What it moves stands in the tables of machines/. */
export interface Step {
  readonly type: string;
  readonly by: Role | 'either';
  /** May be the first message of a dossier. */
  readonly opens?: true;
  /** Without named measures every one must be ready for it, not only some. */
  readonly wholly?: true;
  /** Reads what the dossier needs from a body. */
  read(body: AnyBody): Content;
  /** Changes beside the tables, made before measures move. */
  amend?(view: View, fact: MessageFact): View;
  /** Rule that the message breaks whatever the state of its measures. */
  breaks?(view: View, fact: MessageFact): RuleId | undefined;
  /** Rule that the message breaks for one measure whatever the table says. */
  forbids?(measure: MeasureRecord, view: View): RuleId | undefined;
  /** What the message says, in one line of English for the timeline. */
  tell(body: AnyBody): string;
}

type Typed<T extends MessageTypeName> = Omit<Step, 'type' | 'read' | 'tell'> & {
  readonly type: T;
  readonly read: (body: MessageBody<T>) => Content;
  readonly tell: (body: MessageBody<T>) => string;
};

/** Defines the step of a message type. The body was judged by its schema before. */
export function defineStep<const T extends MessageTypeName>(step: Typed<T>): Step {
  return Object.freeze({
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
 * A body of a type, or of any of several, as far as the dossier reads it: every member of the payload may be missing, and none is known
 * that the schema does not have.
 */
export interface LooseBody<T extends MessageTypeName> {
  readonly inReplyTo?: string;
  readonly refs: { readonly rqRef: string; readonly rdRef?: string };
  readonly payload: AnyMember<MessageBody<T>['payload']>;
}

type Loose<T extends MessageTypeName> = Omit<Step, 'type' | 'read' | 'tell'> & {
  readonly type: T;
  readonly read?: (body: LooseBody<T>) => Content;
  readonly tell: (body: LooseBody<T>) => string;
};

/** Defines a step by the few members of the payload that it reads, whatever else the type's schema has. */
export function readStep<T extends MessageTypeName>(step: Loose<T>): Step {
  return Object.freeze({
    ...step,
    read: (body: AnyBody) => step.read?.(body as unknown as LooseBody<T>) ?? {},
    tell: (body: AnyBody) => step.tell(body as unknown as LooseBody<T>),
  });
}

/** Moment of a date-time, Unix milliseconds; a bare date ends with its last moment (UTC). Nothing for what is no time. */
export function moment(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const at = Date.parse(text);
  if (Number.isNaN(at)) return undefined;
  return /^\d{4}-\d{2}-\d{2}$/.test(text) ? at + 86_400_000 : at;
}

/** An object without the members that are undefined. */
export function present<T extends object>(members: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as {
    [K in keyof T]: Exclude<T[K], undefined>;
  };
}

/** Names of measures for a sentence. */
export function namesOf(measureIds: readonly string[] | undefined): string {
  return measureIds === undefined || measureIds.length === 0 ? 'the request' : measureIds.join(', ');
}
