// SPDX-License-Identifier: Apache-2.0
import { defineCodes } from '../../schema/code-list.js';
import labels from './labels.en.json' with { type: 'json' };

export const SPONTANEOUS_REPLIES = defineCodes('SpontaneousReply', labels.SpontaneousReply);

const europol = 'Europol 4x4 evaluation';

/** Reliability of the source of information. */
export const SOURCE_EVALUATIONS = defineCodes('SourceEvaluation', labels.SourceEvaluation, { source: europol });

/** Accuracy of the information itself. */
export const INFORMATION_EVALUATIONS = defineCodes('InformationEvaluation', labels.InformationEvaluation, { source: europol });

/** Other schemes whose evaluations are imported, with loss. */
export const EVALUATION_SCHEMES = defineCodes('EvaluationScheme', labels.EvaluationScheme);

export type EvaluationScheme = (typeof EVALUATION_SCHEMES.codes)[number];
