// SPDX-License-Identifier: Apache-2.0
import type { MlDsaProvider } from '../provider.js';

/** Absent in browsers: noble computes it. */
export const nativeMlDsa: MlDsaProvider | undefined = undefined;
