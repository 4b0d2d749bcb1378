// SPDX-License-Identifier: Apache-2.0
import type { MessageDefinition } from './message.js';
import type { z } from './zod.js';
import { requireMembers } from '../core/members.js';
import type { Members } from '../core/members.js';

/** Conversion from one major version of a type to the next or the previous one. */
export interface Cast {
  readonly type: string;
  readonly from: number;
  readonly to: number;
  readonly loses: readonly string[];
  readonly cast: (payload: unknown) => unknown;
}

export interface CastOptions<A extends MessageDefinition, B extends MessageDefinition> {
  /** Members of the payload that the other major has no place for: JSON Pointers into the body, `*` for any item or name. Default: none. */
  readonly loses?: readonly string[];
  /** Makes the payload of the other major; a pure function. The frame around the payload is copied unchanged. */
  readonly cast: (payload: z.output<A['payload']>) => z.output<B['payload']>;
}

const CAST_OPTIONS: Members<CastOptions<MessageDefinition, MessageDefinition>> = {
  required: { cast: 'function' },
  optional: { loses: { each: 'text' } },
};

/**
 * Defines the conversion between two neighbouring major versions, for {@link Registry.extend}.
 * @throws RangeError when the definitions are not neighbouring majors of one type, or a pointer is not into the payload.
 * @see spec/messages.md, SCHEMA-17 to SCHEMA-19
 */
export function defineCast<A extends MessageDefinition, B extends MessageDefinition>(from: A, to: B, options: CastOptions<A, B>): Cast {
  requireMembers<CastOptions<MessageDefinition, MessageDefinition>>(options, CAST_OPTIONS, 'defineCast(options)');
  const { loses = [], cast } = options;
  if (from.type !== to.type || Math.abs(from.version[0] - to.version[0]) !== 1)
    throw new RangeError('a cast joins two neighbouring majors of one type');
  if (!loses.every((path) => path.startsWith('/payload/'))) throw new RangeError('what a cast loses stands below /payload');
  return Object.freeze({
    type: from.type,
    from: from.version[0],
    to: to.version[0],
    loses: Object.freeze([...loses]),
    cast: cast as Cast['cast'],
  });
}
