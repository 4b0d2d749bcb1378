// SPDX-License-Identifier: Apache-2.0
import type { MlKemProvider } from './provider.js';

/** Absent until the runtime's own ML-KEM is wired in. */
export const nativeMlKem: MlKemProvider | undefined = undefined as MlKemProvider | undefined;
