import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plant, run } from './planted.js';
import type { Outcome } from './planted.js';

const fence = '```';

/** A package with one function, and a README with the given snippet. */
function check(mark: string, code: string): Outcome & { folder: string } {
  const folder = plant({
    'package.json':
      '{ "name": "rogatory", "type": "module", "exports": { ".": { "types": "./dist/index.d.ts", "default": "./dist/index.js" } } }',
    // The smallest library: a check then takes a second, not five.
    'tsconfig.json': '{ "compilerOptions": { "target": "ES2022", "lib": ["ES2022"], "types": [], "module": "nodenext", "strict": true } }',
    'dist/index.js': 'export const twice = (value) => 2 * value;\n',
    'dist/index.d.ts':
      'export declare function twice(value: number): number;\ndeclare global { const process: { exit(code: number): never } }\n',
    'bin/rogatory.js':
      "const [command] = process.argv.slice(2);\nif (command === 'serve') setInterval(() => {}, 1000);\nelse if (command === 'send') console.log('sent');\nelse { console.error('refused'); process.exit(1); }\n",
    'README.md': `# Name\n\n${fence}${mark}\n${code}\n${fence}\n`,
    'SECURITY.md': '',
    'CONTRIBUTING.md': '',
  });
  return { ...run('check-docs.mjs', folder), folder };
}

describe('check-docs', () => {
  it('checks and runs a snippet, and leaves nothing behind', () => {
    const outcome = check('ts run', "import { twice } from 'rogatory';\nif (twice(2) !== 4) process.exit(1);");
    expect(outcome).toMatchObject({ code: 0, output: 'docs: ok (1 snippets checked, 1 run)\n' });
    expect(existsSync(join(outcome.folder, '.tmp'))).toBe(true);
    expect(existsSync(join(outcome.folder, 'README-md-4.mts'))).toBe(false);
  });

  it('finds a type error and names its line on the page', () => {
    const { code, output } = check('ts', "import { twice } from 'rogatory';\ntwice('2');");
    expect(code).toBe(1);
    expect(output).toContain('README.md:5: Argument of type');
  });

  it('finds a snippet that fails when it runs', () => {
    const { code, output } = check('ts run', "import { twice } from 'rogatory';\ntwice(1);\nprocess.exit(3);");
    expect(code).toBe(1);
    expect(output).toContain('README.md:4: the snippet does not run');
  });

  it('checks a snippet marked ts without running it, and leaves a fragment alone', () => {
    expect(check('ts', "import 'rogatory';\nprocess.exit(3);").output).toBe('docs: ok (1 snippets checked, 0 run)\n');
    expect(check('ts fragment', 'not code').output).toBe('docs: ok (0 snippets checked, 0 run)\n');
  });

  it('runs a shell snippet with the built command line, in the background too', () => {
    const walk = 'npx rogatory serve &\nnpx rogatory send > sent\ngrep -q sent sent';
    expect(check('sh run', walk)).toMatchObject({ code: 0, output: 'docs: ok (0 snippets checked, 1 run)\n' });
    const { code, output } = check('sh run', 'npx rogatory refuse\necho never');
    expect(code).toBe(1);
    expect(output).toContain('README.md:4: the walk fails: refused');
  });

  it('refuses a mark that it does not know', () => {
    expect(check('ts rum', '').output).toContain(
      'README.md:3: a snippet is marked "ts", "ts run", "ts run states", "ts run relays" or "ts fragment", not "rum"',
    );
  });
});
