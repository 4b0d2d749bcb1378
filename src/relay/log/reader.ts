// SPDX-License-Identifier: Apache-2.0
import type { NodeReader } from '../../log/merkle.js';
import type { NodePlace, Store } from '../../store/port.js';

/** Most places of one question: a turn may ask for more, in several questions. */
const PLACES_MAX = 16_384;

interface Question {
  readonly place: NodePlace;
  readonly answers: ((hash: Uint8Array | undefined) => void)[];
  readonly failures: ((error: unknown) => void)[];
}

/** Reads nodes of one log; all that is asked in one turn becomes one question to the store, each node once. */
export function nodeReader(store: Pick<Store, 'nodes'>, epoch: number): NodeReader {
  let asked = new Map<string, Question>();
  const ask = (): void => {
    const questions = [...asked.values()];
    asked = new Map();
    for (let at = 0; at < questions.length; at += PLACES_MAX) void answer(questions.slice(at, at + PLACES_MAX));
  };
  const answer = async (questions: readonly Question[]): Promise<void> => {
    try {
      const hashes = await store.nodes(
        epoch,
        questions.map(({ place }) => place),
      );
      questions.forEach(({ answers }, at) => answers.forEach((resolve) => resolve(hashes[at])));
    } catch (error) {
      for (const { failures } of questions) failures.forEach((reject) => reject(error));
    }
  };
  return (level, index) =>
    new Promise((resolve, reject) => {
      if (asked.size === 0) queueMicrotask(ask);
      const key = `${level} ${index}`;
      const question = asked.get(key) ?? { place: { level, index }, answers: [], failures: [] };
      question.answers.push(resolve);
      question.failures.push(reject);
      asked.set(key, question);
    });
}
