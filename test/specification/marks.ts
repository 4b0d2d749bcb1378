// SPDX-License-Identifier: Apache-2.0
// Generated parts of pages, and copies of sections of the CDDL file.

/** Replaces what stands between the two marks of a name. @throws TypeError when the page lacks them. */
export function between(page: string, name: string, content: string): string {
  const [open, close] = [`<!-- generated: ${name} -->`, `<!-- end: ${name} -->`];
  const [start, end] = [page.indexOf(open), page.indexOf(close)];
  if (start < 0 || end < start) throw new TypeError(`the marks "${open}" and "${close}" are missing`);
  return `${page.slice(0, start + open.length)}\n\n${content.trim()}\n\n${page.slice(end)}`;
}

/** A table of Markdown. A vertical bar inside a cell is escaped. */
export function table(heads: readonly string[], rows: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  return [line(heads), `|${heads.map(() => '---').join('|')}|`, ...rows.map(line)].join('\n');
}

/** Sections of the CDDL file by the mark `; === name` before each. */
function sectionsOf(cddl: string): ReadonlyMap<string, string> {
  return new Map(
    [...cddl.matchAll(/^; === ([\w-]+)\n([\s\S]*?)(?=^; === |(?![\s\S]))/gm)].map(([, name = '', text = '']) => [name, text.trim()]),
  );
}

/** A page whose blocks of CDDL are the sections that their first lines name. @throws TypeError when the file lacks such a section. */
export function withSections(page: string, cddl: string): string {
  const sections = sectionsOf(cddl);
  return page.replaceAll(/^```cddl\n; === ([\w-]+)\n[\s\S]*?^```$/gm, (_block, name: string) => {
    const section = sections.get(name);
    if (section === undefined) throw new TypeError(`spec/rogatory.cddl has no section ${name}`);
    return `\`\`\`cddl\n; === ${name}\n${section}\n\`\`\``;
  });
}
