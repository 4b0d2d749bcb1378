// SPDX-License-Identifier: Apache-2.0
// Reads a message as another major version of its type. The signed bytes stay the message; a cast gives only a view of it.
import { fail } from '../core/errors.js';
import type { AnyBody } from './frame/frame.js';
import type { MessageDefinition } from './message.js';
import { findingLine } from './finding.js';
import { expand, pointer, without } from './path.js';
import { checkStructure, strayMembers } from './body/structure.js';
import type { Registry } from './registry.js';
import type { Version } from './version.js';

/** A member that a cast left behind. */
export interface Lost {
  /** Major of the body in which it stands. */
  readonly major: number;
  /** JSON Pointer into that body. */
  readonly path: string;
}

/** A body in the form of another major version. */
export interface CastBody {
  readonly version: Version;
  readonly body: AnyBody;
  /** Content of the message that this view lacks; empty when it has all. */
  readonly lost: readonly Lost[];
}

/**
 * Converts a body to another major version of its type, through all casts between the two.
 * @param body - Of the form of its type and version; read, never kept or changed. The signed bytes are not touched.
 * @param major - Major version of the view; for the version of the body, the body itself is returned.
 * @throws {@link RogatoryError} `SCHEMA_TYPE_UNKNOWN` (SCHEMA-01), `SCHEMA_VERSION_UNKNOWN` (SCHEMA-02), `SCHEMA_CAST` (SCHEMA-18) when
 * there is no cast, or its result does not have the form of its major version.
 */
export function castBody(registry: Registry, type: string, version: Version, body: unknown, major: number): CastBody {
  const goal = registry.get(type, [major, 0]);
  let from = registry.get(type, version);
  if (from === goal) return { version, body: body as AnyBody, lost: [] };
  const lost: Lost[] = [];
  let view = structuredClone(body) as AnyBody;
  while (from !== goal) {
    const at = from.version[0];
    const to = registry.get(type, [at < major ? at + 1 : at - 1, 0]);
    const cast = registry.cast(type, at, to.version[0]);
    if (cast === undefined) throw unable(from, to, 'no cast is registered');
    // A later minor version has members that the cast cannot know.
    const unknown = strayMembers(from.body, view);
    const kept = unknown.reduce<unknown>(without, view) as AnyBody;
    const left = [...unknown.map(pointer), ...cast.loses.flatMap((path) => expand(kept, path).map(pointer))];
    lost.push(...left.map((path) => ({ major: at, path })));
    view = { ...kept, payload: made(from, to, () => cast.cast(kept.payload)) };
    const [fault] = checkStructure(to.body, view, 'refused');
    if (fault !== undefined) throw unable(from, to, findingLine(fault));
    from = to;
  }
  return { version: goal.version, body: view, lost };
}

/** Reports a fault of a cast as a fault of this program: the message stays valid. */
function made(from: MessageDefinition, to: MessageDefinition, cast: () => unknown): unknown {
  try {
    return cast();
  } catch (cause) {
    throw unable(from, to, 'the cast failed', cause);
  }
}

function unable({ type, version: [from] }: MessageDefinition, { version: [to] }: MessageDefinition, reason: string, cause?: unknown) {
  return fail('SCHEMA_CAST', { type, from, to, reason }, cause);
}
