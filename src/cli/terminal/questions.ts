// SPDX-License-Identifier: Apache-2.0
// Questions to the person at the terminal, or to whatever is piped in: one answer a line.
import { createInterface } from 'node:readline';
import { UsageError } from '../usage-error.js';

export interface Questions {
  /** A person answers, and can be asked again. */
  readonly isTerminal: boolean;
  /** @throws UsageError when there are no more answers. */
  ask(question: string): Promise<string>;
  close(): void;
}

export function questions(): Questions {
  const lines = createInterface({ input: process.stdin, crlfDelay: Infinity });
  const answers: AsyncIterator<string> = lines[Symbol.asyncIterator]();
  return {
    isTerminal: process.stdin.isTTY,
    async ask(question) {
      process.stderr.write(`${question} `);
      const next = await answers.next();
      if (next.done === true) throw new UsageError(`no answer to: ${question}`);
      return next.value.trim();
    },
    close: () => lines.close(),
  };
}
