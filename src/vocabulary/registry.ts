// SPDX-License-Identifier: Apache-2.0
import { createRegistry } from '../schema/registry.js';
import type { Registry } from '../schema/registry.js';
import { MESSAGES, TRANSPORT_MESSAGES } from './catalogue.js';
import type { BuiltInDefinition } from './catalogue.js';
import { RULE_CONTEXT } from './context.js';
import type { RuleContext } from './context.js';
import { RULES } from './rules.js';

/** The built-in message types, in the version that this package writes, and the rules on them. */
export const registry: Registry<BuiltInDefinition, RuleContext> = createRegistry<BuiltInDefinition, RuleContext>({
  messages: Object.values<BuiltInDefinition>({ ...MESSAGES, ...TRANSPORT_MESSAGES }),
  rules: RULES,
  context: RULE_CONTEXT,
});
