// SPDX-License-Identifier: Apache-2.0
/** Languages in which labels, rules and findings speak. */
export const LABEL_LANGUAGES = ['en', 'fr', 'tr', 'ru'] as const;
export type LabelLanguage = (typeof LABEL_LANGUAGES)[number];

/** Languages beside English. No person who knows language and law has read them yet. */
export type TranslatedLanguage = Exclude<LabelLanguage, 'en'>;
