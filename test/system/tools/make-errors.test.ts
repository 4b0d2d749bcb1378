import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { plant, run, runHere } from './planted.js';
import { errorTable, sound, spec } from './tables.js';

describe('make-errors', () => {
  it('writes the page and both appendices, after which the check passes', () => {
    const folder = plant({ ...sound, 'docs/errors.md': 'old' });
    expect(run('make-errors.mjs', folder, '--check').code).toBe(1);
    expect(run('make-errors.mjs', folder).code).toBe(0);
    expect(readFileSync(join(folder, 'docs/errors.md'), 'utf8')).toContain(
      '| `CBOR_TRUNCATED` | CBOR-01 | malformed |  | `offset` `tag?` | The encoding ends \\| inside an item |',
    );
    const page = readFileSync(join(folder, 'SPEC.md'), 'utf8');
    expect(page).toContain('| `LINK_BUSY` | LINK-02 | busy | Too many |');
    expect(page).toContain('| `lifetimeMaxSeconds` | 2592000 |  |');
    expect(page).not.toContain('cacheMaxItems');
    expect(readFileSync(join(folder, 'docs/reference-implementation.md'), 'utf8')).toContain('| `cacheMaxItems` | 9 |  |');
    expect(page).toContain('| Reader | 1 | CBOR-01 |');
    expect(page).toContain('| Agency | 1 |  |');
    expect(run('make-errors.mjs', folder, '--check')).toEqual({ code: 0, output: 'errors: ok (2 codes, 3 limits)\n' });
  });

  it('finds pages that are stale after the table changed', async () => {
    const folder = plant({ ...sound, 'docs/errors.md': '' });
    await runHere('make-errors.mjs', folder);
    const changed = plant({
      'SPEC.md': readFileSync(join(folder, 'SPEC.md'), 'utf8'),
      'docs/errors.md': readFileSync(join(folder, 'docs/errors.md'), 'utf8'),
      'src/core/limits.ts': sound['src/core/limits.ts']!,
      'src/core/error-table.ts': errorTable.replace('Too many', 'Too few'),
    });
    const { code, output } = await runHere('make-errors.mjs', changed, '--check');
    expect(code).toBe(1);
    expect(output).toContain('docs/errors.md: stale');
    expect(output).toContain('SPEC.md: stale');
  });

  it('says which mark of SPEC.md is missing', async () => {
    const { code, output } = await runHere(
      'make-errors.mjs',
      plant({ ...sound, 'docs/errors.md': '', 'SPEC.md': spec.replace('<!-- end: limits -->', '') }),
    );
    expect(code).toBe(1);
    expect(output).toContain('"<!-- end: limits -->" are missing');
  });
});
