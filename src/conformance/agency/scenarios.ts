// SPDX-License-Identifier: Apache-2.0
// Wishes of the kit to the people, or the program, behind an agency under test: the reference of a request tells them. Other requests want an
// acknowledgement alone.
import { accept, ack, ask, begin, final, partial } from '../counterparty/answers.js';
import type { Script } from '../counterparty/answers.js';

export interface Scenario {
  /** The wish in words: a case that does not get it is skipped with these. */
  readonly needs: string;
  /** How our own responder does it. */
  readonly script: Script;
}

/** By the beginning of the requester's reference. */
export const SCENARIOS = {
  'KIT-ACK': {
    needs: 'an ack.receipt to each request.submit, by itself',
    script: { 'request.submit': [ack] },
  },
  'KIT-ASK': {
    needs:
      'to a request with reference KIT-ASK: ack.receipt, then an info.request with a blocking question q1; a decision.accept after the answer',
    script: { 'request.submit': [ack, ask], 'request.supplement': [accept] },
  },
  'KIT-PARTIAL': {
    needs:
      'to a request with reference KIT-PARTIAL: ack.receipt, decision.accept, a status.report EXECUTING, then result.partial and result.final, each with a file',
    script: { 'request.submit': [ack, accept, begin, partial, final] },
  },
  'KIT-WITHDRAW': {
    needs: 'to a request with reference KIT-WITHDRAW: ack.receipt; and an attempt to accept it after it was withdrawn',
    script: { 'request.submit': [ack], 'request.withdraw': [accept] },
  },
  'KIT-TURN': {
    needs: "to a request with reference KIT-TURN: ack.receipt, and a request.submit of the agency's own to the sender",
    script: { 'request.submit': [ack] },
  },
} as const satisfies Readonly<Record<string, Scenario>>;

export type ScenarioName = keyof typeof SCENARIOS;

/** The scenario of a reference, or that of an acknowledgement alone. */
export function scenarioOf(rqRef: string): ScenarioName {
  return (Object.keys(SCENARIOS) as ScenarioName[]).find((name) => rqRef.startsWith(name)) ?? 'KIT-ACK';
}
