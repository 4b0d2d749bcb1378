// SPDX-License-Identifier: Apache-2.0
export { LABEL_LANGUAGES } from '../vocabulary/texts/language.js';
export type { LabelLanguage } from '../vocabulary/texts/language.js';
export { formalLetter } from './letter.js';
export type { LetterInput } from './letter.js';
export { LETTER_TYPES } from './letter-type.js';
export type { LetterType } from './letter-type.js';
