// SPDX-License-Identifier: Apache-2.0
// package.json says that no module has side effects, and a bundler takes that word for whole files alone. A file of dist/ holds several
// modules: without a mark at each constant, `import { encode } from 'rogatory/cbor'` would bring the constants of the decoder along.
import { readFileSync } from 'node:fs';
import type { Options } from 'tsup';
import ts from 'typescript';

type Plugin = NonNullable<Options['esbuildPlugins']>[number];

/** Plugin of esbuild that marks how each constant of a module is computed, so that a bundler drops the computation with the constant. */
export function droppableConstants(): Plugin {
  return {
    name: 'droppable-constants',
    setup(build) {
      build.onLoad({ filter: /\.ts$/ }, ({ path }) => ({ contents: markConstants(readFileSync(path, 'utf8')), loader: 'ts' }));
    },
  };
}

/** The same module, with each computed constant wrapped in a call that is marked as pure. No line moves. */
export function markConstants(source: string): string {
  const file = ts.createSourceFile('module.ts', source, ts.ScriptTarget.ES2022);
  let marked = source;
  for (const { name, initializer } of file.statements.flatMap(constants).reverse()) {
    if (initializer === undefined || !ts.isIdentifier(name) || !isComputed(initializer)) continue;
    const [start, end] = [initializer.getStart(file), initializer.end];
    marked = `${marked.slice(0, start)}/* @__PURE__ */ (() => (${marked.slice(start, end)}))()${marked.slice(end)}`;
  }
  return marked;
}

function constants(statement: ts.Statement): readonly ts.VariableDeclaration[] {
  if (!ts.isVariableStatement(statement) || (statement.declarationList.flags & ts.NodeFlags.Const) === 0) return [];
  return statement.declarationList.declarations;
}

/** Tells whether an expression runs code: a bundler knows by itself that literals, names and functions do no harm. */
function isComputed(expression: ts.Expression): boolean {
  return contains(expression, runsCode) && !contains(expression, ts.isAwaitExpression);
}

function contains(node: ts.Node, test: (node: ts.Node) => boolean): boolean {
  if (ts.isFunctionLike(node) || ts.isTypeNode(node)) return false;
  return test(node) || ts.forEachChild(node, (child) => contains(child, test) || undefined) === true;
}

function runsCode(node: ts.Node): boolean {
  return (
    ts.isCallOrNewExpression(node) ||
    ts.isTaggedTemplateExpression(node) ||
    ts.isPropertyAccessExpression(node) ||
    ts.isElementAccessExpression(node) ||
    ts.isBinaryExpression(node) ||
    ts.isSpreadElement(node) ||
    ts.isSpreadAssignment(node) ||
    ts.isTemplateExpression(node)
  );
}
