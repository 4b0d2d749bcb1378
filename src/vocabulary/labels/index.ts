// SPDX-License-Identifier: Apache-2.0
export { labelIn, renderLabel } from './labels.js';
export type { Label } from './labels.js';
export { memberName } from './member-names.js';
export { LABEL_LANGUAGES } from '../texts/language.js';
export type { LabelLanguage } from '../texts/language.js';
export { CODE_LISTS, codeListOf } from '../code-lists.js';
export { dayIn } from '../texts/dates.js';
