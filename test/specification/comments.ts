// SPDX-License-Identifier: Apache-2.0
// Meanings of members as their definitions in the sources tell them: the comment before a member of a schema.
import { readFileSync, readdirSync } from 'node:fs';
import ts from 'typescript';
import { ROOT } from './root.js';

interface Literal {
  /** Names of its own members; what it spreads is not among them. */
  readonly members: readonly string[];
  readonly comments: ReadonlyMap<string, string>;
}

const FOLDERS = ['src/vocabulary/', 'src/schema/frame/', 'src/schema/fields/'];

function literalsIn(path: string): Literal[] {
  const source = ts.createSourceFile(path, readFileSync(new URL(path, ROOT), 'utf8'), ts.ScriptTarget.Latest, true);
  const found: Literal[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isObjectLiteralExpression(node)) {
      const named = node.properties.flatMap((member) => (member.name === undefined ? [] : [[member.name.getText(), member] as const]));
      const comments = named.flatMap(([name, member]) => {
        const [doc] = ts.getJSDocCommentsAndTags(member).filter(ts.isJSDoc);
        const text = ts.getTextOfJSDocComment(doc?.comment)?.replaceAll(/\s+/g, ' ').trim();
        return text === undefined ? [] : [[name, text.replace(/\.$/, '')] as const];
      });
      if (comments.length > 0) found.push({ members: named.map(([name]) => name), comments: new Map(comments) });
    }
    ts.forEachChild(node, visit);
  };
  visit(source);
  return found;
}

let literals: readonly Literal[] | undefined;

function all(): readonly Literal[] {
  literals ??= FOLDERS.flatMap((folder) =>
    readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith('.ts'))
      .sort()
      .flatMap((file) => literalsIn(`${folder}${file}`)),
  );
  return literals;
}

/** Comment of a member of a map with these members: that of the literal which shares most of them and has no others. */
export function commentOf(member: string, siblings: readonly string[]): string | undefined {
  const known = new Set(siblings);
  const fitting = all().filter(({ members, comments }) => comments.has(member) && members.every((name) => known.has(name)));
  const most = Math.max(0, ...fitting.map(({ members }) => members.length));
  const texts = new Set(fitting.filter(({ members }) => members.length === most).map(({ comments }) => comments.get(member)));
  return texts.size === 1 ? [...texts][0] : undefined;
}
