// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

export const ASSET_KINDS = defineCodes('AssetKind', labels.AssetKind);

export const LOCATION_TYPES = defineCodes('LocationType', labels.LocationType);

export const OFFENCE_LINKS = defineCodes('OffenceLink', labels.OffenceLink);

export const CONTROL_BASES = defineCodes('ControlBasis', labels.ControlBasis);

export const CONFIDENCE = defineCodes('Confidence', labels.Confidence);

export const TRACE_METHODS = defineCodes('TraceMethod', labels.TraceMethod);
