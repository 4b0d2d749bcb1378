// SPDX-License-Identifier: Apache-2.0
// A half-finished body: its members by JSON Pointer, kept in a file after every answer.
import { existsSync } from 'node:fs';
import { readJson } from '../../file/description.js';
import { writeOutput } from '../../file/files.js';
import { UsageError } from '../../usage-error.js';

type Container = Record<string, unknown>;

export class Answers {
  readonly #file: string;
  readonly #body: Container;

  private constructor(file: string, body: Container) {
    this.#file = file;
    this.#body = body;
  }

  /** Continues the draft of a file, or begins one. @throws UsageError when the file holds something else. */
  static in(file: string): Answers {
    if (!existsSync(file)) return new Answers(file, {});
    const body = readJson(file);
    if (typeof body !== 'object' || body === null || Array.isArray(body)) throw new UsageError(`${file}: holds no draft`);
    return new Answers(file, body as Container);
  }

  get body(): unknown {
    return this.#body;
  }

  get(path: string): unknown {
    return steps(path).reduce<unknown>(
      (value, step) => (typeof value === 'object' && value !== null ? Reflect.get(value, step) : undefined),
      this.#body,
    );
  }

  has(path: string): boolean {
    return this.get(path) !== undefined;
  }

  /** The error of a draft that somebody wrote otherwise. */
  otherForm(path: string): UsageError {
    return new UsageError(`${this.#file}: ${path} has another form than the questions give it: correct it, or take it out`);
  }

  /** Sets a member, with the objects and lists around it, and writes the file. @throws UsageError when one of them is something else. */
  set(path: string, value: unknown): void {
    const [last = '', ...before] = steps(path).reverse();
    let holder = this.#body;
    const way = before.reverse();
    for (const [i, step] of way.entries()) {
      const next = way[i + 1] ?? last;
      holder[step] ??= /^\d+$/.test(next) ? [] : {};
      const inner = holder[step];
      if (typeof inner !== 'object' || inner === null) throw this.otherForm(path);
      holder = inner as Container;
    }
    holder[last] = value;
    writeOutput(this.#file, Buffer.from(`${JSON.stringify(this.#body, null, 2)}\n`), { force: true });
  }
}

function steps(path: string): string[] {
  return path.split('/').slice(1);
}
