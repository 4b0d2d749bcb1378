// SPDX-License-Identifier: Apache-2.0
// The first line of a draft: a comment that names the type of the message, and what it is for.
import { MESSAGES, registry } from '../../vocabulary/index.js';
import type { MessageTypeName } from '../../vocabulary/index.js';

export function headLine(type: MessageTypeName): string {
  return `// ${type}: ${MESSAGES[type].purpose}\n`;
}

/** Type that the first line of a file names; undefined when no draft began so. */
export function typeOfHead(line: string): string | undefined {
  const type = /^\/\/ ([a-z.-]+): /.exec(line)?.[1];
  return type !== undefined && registry.has(type) ? type : undefined;
}
