// SPDX-License-Identifier: Apache-2.0
// Questions at the terminal. The only file that touches @inquirer/prompts.
import { checkbox, confirm, input, password, select } from '@inquirer/prompts';
import { Interrupted } from './interruption.js';

/** Streams of a terminal; tests give their own. */
export type PromptStreams = NonNullable<Parameters<typeof input>[1]>;

/** One choice: its value, and its words. */
export interface Choice {
  readonly value: string;
  readonly name: string;
}

/** Asks a person, one question at a time. Each rejects with {@link Interrupted} when the person ends it. */
export interface Prompts {
  text(question: string): Promise<string>;
  /** Does not show what is typed. */
  secret(question: string): Promise<string>;
  yes(question: string): Promise<boolean>;
  one(question: string, choices: readonly Choice[]): Promise<string>;
  some(question: string, choices: readonly Choice[]): Promise<readonly string[]>;
}

const PAGE = 12;

/** @param interrupted - Told to the person who ends the questions. */
export function prompts(streams: PromptStreams, interrupted: string): Prompts {
  const asked = async <T>(answer: Promise<T>): Promise<T> => {
    try {
      return await answer;
    } catch (error) {
      if (error instanceof Error && error.name === 'ExitPromptError') throw new Interrupted(interrupted);
      throw error;
    }
  };
  return {
    text: async (message) => (await asked(input({ message }, streams))).trim(),
    secret: (message) => asked(password({ message }, streams)),
    // Enter alone states nothing: these answers are statements of law.
    yes: (message) => asked(confirm({ message, default: false }, streams)),
    one: (message, choices) => asked(select({ message, choices: [...choices], pageSize: PAGE }, streams)),
    some: (message, choices) => asked(checkbox({ message, choices: [...choices], pageSize: PAGE, required: true }, streams)),
  };
}
