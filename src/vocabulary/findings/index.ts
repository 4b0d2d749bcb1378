// SPDX-License-Identifier: Apache-2.0
// Findings and rules in words, for whoever shows them to people: with all rules and their translations.
export { findingIn, ruleOf } from '../labels/findings.js';
export type { RuleText } from '../labels/findings.js';
