// SPDX-License-Identifier: Apache-2.0
import type { MlKemProvider } from '../provider.js';

/** Absent in browsers: noble computes it. */
export const nativeMlKem: MlKemProvider | undefined = undefined;
