// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../code-list.js';

/** Traffic Light Protocol 2.0, strictest first. */
export const TLP = defineCodes(
  'Tlp',
  {
    RED: 'for the named recipients only',
    'AMBER+STRICT': "for the recipients' organisation only",
    AMBER: 'for the organisation and its clients on a need-to-know basis',
    GREEN: 'for the community',
    CLEAR: 'no limit',
  },
  { source: 'TLP 2.0' },
);

/** Permissible Actions Protocol, strictest first. */
export const PAP = defineCodes(
  'Pap',
  {
    RED: 'only actions that nobody outside can detect',
    AMBER: 'passive cross-checks',
    GREEN: 'active actions',
    CLEAR: 'no limit',
  },
  { source: 'Permissible Actions Protocol' },
);

/** Europol handling codes. */
export const EUROPOL_HANDLING = defineCodes(
  'EuropolHandling',
  {
    H0: 'to prevent and combat crime only',
    H1: 'not in judicial proceedings without permission of the provider',
    H2: 'no dissemination without permission of the provider',
    H3: 'other restrictions, as text',
  },
  { source: 'Europol handling codes' },
);

/** This protocol carries up to restricted; the rest travels elsewhere. */
export const CLASSIFICATIONS = defineCodes('Classification', { U: 'unclassified', R: 'restricted' });

export const ATTACHMENT_KINDS = defineCodes('AttachmentKind', {
  ORDER: 'order or decision',
  TRANSLATION: 'translation',
  EVIDENCE: 'evidence',
  CERTIFICATE: 'certificate',
  UNDERTAKING: 'undertaking',
  EXHIBIT: 'exhibit to the facts',
  OTHER: 'other',
});

export const ROLES = defineCodes('RoleCode', {
  'RQ-CA': 'central authority of the requesting State',
  'RQ-JA': 'judicial or prosecutorial authority that issues the request',
  'RQ-POC': 'point of contact of the requesting State, at all hours',
  'RD-CA': 'central authority of the requested State',
  'RD-EA': 'executing authority',
  'RD-POC': 'point of contact of the requested State, at all hours',
  OBS: 'observer',
});

export type RoleCode = (typeof ROLES.codes)[number];
