// SPDX-License-Identifier: Apache-2.0
/** Languages in which rules and findings speak. */
export const RULE_LANGUAGES = ['en', 'fr', 'tr', 'ru'] as const;
export type RuleLanguage = (typeof RULE_LANGUAGES)[number];
