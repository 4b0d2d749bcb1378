// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

export const SPONTANEOUS_REPLIES = defineCodes('SpontaneousReply', labels.SpontaneousReply);

const europol = 'Europol 4x4 evaluation';

/** How reliable the source of an information is. */
export const SOURCE_EVALUATIONS = defineCodes('SourceEvaluation', labels.SourceEvaluation, { source: europol });

/** How far the information itself is known to be true. */
export const INFORMATION_EVALUATIONS = defineCodes('InformationEvaluation', labels.InformationEvaluation, { source: europol });

/** Other schemes whose evaluations are imported, with loss. */
export const EVALUATION_SCHEMES = defineCodes('EvaluationScheme', labels.EvaluationScheme);

export type EvaluationScheme = (typeof EVALUATION_SCHEMES.codes)[number];
