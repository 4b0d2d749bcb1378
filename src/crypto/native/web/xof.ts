// SPDX-License-Identifier: Apache-2.0
import type { XofProvider } from '../provider.js';

/** Absent in browsers: noble computes it. */
export const nativeXof: XofProvider | undefined = undefined;
