// SPDX-License-Identifier: Apache-2.0
import { isRogatoryError } from '../core/errors.js';
import type { PeerKey } from '../store/port.js';
import type { TrustEvent } from '../trust/store/links.js';
import type { Endings } from './alarm-board.js';

/** Matters that an operator looks at. */
export type EndpointAlarm =
  /** A statement or an entry was refused (LOG-20). */
  | 'statement-refused'
  /** Too much of a peer waits, so that a statement of it was given up. */
  | 'statement-dropped'
  /** Two statements that cannot both be true; `evidence` is the key under which they are kept. */
  | 'contradiction'
  /** A receipt speaks of other bytes under a known envelope id. */
  | 'tampering'
  /** A log is offered under another origin than the one that is followed. */
  | 'other-origin'
  /** A counterparty states that its store was put back: `rogatory accept-restore` or `discard-restore`. */
  | 'restore-stated'
  /** A counterparty cosigned of the own log what this store does not hold. */
  | 'log-behind'
  /** A counterparty has not cosigned for seven days. */
  | 'not-cosigned'
  /** No own key that cosigns is in force. */
  | 'cosign-key-missing'
  /** Statements for a counterparty rest while no accord carries them. */
  | 'statement-rests'
  /** A statement could not be made or sent; it is tried again. */
  | 'statement-unsent'
  /** The peer knows more of this node than its store does. */
  | 'store-behind'
  /** Lost frames are asked for again. */
  | 'store-restored'
  /** The peer lost what it acknowledged, and nobody stated it, or it asks again too soon. */
  | 'peer-behind'
  /** A restored peer is sent again what it lost. */
  | 'peer-restored'
  /** The link to a peer cannot be made. */
  | 'unreachable'
  /** Another process proves itself by this node's keys, or has its store. */
  | 'second-copy'
  /** Times of a peer lie ahead by more than two honest clocks differ. */
  | 'clock'
  /** Something ends soon: a document, a key, a certificate. */
  | 'expiring'
  /** A frame on the disk is not what was stored: its lane waits (RELAY-35). */
  | 'frame-damaged'
  /** A blob does not come on: there is no room, its sender has it no more, or other bytes came. */
  | 'blob-stopped'
  /** A fault of this node or of its store. */
  | 'internal';

interface About {
  readonly peer?: PeerKey;
  readonly scope?: string;
  readonly code?: string;
  readonly evidence?: string;
  readonly envelopeDigest?: string;
  /** Tells two of one name apart; evidence or digest, when there is one. */
  readonly subject?: string;
}

/** What relay and agency tell an operator of logs, receipts and restores. `at`: Unix milliseconds. */
export type EndpointEvent =
  | ({
      readonly kind: 'alarm';
      readonly alarm: EndpointAlarm;
      readonly at: number;
      readonly detail: string;
    } & About)
  /** A blob is whole here: `digest` is its SHA-256, hexadecimal. */
  | { readonly kind: 'blob-whole'; readonly peer: PeerKey; readonly digest: string; readonly at: number }
  /** What was about to end is held in a newer form. */
  | { readonly kind: 'renewed'; readonly scope?: string; readonly subject: string; readonly until?: number; readonly at: number }
  /** Statements for a counterparty that rested, or could not be made, leave again. */
  | { readonly kind: 'statements-resumed'; readonly peer: PeerKey; readonly at: number }
  /** An own key cosigns again for a counterparty whose log waited for one. */
  | { readonly kind: 'cosigning-resumed'; readonly peer: PeerKey; readonly at: number }
  /** A counterparty cosigned the own log up to this size. */
  | { readonly kind: 'cosigned'; readonly peer: PeerKey; readonly origin: string; readonly size: number; readonly at: number }
  /** The operator decided on a restore of a counterparty. */
  | {
      readonly kind: 'restore-accepted' | 'restore-discarded';
      readonly peer: PeerKey;
      readonly origin: string;
      readonly by: string;
      readonly reason: string;
      readonly at: number;
    };

const SUBJECT_MAX_CHARACTERS = 128;

/** Makes an alarm. */
export function alarm(name: EndpointAlarm, at: number, detail: string, more: About = {}): EndpointEvent {
  const subject = more.subject ?? more.evidence ?? more.envelopeDigest;
  return { kind: 'alarm', alarm: name, detail, at, ...more, ...(subject === undefined ? {} : { subject }) };
}

/** Makes the alarm of an error. @param about - Words before those of the error. */
export function alarmOf(name: EndpointAlarm, at: number, error: unknown, peer?: PeerKey, about?: string): EndpointEvent {
  const isOurs = isRogatoryError(error);
  const detail = isOurs ? error.message : String(error);
  // Faults without a code are told apart by their words.
  const more = {
    ...(peer === undefined ? {} : { peer }),
    ...(isOurs ? { code: error.code } : { subject: detail.slice(0, SUBJECT_MAX_CHARACTERS) }),
  };
  return alarm(name, at, about === undefined ? detail : `${about}: ${detail}`, more);
}

/** These last, however long, until an event ends them. */
export const LASTING = [
  'stale',
  'store-behind',
  'peer-behind',
  'log-behind',
  'not-cosigned',
  'statement-rests',
  'restore-stated',
  'contradiction',
  'frame-damaged',
  'blob-stopped',
  'unreachable',
  'expiring',
] as const;

/** What a link ends that comes up. */
export const ENDED_BY_LINK = ['unreachable', 'store-behind', 'peer-behind'] as const;

export const ENDPOINT_ENDINGS = {
  fresh: ({ scope }) => ({ alarms: ['stale'], scope }),
  cosigned: ({ peer }) => ({ alarms: ['not-cosigned', 'clock'], peer }),
  'statements-resumed': ({ peer }) => ({ alarms: ['statement-rests', 'statement-unsent'], peer }),
  'cosigning-resumed': ({ peer }) => ({ alarms: ['cosign-key-missing'], peer }),
  'restore-accepted': ({ peer }) => ({ alarms: ['restore-stated', 'other-origin'], peer }),
  'restore-discarded': ({ peer }) => ({ alarms: ['restore-stated', 'other-origin'], peer }),
  'blob-whole': ({ digest }) => ({ alarms: ['blob-stopped'], subject: digest }),
  renewed: ({ subject, scope }) => ({ alarms: ['expiring'], subject, ...(scope === undefined ? {} : { scope }) }),
} satisfies Endings<EndpointEvent | TrustEvent>;
