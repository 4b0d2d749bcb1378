// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../code-list.js';
import labels from './labels.en.json' with { type: 'json' };

/** Traffic Light Protocol 2.0, strictest first. */
export const TLP = defineCodes('Tlp', labels.Tlp, { source: 'TLP 2.0' });

/** Permissible Actions Protocol, strictest first. */
export const PAP = defineCodes('Pap', labels.Pap, { source: 'Permissible Actions Protocol' });

/** Europol handling codes. */
export const EUROPOL_HANDLING = defineCodes('EuropolHandling', labels.EuropolHandling, { source: 'Europol handling codes' });

/** This protocol carries at most restricted material. */
export const CLASSIFICATIONS = defineCodes('Classification', labels.Classification);

export const ATTACHMENT_KINDS = defineCodes('AttachmentKind', labels.AttachmentKind);

export const ROLES = defineCodes('RoleCode', labels.RoleCode);

export type RoleCode = (typeof ROLES.codes)[number];
