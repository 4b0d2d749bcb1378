// SPDX-License-Identifier: Apache-2.0
// Reads core/error-table.ts and core/limits.ts with the TypeScript parser: the source is the truth, and no build is needed.
import ts from 'typescript';
import { text } from './tree.mjs';

/**
 * @typedef {{ code: string, area: string, clause: string, wire: string, retryable: boolean, summary: string, details: string[] }} ErrorRow
 * @typedef {{ name: string, value: number, note: string, own: boolean }} LimitRow
 */

/**
 * @param {string} root
 * @param {string} path
 * @returns {ts.SourceFile}
 */
function parse(root, path) {
  return ts.createSourceFile(path, text(root, path), ts.ScriptTarget.ES2022, true);
}

/**
 * The object literal that a `const` of this name is initialised with.
 * @param {ts.SourceFile} file
 * @param {string} name
 * @returns {ts.ObjectLiteralExpression}
 */
function objectOf(file, name) {
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const declaration of statement.declarationList.declarations) {
      if (!ts.isIdentifier(declaration.name) || declaration.name.text !== name) continue;
      let value = declaration.initializer;
      while (value !== undefined && (ts.isAsExpression(value) || ts.isSatisfiesExpression(value))) value = value.expression;
      if (value !== undefined && ts.isObjectLiteralExpression(value)) return value;
    }
  }
  throw new Error(`${file.fileName}: no object ${name}`);
}

/**
 * Member names of the type of an error's details, `?` kept.
 * @param {ts.SourceFile} file
 * @param {ts.TypeNode | undefined} type
 * @returns {string[]}
 */
function memberNames(file, type) {
  if (type === undefined) return [];
  if (ts.isTypeLiteralNode(type)) return signatures(type.members);
  if (ts.isIntersectionTypeNode(type)) return type.types.flatMap((part) => memberNames(file, part));
  if (ts.isTypeReferenceNode(type)) {
    const name = type.typeName.getText(file);
    for (const statement of file.statements) {
      if (ts.isInterfaceDeclaration(statement) && statement.name.text === name) return signatures(statement.members);
    }
  }
  return [];

  /** @param {ts.NodeArray<ts.TypeElement>} members */
  function signatures(members) {
    return members.map((member) => `${member.name?.getText(file) ?? ''}${member.questionToken === undefined ? '' : '?'}`);
  }
}

/**
 * @param {string} root
 * @returns {ErrorRow[]} in the order of the table.
 */
export function readErrors(root) {
  const file = parse(root, 'src/core/error-table.ts');
  return objectOf(file, 'ERROR_TABLE').properties.map((property) => {
    if (!ts.isPropertyAssignment(property) || !ts.isCallExpression(property.initializer)) {
      throw new Error(`error-table.ts: ${property.getText(file)} is not a row(...)`);
    }
    const code = property.name.getText(file);
    const call = property.initializer;
    const [clause, wire, summary, options] = call.arguments;
    return {
      code,
      area: code.slice(0, code.indexOf('_')),
      clause: literal(clause),
      wire: literal(wire),
      summary: literal(summary),
      retryable: options !== undefined && /retryable:\s*true/.test(options.getText(file)),
      details: memberNames(file, call.typeArguments?.[0]),
    };
  });

  /** @param {ts.Expression | undefined} node */
  function literal(node) {
    if (node === undefined || !ts.isStringLiteralLike(node))
      throw new Error(`error-table.ts: a string is expected, not ${node?.getText(file) ?? 'nothing'}`);
    return node.text;
  }
}

/**
 * @param {string} root
 * @returns {LimitRow[]} in the order of the table; the note is the limit's docstring.
 */
export function readLimits(root) {
  const file = parse(root, 'src/core/limits.ts');
  return [...rowsOf('WIRE_LIMITS', false), ...rowsOf('OWN_LIMITS', true)];

  /**
   * @param {string} object
   * @param {boolean} own
   * @returns {LimitRow[]}
   */
  function rowsOf(object, own) {
    return objectOf(file, object).properties.map((property) => row(property, own));
  }

  /**
   * @param {ts.ObjectLiteralElementLike} property
   * @param {boolean} own
   */
  function row(property, own) {
    if (!ts.isPropertyAssignment(property)) throw new Error(`limits.ts: ${property.getText(file)} is not a limit`);
    // The note stands behind the limit, in its line.
    const note = /^,[^\S\n]*\/\/[^\S\n]*(.*)/.exec(file.text.slice(property.end))?.[1] ?? '';
    return { name: property.name.getText(file), value: number(property.initializer), note: note.trim(), own };
  }

  /**
   * Literals, products and sums: all that a limit is written with.
   * @param {ts.Expression} node
   * @returns {number}
   */
  function number(node) {
    if (ts.isNumericLiteral(node)) return Number(node.text);
    if (ts.isParenthesizedExpression(node)) return number(node.expression);
    if (ts.isBinaryExpression(node)) {
      const [left, right] = [number(node.left), number(node.right)];
      if (node.operatorToken.kind === ts.SyntaxKind.AsteriskToken) return left * right;
      if (node.operatorToken.kind === ts.SyntaxKind.AsteriskAsteriskToken) return left ** right;
      if (node.operatorToken.kind === ts.SyntaxKind.PlusToken) return left + right;
      if (node.operatorToken.kind === ts.SyntaxKind.MinusToken) return left - right;
    }
    throw new Error(`limits.ts: cannot read ${node.getText(file)}`);
  }
}
