// SPDX-License-Identifier: Apache-2.0
import type { AnyBody, MessageBody, MessageTypeName } from '../schema/catalogue.js';
import type { Content, MessageFact } from './fact.js';
import type { MeasureRecord, MeasureState, Role, View } from './view.js';

/** A row of the transition table. resume: where the measure was before it waited. same: no change. */
export interface Row {
  readonly from: readonly MeasureState[];
  readonly to: MeasureState | 'resume' | 'same';
  /** Whether the row applies to this measure; the first row that does is taken. */
  readonly when?: (measure: MeasureRecord, view: View, fact: MessageFact) => boolean;
}

/** What one message type does to a dossier. */
export interface Step {
  readonly type: string;
  readonly by: Role | 'either';
  readonly rows: readonly Row[];
  /** Reads what the dossier needs from a body. */
  read(body: AnyBody): Content;
  /** Changes beside the states of measures, made before them. */
  amend?(view: View, fact: MessageFact): View;
  /** Rule that the message breaks whatever the state of its measures. */
  breaks?(view: View, fact: MessageFact): string | undefined;
  /** Rule that the message breaks for one measure whatever the table says. */
  forbids?(measure: MeasureRecord, view: View): string | undefined;
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
