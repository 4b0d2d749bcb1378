// SPDX-License-Identifier: Apache-2.0
export { LABEL_LANGUAGES, labelIn, renderLabel } from './labels.js';
export type { Label, LabelLanguage } from './labels.js';
export { CODE_LISTS } from '../code-lists.js';
