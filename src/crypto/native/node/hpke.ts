// SPDX-License-Identifier: Apache-2.0
import { directHpke } from '../../hpke/hpke-direct.js';
import type { HpkeBody } from '../../hpke/hpke-body.js';

/** With Node's synchronous primitives the direct implementation is faster: the package awaits every step. */
export const nativeHpke: HpkeBody | undefined = directHpke;
