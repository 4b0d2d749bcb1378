// SPDX-License-Identifier: Apache-2.0
// The frame that every body has around its payload. It repeats no member of the signed header.
import { LIMITS } from '../../core/limits.js';
import { extensions } from '../fields/extension.js';
import { language } from '../fields/iso.js';
import { list, shortText, uuid } from '../fields/text.js';
import { z } from '../zod.js';
import { attachmentRef, handling } from './handling.js';

export const PRESENCES = ['required', 'optional'] as const;

export type Presence = (typeof PRESENCES)[number];

type Maybe<S extends z.ZodType, P extends Presence> = P extends 'required' ? S : z.ZodOptional<S>;

type Text = z.ZodString;

export type BodySchema<P extends z.ZodType, R extends Presence, Q extends Presence> = z.ZodObject<{
  inReplyTo: Maybe<Text, R>;
  supersedes: z.ZodOptional<Text>;
  refs: z.ZodObject<{ rqRef: Text; rdRef: Maybe<Text, Q> }>;
  language: Text;
  handling: typeof handling;
  payload: P;
  attachments: z.ZodOptional<z.ZodArray<typeof attachmentRef>>;
  extensions: z.ZodOptional<typeof extensions>;
}>;

function maybe<S extends z.ZodType, P extends Presence>(schema: S, presence: P): Maybe<S, P> {
  return (presence === 'required' ? schema : schema.optional()) as Maybe<S, P>;
}

/** Schema of a body with this payload. @param reply - presence of inReplyTo. @param responderRef - presence of refs.rdRef (SCHEMA-07). */
export function bodySchema<P extends z.ZodType, R extends Presence, Q extends Presence>(
  payload: P,
  reply: R,
  responderRef: Q,
): BodySchema<P, R, Q> {
  return z.object({
    inReplyTo: maybe(uuid(), reply),
    supersedes: uuid().optional(),
    refs: z.object({ rqRef: shortText(), rdRef: maybe(shortText(), responderRef) }),
    language: language(),
    handling,
    payload,
    attachments: list(attachmentRef, { max: LIMITS.attachmentsMax }).optional(),
    extensions: extensions.optional(),
  });
}

/** Body of any message type of a dossier, known or of a State's own. */
export type AnyBody = z.output<BodySchema<z.ZodType, Presence, Presence>>;

/** Body of a type of a State's own as written: the frame, and a payload that its own definition checks. */
export type NationalBody = z.output<BodySchema<z.ZodType, 'optional', 'optional'>>;
