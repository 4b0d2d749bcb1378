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

  it('finds a page of the protocol that leans on what one implementation does', async () => {
    const own = `${sound['docs/reference-implementation.md']!}\n## Store (STORE)\n\n- **STORE-01** It is kept.\n`;
    const output = await findings({
      'docs/reference-implementation.md': own,
      'test/store/store.test.ts': "it('is kept (STORE-01)');\n",
      'SPEC.md': spec.replace('see CBOR-01', 'see STORE-01'),
    });
    expect(output).toContain('SPEC.md:9: STORE-01 is no clause of the protocol: it stands in docs/reference-implementation.md');
  });

  const formed = async (changes: Readonly<Record<string, string>>): Promise<string> =>
    (await runHere('check-clauses.mjs', plant({ ...sound, ...changes }))).output;
  const page = (clause: string): Readonly<Record<string, string>> => ({
    'SPEC.md': spec.replace('- **CBOR-01** [Reader: CBOR_TRUNCATED] The reader MUST refuse a truncated item.', clause),
  });

  it('finds a clause without a class, of an unknown class or of an unknown code', async () => {
    expect(await formed({})).toContain('clauses: ok');
    expect(await formed(page('- **CBOR-01** The reader MUST refuse it.'))).toContain('CBOR-01 names no class');
    expect(await formed(page('- **CBOR-01** [] The reader MUST refuse it.'))).toContain('CBOR-01 names no class');
    expect(await formed(page('- **CBOR-01** [Judge] The reader MUST refuse it.'))).toContain('names the class Judge, which does not exist');
    expect(await formed(page('- **CBOR-01** [Reader: CBOR_X] It MUST refuse it.'))).toContain(
      'names the code CBOR_X, which does not exist',
    );
  });

  it('finds a clause of more than 60 words, or with another number of duties than one', async () => {
    const long = `- **CBOR-01** [Reader] The reader MUST ${'read '.repeat(58)}.`;
    expect(await formed(page(long))).toContain('CBOR-01 has 61 words, at most 60');
    expect(await formed(page(long.replace('read ', '')))).toContain('clauses: ok');
    expect(await formed(page('- **CBOR-01** [Reader] It MUST read, and MUST NOT write.'))).toContain(
      'CBOR-01 has 2 of MUST, SHOULD and MAY',
    );
    expect(await formed(page('- **CBOR-01** [Reader] It reads.'))).toContain('CBOR-01 has 0 of MUST, SHOULD and MAY');
  });

  it('finds a clause that no source cites', async () => {
    const source = { 'src/cbor/scan.ts': "fail('CBOR_TRUNCATED', fail('LINK_BUSY')); // LINK-02\n" };
    expect(await formed(source)).toContain('CBOR-01 is cited by no source');
    expect(await formed({ ...source, ...page('- **CBOR-01** [Sealer] The sealer MUST draw it.') })).toContain('clauses: ok');
  });

  it('finds a word that the table of words keeps for another', async () => {
    const words = '## Words\n\n| word | meaning | never |\n|---|---|---|\n| held | waits | parked, – |\n| state | a country | – |\n';
    const changed = spec.replace('## 2. CBOR', `${words}\nWhat is Parked waits.\n\n## 2. CBOR`);
    expect(await findings({ 'SPEC.md': changed })).toContain('SPEC.md:10: "parked" is "held" here');
  });

  it('finds a CDDL name that is defined twice or nowhere, and a block that differs from the one file', async () => {
    const cddl =
      '; === cbor\nitem = [ 1, count: 1..3, key ]   ; note = x\nkey = tstr .regexp "a=b"\n; === link\nkey = { ? 1 => other, * any => any }\n';
    const output = await findings({
      'spec/rogatory.cddl': cddl,
      'SPEC.md': spec.replace('## 6. Link', '```cddl\n; === cbor\nitem = [ 2 ]\n```\n\n```cddl\nitem = 1\n```\n\n## 6. Link'),
    });
    expect(output).toContain('spec/rogatory.cddl:5: key is defined twice, first at line 3');
    expect(output).toContain('spec/rogatory.cddl:5: key uses other, which is not defined');
    expect(output).toContain('SPEC.md:7: CDDL differs from section cbor of spec/rogatory.cddl');
    expect(output).toContain('SPEC.md:12: CDDL that names no section of spec/rogatory.cddl');
    expect(output).not.toContain('count');
  });
});
