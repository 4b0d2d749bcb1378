// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

export const ASSET_KINDS = defineCodes('AssetKind', labels.AssetKind);

export const LOCATION_TYPES = defineCodes('LocationType', labels.LocationType);

/** Whether one customer or many use a deposit address. */
export const DEPOSIT_USES = defineCodes('DepositUse', labels.DepositUse);

export const NO_TRACE_REASONS = defineCodes('NoTraceReason', labels.NoTraceReason);

export const OFFENCE_LINKS = defineCodes('OffenceLink', labels.OffenceLink);

export const CONTROL_BASES = defineCodes('ControlBasis', labels.ControlBasis);

export const CONFIDENCE = defineCodes('Confidence', labels.Confidence);

export const TRACE_METHODS = defineCodes('TraceMethod', labels.TraceMethod);
