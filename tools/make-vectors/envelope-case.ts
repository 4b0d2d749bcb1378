// SPDX-License-Identifier: Apache-2.0
import type { ErrorCode } from '../../src/core/errors.js';
import type { SuiteId } from '../../src/crypto/suites/suites.js';
import type { EnvelopeReader } from '../../src/envelope/types.js';
import type { forgeFrame } from '../../test/envelope/forge.js';
import type { Forgery } from '../../test/envelope/forge.js';
import type { World } from '../../test/envelope/world.js';
import type { AccordAgencies, JsonKeys } from './envelope-keys.js';

/** One vector before it is made. Without `forgery` the frame is sealed honestly, and the reader's side is at fault, if anything. */
export interface EnvelopeCase {
  name: string;
  clause: string;
  comment: string;
  expect: 'ok' | ErrorCode;
  suite?: SuiteId;
  /** Readers that the world knows, and how many of them the envelope is sealed to (all unless said). */
  readers?: number;
  recipients?: number;
  /** Number of the recipient that opens; default 0. */
  opens?: number;
  deliveredAt?: number;
  input?: Parameters<World['input']>[0] | ((world: World) => Parameters<World['input']>[0]);
  /** Steps done wrongly by one who knows the content key, or also the signers. */
  forgery?: (world: World) => Forgery;
  /** Changes by one who knows the frame alone. */
  relay?: (world: World) => Parameters<typeof forgeFrame>[1];
  reader?: Partial<EnvelopeReader>;
  beliefs?: (world: World) => void;
  agencies?: AccordAgencies;
}

/** A committed vector of the envelope. */
export interface EnvelopeVector {
  readonly name: string;
  readonly operation: string;
  readonly expect: 'ok' | ErrorCode;
  readonly now: number;
  readonly keys: JsonKeys;
  readonly input: { readonly frame: string };
  readonly output: Readonly<Record<string, string>> | null;
}
