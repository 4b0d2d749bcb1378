// SPDX-License-Identifier: Apache-2.0
import { LIMITS } from '../../core/limits.js';
import { z } from '../zod.js';
import { list } from './text.js';
import { suchAs } from './form.js';

/** Names of what States define for themselves. */
export const EXTENSION_NAME = /^x-[a-z][a-z0-9-]{1,29}\.[a-z][a-z0-9-]{0,63}$/;

/** Content that States agreed to add beyond the schema of the message. */
export const extension = z.object({
  name: z.string().regex(EXTENSION_NAME, { error: suchAs('x-demo.hearing-note') }),
  version: z.tuple([z.int().min(1), z.int().min(0)]),
  /** When true, a reader that does not know it refuses the message; otherwise it keeps the extension unchanged. */
  critical: z.boolean(),
  data: z.record(z.string(), z.unknown()),
});

export type Extension = z.output<typeof extension>;

export const extensions = list(extension, { min: 1, max: LIMITS.extensionsMax });
