// SPDX-License-Identifier: Apache-2.0
import type { HpkeBody } from '../../hpke/hpke-body.js';

/** Absent in browsers: the package `hpke` over noble computes it. */
export const nativeHpke: HpkeBody | undefined = undefined;
