// SPDX-License-Identifier: Apache-2.0
import { freezeInstruction } from '../fields/freeze.js';
import { list } from '../fields/text.js';
import { trace } from '../fields/trace.js';
import { z } from '../zod.js';
import { defineMeasure } from './define.js';

/** FRZ-VA, freezing of crypto-assets: `assetIds` names the assets, the instruction says how far (V050 to V057). */
export const frzVa = defineMeasure('FRZ-VA', z.object({ instruction: freezeInstruction, traces: list(trace, { max: 64 }).optional() }));
