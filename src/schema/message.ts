// SPDX-License-Identifier: Apache-2.0
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';
import { ROLES } from './frame/codes.js';
import type { RoleCode } from './frame/codes.js';
import { PRESENCES, bodySchema } from './frame/frame.js';
import type { BodySchema, Presence } from './frame/frame.js';
import { requireVersion } from './version.js';
import type { Version } from './version.js';
import type { z } from './zod.js';

const SENDERS = ['requester', 'responder', 'either'] as const;

const PROFILES = ['core', 'extended'] as const;

/**
 * core: people are offered it. extended: it is rare, so people are offered it when they ask for everything, or when a case calls for it.
 * Whatever its profile, it is read and shown.
 */
export type Profile = (typeof PROFILES)[number];

/** Side of a dossier that may send a message. */
export type Sender = (typeof SENDERS)[number];

export interface MessageOptions<T extends string, P extends z.ZodType, R extends Presence, Q extends Presence> {
  /** `<family>.<name>`, or the family alone when it has one type; a national extension is `x-<scope>.<name>`. */
  readonly type: T;
  /** A reader takes every minor of a major it knows. */
  readonly version: Version;
  /** Default: extended. */
  readonly profile?: Profile;
  readonly purpose: string;
  /** Instrument that asks for it; "see" where the article was not compared with its authentic text. Default: practice. */
  readonly source?: string;
  readonly from: Sender;
  /** Competences of which the sender's directory entry must show one. */
  readonly roles: readonly RoleCode[];
  /** Whether `inReplyTo` must stand in the body. */
  readonly reply: R;
  /** Whether `refs.rdRef` must stand in the body: from ack.receipt on. */
  readonly responderRef: Q;
  /** Officer roles that sign beside the seal; a directory or accord may ask for more, never for less. */
  readonly officers?: readonly string[];
  /** Schema of the member `payload`: an object. Refinements across members belong into rules. */
  readonly payload: P;
}

/** One message type in one major version. */
export interface MessageDefinition<
  T extends string = string,
  P extends z.ZodType = z.ZodType,
  R extends Presence = Presence,
  Q extends Presence = Presence,
  B extends z.ZodType = z.ZodType,
> extends Required<MessageOptions<T, P, R, Q>> {
  /** Schema of the whole body. */
  readonly body: B;
}

type AnyOptions = MessageOptions<string, z.ZodType, Presence, Presence>;

const BARE_OPTIONS: Members<BareOptions<string, z.ZodType>> = {
  required: { type: 'text', version: 'list', purpose: 'text', from: SENDERS, roles: { each: ROLES.codes }, payload: 'object' },
  optional: { profile: PROFILES, source: 'text', officers: { each: 'text' } },
};

const MESSAGE_OPTIONS: Members<AnyOptions> = {
  required: { ...BARE_OPTIONS.required, reply: PRESENCES, responderRef: PRESENCES },
  optional: BARE_OPTIONS.optional,
};

const TYPE = /^[a-z][a-z0-9-]{0,31}(?:\.[a-z][a-z0-9-]{0,63})?$/;

/**
 * Defines a message type.
 * @returns a frozen definition, for {@link Registry.extend} or the built-in registry.
 * @throws RangeError when the type or version is not of the form above.
 * @see spec/messages.md, SCHEMA-01 to SCHEMA-04
 */
export function defineMessage<const T extends string, P extends z.ZodType, const R extends Presence, const Q extends Presence>(
  options: MessageOptions<T, P, R, Q>,
): MessageDefinition<T, P, R, Q, BodySchema<P, R, Q>> {
  requireMembers<AnyOptions>(options, MESSAGE_OPTIONS, 'defineMessage(options)');
  return complete(options, bodySchema(options.payload, options.reply, options.responderRef));
}

type BareOptions<T extends string, P extends z.ZodType> = Omit<MessageOptions<T, P, 'optional', 'optional'>, 'reply' | 'responderRef'>;

/**
 * Defines a message type whose body is its payload alone: no references, language or handling, because machines send it outside of any
 * dossier.
 * @throws RangeError as {@link defineMessage}.
 */
export function defineBareMessage<const T extends string, P extends z.ZodType>(
  options: BareOptions<T, P>,
): MessageDefinition<T, P, 'optional', 'optional', P> {
  requireMembers<BareOptions<string, z.ZodType>>(options, BARE_OPTIONS, 'defineBareMessage(options)');
  return complete({ ...options, reply: 'optional', responderRef: 'optional' }, options.payload);
}

function complete<T extends string, P extends z.ZodType, R extends Presence, Q extends Presence, B extends z.ZodType>(
  options: MessageOptions<T, P, R, Q>,
  body: B,
): MessageDefinition<T, P, R, Q, B> {
  if (!TYPE.test(options.type)) throw new RangeError('type must be <family>.<name>, or the family alone, in lower case');
  requireVersion(options.version);
  return Object.freeze({
    profile: 'extended',
    source: 'practice',
    ...options,
    officers: Object.freeze([...(options.officers ?? [])]),
    body,
  });
}

/** Body of a message that a definition describes. */
export type BodyOf<D extends MessageDefinition> = z.output<D['body']>;
