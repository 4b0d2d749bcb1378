// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';

export const SPONTANEOUS_REPLIES = defineCodes('SpontaneousReply', { ACCEPT: 'accept the conditions', DECLINE: 'decline the information' });

const europol = 'Europol 4x4 evaluation';

/** How reliable the source of an information is. */
export const SOURCE_EVALUATIONS = defineCodes(
  'SourceEvaluation',
  {
    A: 'no doubt about the source',
    B: 'source mostly reliable',
    C: 'source mostly unreliable',
    X: 'source cannot be assessed',
  },
  { source: europol },
);

/** How far the information itself is known to be true. */
export const INFORMATION_EVALUATIONS = defineCodes(
  'InformationEvaluation',
  {
    '1': 'accuracy not in doubt',
    '2': 'known to the source, not to the officer who passes it on',
    '3': 'not known to the source, but corroborated',
    '4': 'not known to the source and cannot be corroborated',
  },
  { source: europol },
);

/** Other schemes whose evaluations are imported, with loss. */
export const EVALUATION_SCHEMES = defineCodes('EvaluationScheme', {
  '5X5X5': '5x5x5 (source A to E, information 1 to 5)',
  '3X5X2': '3x5x2 (source 1 to 3, information A to E)',
  ADMIRALTY: 'Admiralty code (source A to F, information 1 to 6)',
});

export type EvaluationScheme = (typeof EVALUATION_SCHEMES.codes)[number];
