import { describe, expect, it } from 'vitest';
import { plant, run, runHere } from './planted.js';
import { errorTable, limits, sound, spec } from './tables.js';

async function findings(changes: Readonly<Record<string, string>>): Promise<string> {
  const { code, output } = await runHere('check-clauses.mjs', plant({ ...sound, ...changes }));
  expect(code).toBe(1);
  return output;
}

describe('check-clauses', () => {
  it('passes a project in which SPEC, tests, sources and tables agree', () => {
    expect(run('check-clauses.mjs', plant(sound))).toEqual({ code: 0, output: 'clauses: ok (2 clauses, each with a test)\n' });
  });

  it('finds a clause without a test', async () => {
    const output = await findings({ 'SPEC.md': spec.replace('- **CBOR-01**', '- **CBOR-02** Another rule.\n- **CBOR-01**') });
    expect(output).toContain('SPEC.md:5: CBOR-02 has no test that cites it');
  });

  it('does not count a citation outside test files as a test', async () => {
    const output = await findings({
      'test/cbor/scan.test.ts': "'CBOR_TRUNCATED'; 'LINK_BUSY'; // LINK-02\n",
      'test/cbor/planted.ts': '// CBOR-01\n',
    });
    expect(output).toContain('CBOR-01 has no test that cites it');
  });

  it('counts a suite that several tests run as tests', async () => {
    const suite = "it('is busy (LINK-02)', () => expect(code).toBe('LINK_BUSY'));\n";
    const moved = { 'test/contract/busy.ts': suite, 'test/cbor/scan.test.ts': "'CBOR_TRUNCATED' // CBOR-01\n" };
    expect(await runHere('check-clauses.mjs', plant({ ...sound, ...moved }))).toMatchObject({ code: 0 });
  });

  it('finds a citation of a clause that does not exist, in sources, tests, docs and SPEC itself', async () => {
    const output = await findings({
      'src/cbor/scan.ts': `${sound['src/cbor/scan.ts']}// CBOR-77\n`,
      'test/cbor/more.test.ts': '// LINK-88\n',
      'docs/guide.md': 'See (LINK-99).\n',
      'SPEC.md': spec.replace('see CBOR-01', 'see CBOR-66'),
    });
    expect(output).toContain('src/cbor/scan.ts:4: CBOR-77 is in no document of the specification');
    expect(output).toContain('test/cbor/more.test.ts:1: LINK-88 is in no document of the specification');
    expect(output).toContain('docs/guide.md:1: LINK-99 is in no document of the specification');
    expect(output).toContain('SPEC.md:9: CBOR-66 is in no document of the specification');
  });

  it('finds an error code whose clause does not exist', async () => {
    const output = await findings({ 'src/core/error-table.ts': errorTable.replace("'LINK-02'", "'LINK-03'") });
    expect(output).toContain('LINK_BUSY names LINK-03, which is no clause');
  });

  it('finds an error code that nothing throws or no test asserts', async () => {
    const output = await findings({
      'src/cbor/scan.ts': "fail('CBOR_TRUNCATED')\n",
      'test/cbor/scan.test.ts': "// CBOR-01 LINK-02\n'LINK_BUSY'\n",
    });
    expect(output).toContain('LINK_BUSY is thrown nowhere');
    expect(output).toContain('CBOR_TRUNCATED is asserted by no test');
  });

  it('finds a limit that the appendix states otherwise or not at all', async () => {
    const output = await findings({ 'src/core/limits.ts': limits.replace('16', '17').replace('} as', '  windowMaxBytes: 2 ** 10,\n} as') });
    expect(output).toContain('cborMaxDepth is 16, core/limits.ts says 17');
    expect(output).toContain('windowMaxBytes is absent, core/limits.ts says 1024');
  });

  it('finds a clause that is defined twice or in the section of another area', async () => {
    const output = await findings({ 'SPEC.md': spec.replace('**LINK-02**', '**CBOR-01** Again.\n\n**LINK-02**') });
    expect(output).toContain('SPEC.md:9: CBOR-01 stands in section LINK');
    expect(output).toContain('SPEC.md:9: CBOR-01 is defined twice, first at SPEC.md:5');
  });
});
