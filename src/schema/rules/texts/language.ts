// SPDX-License-Identifier: Apache-2.0
/** Languages in which rules and findings speak. */
export type RuleLanguage = 'en' | 'fr' | 'tr' | 'ru';
