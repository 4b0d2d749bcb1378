// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

export const STAGES = defineCodes('Stage', labels.Stage, { sources: { ADM: 'see ETS 182 article 1; EIO article 4' } });
