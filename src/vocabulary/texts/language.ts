// SPDX-License-Identifier: Apache-2.0
/** Languages of labels, rules and findings. */
export const LABEL_LANGUAGES = ['en', 'fr', 'tr', 'ru'] as const;
export type LabelLanguage = (typeof LABEL_LANGUAGES)[number];

/** Languages beside English. No legal translator has reviewed them yet. */
export type TranslatedLanguage = Exclude<LabelLanguage, 'en'>;
