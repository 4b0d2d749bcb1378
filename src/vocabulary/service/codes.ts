// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

const source = 'see ETS 030 article 7';

export const SERVICE_MODES = defineCodes('ServiceMode', labels.ServiceMode, { source });

export const SERVICE_PROOFS = defineCodes('ServiceProof', labels.ServiceProof, { source });

export const SERVICE_FAILURES = defineCodes('ServiceFailure', labels.ServiceFailure);
