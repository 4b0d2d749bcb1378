// The package as it is built: one copy of each module, one class of errors, types and errors that a consumer meets.
import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, it, onTestFinished } from 'vitest';

const project = fileURLToPath(new URL('../../..', import.meta.url));
const { exports } = JSON.parse(readFileSync(join(project, 'package.json'), 'utf8')) as { exports: Record<string, string | object> };
/** Subpaths of code: those of data, such as the vectors, are files. */
const subpaths = Object.entries(exports)
  .filter(([, target]) => typeof target === 'object')
  .map(([key]) => `rogatory${key.slice(1)}`);

const dist = readdirSync(join(project, 'dist'), { recursive: true, encoding: 'utf8' }).map((file) => `dist/${file}`);

/** Runs a program on this Node, in the project, where the package's own name leads to dist/. */
function node(...args: readonly string[]): { code: number | null; output: string } {
  const { status, stdout, stderr } = spawnSync(process.execPath, args, { cwd: project, encoding: 'utf8' });
  return { code: status, output: `${stdout}${stderr}` };
}

describe('the built package', () => {
  it('gives one class RogatoryError, whatever subpaths a program imports or requires', () => {
    const program = `
      const { createRequire } = require('node:module');
      const names = ${JSON.stringify(subpaths)};
      const required = names.map((name) => require(name));
      Promise.all(names.map((name) => import(name))).then((imported) => {
        const classes = [...required, ...imported].map(({ RogatoryError }) => RogatoryError).filter((one) => one !== undefined);
        console.log(imported.length, classes.length, new Set(classes).size);
      });`;
    expect(node('--no-warnings', '-e', program)).toEqual({ code: 0, output: `${subpaths.length} 4 1\n` });
  });

  it('gives the vectors of the protocol as data, by the paths of their index', () => {
    const program = `
      import index from 'rogatory/vectors' with { type: 'json' };
      import { createRequire } from 'node:module';
      const require = createRequire(import.meta.url);
      const files = [...index.areas.flatMap(({ vectors }) => vectors), ...index.shared].map(({ file }) => file);
      const found = files.filter((file) => require.resolve('rogatory/vectors/' + file).endsWith(file));
      console.log(index.suite, found.length === files.length, require('rogatory/vectors/cbor/trailing.json').expect);`;
    const { code, output } = node('--no-warnings', '--input-type=module', '-e', program);
    expect({ code, output }).toEqual({ code: 0, output: 'rogatory-vectors true CBOR_TRAILING\n' });
  });

  it('throws that class, whatever subpath it is that throws', () => {
    const program = `
      import { RogatoryError } from 'rogatory';
      import { decode } from 'rogatory/cbor';
      import { openKeyFile } from 'rogatory/crypto/keys';
      import { peek } from 'rogatory/envelope';
      import { openSqliteStore } from 'rogatory/store';
      import { loadRelayConfig } from 'rogatory/relay';
      const bytes = new Uint8Array(3);
      const calls = [() => decode(bytes), () => openKeyFile(bytes, ''), () => peek(bytes), () => openSqliteStore({ path: '/nowhere/x' }), () => loadRelayConfig('/nowhere/x')];
      for (const call of calls) {
        const error = await Promise.resolve().then(call).then(() => undefined, (reason) => reason);
        console.log(error instanceof RogatoryError);
      }`;
    expect(node('--input-type=module', '-e', program)).toEqual({ code: 0, output: 'true\n'.repeat(5) });
  });

  it('holds each module once', () => {
    const places = new Map<string, string[]>();
    for (const file of dist.filter((path) => path.endsWith('.js'))) {
      const { sources } = JSON.parse(readFileSync(join(project, `${file}.map`), 'utf8')) as { sources: string[] };
      for (const source of sources) {
        const module = relative(project, resolve(project, dirname(file), source));
        places.set(module, [...(places.get(module) ?? []), file]);
      }
    }
    expect(places.has('src/core/errors.ts')).toBe(true);
    expect([...places].filter(([, files]) => files.length !== 1)).toEqual([]);
    const defining = dist.filter((file) => file.endsWith('.js') && /\bclass RogatoryError\b|RogatoryError = class\b/.test(text(file)));
    expect(defining).toHaveLength(1);
  });

  it('shows the sources in its maps', () => {
    for (const file of dist.filter((path) => path.endsWith('.map'))) {
      const { sources, sourcesContent } = JSON.parse(text(file)) as { sources: string[]; sourcesContent?: string[] };
      expect(sourcesContent).toHaveLength(sources.length);
    }
  });

  it('knows no place but those that package.json names', () => {
    const own = dist.filter((file) => file.endsWith('.js')).filter((file) => /new URL\([^)]*import\.meta\.url/.test(text(file)));
    expect(own).toEqual([]);
  });
});

describe('types of the package', () => {
  /** Codes of what TypeScript says of a file that names every subpath and takes a type from behind a conditional import. */
  function diagnose(file: string, options: ts.CompilerOptions): string[] {
    const folder = mkdtempSync(join(tmpdir(), 'rogatory-types-'));
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
    mkdirSync(join(folder, 'node_modules'));
    symlinkSync(project, join(folder, 'node_modules', 'rogatory'));
    const form = (name: string, at: number): string =>
      file.endsWith('.cts') ? `import p${at} = require('${name}');` : `import * as p${at} from '${name}';`;
    const agency = `p${subpaths.indexOf('rogatory/agency')}`;
    const statements = [
      ...subpaths.map(form),
      `export const all: object[] = [${subpaths.map((_, at) => `p${at}`).join()}];`,
      // Stands behind `#agency-home`: it must not have become `any`.
      `export const path: ${agency}.OpenAgencyOptions = 1;`,
    ];
    writeFileSync(join(folder, file), statements.join('\n'));
    const program = ts.createProgram([join(folder, file)], { noEmit: true, strict: true, skipLibCheck: true, types: [], ...options });
    return [...new Set(ts.getPreEmitDiagnostics(program).map(({ code }) => `TS${code}`))];
  }

  const { NodeNext, Node16, CommonJS, ESNext } = ts.ModuleKind;
  const mismatch = 'TS2322';

  it('resolve from ECMAScript modules, for Node and for a bundler', () => {
    expect(diagnose('use.mts', { module: NodeNext })).toEqual([mismatch]);
    expect(diagnose('use.mts', { module: Node16 })).toEqual([mismatch]);
    expect(diagnose('use.ts', { module: ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler })).toEqual([mismatch]);
  });

  it('resolve from CommonJS under nodenext, and under node16 and node10 as the README says', () => {
    expect(diagnose('use.cts', { module: NodeNext })).toEqual([mismatch]);
    // "cannot be imported using this construct"; "cannot find module".
    expect(diagnose('use.cts', { module: Node16 })).toContain('TS1471');
    const old = { module: CommonJS, moduleResolution: ts.ModuleResolutionKind.Node10, ignoreDeprecations: '5.0' };
    expect(diagnose('use.ts', old)).toContain('TS2307');
  });
});

function text(file: string): string {
  return readFileSync(join(project, file), 'utf8');
}
