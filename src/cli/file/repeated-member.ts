// SPDX-License-Identifier: Apache-2.0

/** A member that one object has twice. JSON.parse keeps the last of them and drops the others without a word. */
interface RepeatedMember {
  readonly name: string;
  /** Line of the second one, from 1. */
  readonly line: number;
}

/** Finds the first member that is written twice. @param text - JSON that JSON.parse has accepted: the search does not check it again. */
export function repeatedMember(text: string): RepeatedMember | undefined {
  const objects: Set<string>[] = [];
  let [from, to, line] = [0, 0, 1];
  for (let at = 0; at < text.length; at++) {
    const sign = text[at];
    if (sign === '\n') line++;
    else if (sign === '{') objects.push(new Set());
    else if (sign === '}') objects.pop();
    else if (sign === '"') {
      [from, to] = [at, endOfString(text, at)];
      at = to - 1;
    } else if (sign === ':') {
      // The string before a colon is a name, and escapes may be written in several ways.
      const name = JSON.parse(text.slice(from, to)) as string;
      const names = objects.at(-1);
      if (names?.has(name) === true) return { name, line };
      names?.add(name);
    }
  }
  return undefined;
}

/** Place behind the closing quotation mark of a string. @param start - Place of its opening one. */
function endOfString(text: string, start: number): number {
  let at = start + 1;
  while (text[at] !== '"') at += text[at] === '\\' ? 2 : 1;
  return at + 1;
}
