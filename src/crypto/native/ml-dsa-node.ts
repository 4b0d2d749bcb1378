// SPDX-License-Identifier: Apache-2.0
import type { MlDsaProvider } from './provider.js';

/** Absent until the runtime's own ML-DSA is wired in. */
export const nativeMlDsa: MlDsaProvider | undefined = undefined as MlDsaProvider | undefined;
