// Implementations of other kinds: programs that answer lines wrongly, late or not at all.
import { execFileSync, spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { sha256 } from '../../../src/crypto/digest/digest.js';
import { toHex, toUtf8 } from '../../../src/core/bytes.js';
import { runConformance } from '../../../src/conformance/kit.js';
import type { ConformanceReport } from '../../../src/conformance/suite/report.js';

const bin = join(import.meta.dirname, '../../../bin/rogatory.js');
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'rogatory-kit-'));
  makeVectors();
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Three vectors: what an operation doubles, what it refuses, and an operation that nobody offers. */
function makeVectors(): void {
  const made = [
    { name: 'doubled', operation: 'test.double', expect: 'ok', input: { value: 2 }, output: { value: 4, list: [1, { a: 1 }] } },
    { name: 'refused', operation: 'test.double', expect: 'CBOR_TRAILING', input: { value: -1 }, output: null },
    { name: 'unknown', operation: 'test.other', expect: 'ok', input: {}, output: {} },
  ].map((vector) => ({ clause: 'CBOR-02', comment: `the case ${vector.name}`, ...vector }));
  mkdirSync(join(folder, 'vectors', 'test'), { recursive: true });
  const vectors = made.map((vector) => {
    const text = JSON.stringify(vector);
    const file = `test/${vector.name}.json`;
    writeFileSync(join(folder, 'vectors', file), text);
    return { file, sha256: toHex(sha256(toUtf8(text))) };
  });
  const lines = vectors.map(({ file, sha256: digest }) => `${digest}  ${file}\n`).sort();
  const digest = toHex(sha256(toUtf8(lines.join(''))));
  const areas = [{ area: 'test', classes: ['Reader'], vectors }];
  writeFileSync(join(folder, 'vectors', 'index.json'), JSON.stringify({ digest, areas, shared: [] }));
}

const HELLO = `console.log(JSON.stringify({hello:1,name:'fake',version:'3',operations:['test.double']}));`;
const RIGHT = `const say=(answer)=>console.log(JSON.stringify(answer));
const answer=({id,input})=>input.value<0?{id,ok:false,code:'CBOR_TRAILING'}:{id,ok:true,output:{value:2*input.value,list:[1,{a:1}],more:0}};`;
const lines = (each: string): string =>
  `${RIGHT}require('node:readline').createInterface({input:process.stdin}).on('line',(line)=>{const call=JSON.parse(line);${each}});`;

let scripts = 0;

/** Tests a script against the three vectors. */
async function against(script: string, timeoutMs = 5_000): Promise<ConformanceReport> {
  const path = join(folder, `fake-${scripts++}.cjs`);
  writeFileSync(path, script);
  return runConformance({
    version: 'test',
    program: bin,
    modes: ['vectors'],
    command: `"${process.execPath}" "${path}"`,
    vectors: join(folder, 'vectors'),
    timeoutMs,
  });
}

const ends = ({ cases }: ConformanceReport) => cases.map(({ outcome, fault }) => fault ?? outcome);

describe('an implementation behind a command', () => {
  it('is told right where it answers right, and skipped where it offers nothing', async () => {
    const report = await against(`${HELLO}${lines('say(answer(call));')}`);
    expect(ends(report)).toEqual(['passed', 'passed', 'skipped']);
    expect(report.implementation).toEqual({ name: 'fake', version: '3' });
  });

  it('fails where it answers another value, another code, or accepts what is refused', async () => {
    expect(ends(await against(`${HELLO}${lines('say({...answer(call),output:{value:5,list:[1,{a:1}]}});')}`))).toEqual([
      'wrong',
      'passed',
      'skipped',
    ]);
    expect(ends(await against(`${HELLO}${lines(`say(call.input.value<0?{id:call.id,ok:false,code:'OTHER'}:answer(call));`)}`))).toEqual([
      'passed',
      'wrong',
      'skipped',
    ]);
    const report = await against(`${HELLO}${lines('say({id:call.id,ok:true,output:{value:4,list:[1,{a:1}]}});')}`);
    expect(report.cases[1]).toMatchObject({ outcome: 'failed', reason: 'accepted instead of CBOR_TRAILING' });
  });

  it('fails the case in which it dies, and is started anew for the next one', async () => {
    const report = await against(`${HELLO}${lines('if(call.input.value>0){console.error("no disk");process.exit(3);}say(answer(call));')}`);
    expect(ends(report)).toEqual(['ended', 'passed', 'skipped']);
    expect(report.cases[0]?.reason).toContain('ended with code 3: no disk');
  });

  it('fails the case in which it says nothing, and is ended', async () => {
    const report = await against(`${HELLO}${lines('if(call.input.value<0)say(answer(call));')}`, 300);
    expect(ends(report)).toEqual(['time', 'passed', 'skipped']);
  });

  it('fails the case in which it talks nonsense: no JSON, another id, no answer, or two', async () => {
    for (const nonsense of [
      'console.log("hello");',
      'say({...answer(call),id:"other"});',
      'say({id:call.id});',
      'say([1]);',
      'say({id:call.id,ok:true,output:5});',
    ])
      expect(ends(await against(`${HELLO}${lines(nonsense)}`)), nonsense).toEqual(['form', 'form', 'skipped']);
    expect(ends(await against(`${HELLO}${lines('say(answer(call));say(answer(call));')}`))[1]).toBe('form');
  });

  it('may skip a question, with the reason', async () => {
    const report = await against(`${HELLO}${lines('say({id:call.id,skip:"not built in"});')}`);
    expect(ends(report)).toEqual(['skipped', 'skipped', 'skipped']);
    expect(report.cases[0]?.reason).toBe('not built in');
  });

  it('fails every case when it does not say what it is', async () => {
    expect(ends(await against('console.log("{}");setTimeout(()=>undefined,60000);'))).toEqual(['form', 'form', 'form']);
    expect(ends(await against('process.exit(7)'))).toEqual(['ended', 'ended', 'ended']);
  });

  it('leaves no process behind, not even what its shell started', async () => {
    const mark = join(folder, 'child.pid');
    await against(
      `${HELLO}const child=require('node:child_process').spawn(process.execPath,['-e','setInterval(()=>undefined,1000)']);
require('node:fs').writeFileSync(${JSON.stringify(mark)},String(child.pid));${lines('say(answer(call));')}`,
    );
    const pid = Number(readFileSync(mark, 'utf8'));
    await expect.poll(() => isAlive(pid), { timeout: 5_000 }).toBe(false);
  });
});

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    // A process that has ended stays listed until somebody asks for its end.
    return !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ');
  } catch {
    return false;
  }
}

describe('rogatory conformance', () => {
  const vectors = (): string[] => ['--vectors', join(folder, 'vectors')];
  const run = (...args: string[]) => spawnSync(process.execPath, [bin, 'conformance', ...args], { encoding: 'utf8' });

  it('prints a report as JSON, and a line of counts last', () => {
    const path = join(folder, 'honest.cjs');
    writeFileSync(path, `${HELLO}${lines('say(answer(call));')}`);
    const junit = join(folder, 'junit.xml');
    const { stdout, status } = run('vectors', '--command', `"${process.execPath}" "${path}"`, ...vectors(), '--json', '--junit', junit);
    const all = stdout.trimEnd().split('\n');
    expect(JSON.parse(all.at(-1) ?? '')).toMatchObject({ suite: 'rogatory-conformance/1', cases: 3, passed: 2, failed: 0, skipped: 1 });
    expect(JSON.parse(all.slice(0, -1).join('\n'))).toMatchObject({ implementation: { name: 'fake' }, modes: ['vectors'] });
    expect(readFileSync(junit, 'utf8')).toContain('tests="3" failures="0" skipped="1"');
    expect(status).toBe(0);
  });

  it('ends with code 1 when a case failed, and signs a partial statement that is verified', () => {
    const path = join(folder, 'dishonest.cjs');
    writeFileSync(path, `${HELLO}${lines('say({id:call.id,ok:false,code:"CBOR_TRAILING"});')}`);
    const key = join(folder, 'signer.key');
    const passphrase = join(folder, 'passphrase');
    writeFileSync(passphrase, 'a long enough passphrase\n', { mode: 0o600 });
    execFileSync(process.execPath, [bin, 'keygen', '--kind', 'signer', '--out', key, '--passphrase-file', passphrase]);
    const statement = join(folder, 'statement.cose');
    const signed = ['--statement', statement, '--key', key, '--passphrase-file', passphrase];
    const { stdout, status } = run('vectors', '--command', `"${process.execPath}" "${path}"`, ...vectors(), ...signed);
    expect(stdout).toContain('partial: it names what failed and what was skipped');
    expect(status).toBe(1);
    const { stdout: told, status: valid } = run('verify', statement);
    expect(told).toContain('fake 3: partial');
    expect(valid).toBe(0);
    const bytes = new Uint8Array(readFileSync(statement));
    writeFileSync(statement, bytes.with(100, (bytes[100] ?? 0) ^ 1));
    expect(run('verify', statement)).toMatchObject({ status: 1 });
  });

  it('answers vectors itself over the line protocol', () => {
    const self = run('vectors', '--command', `"${process.execPath}" "${bin}" conformance adapter`, '--area', 'cbor', '--json');
    const { failed, passed } = JSON.parse(self.stdout.trimEnd().split('\n').at(-1) ?? '') as { failed: number; passed: number };
    expect(failed).toBe(0);
    expect(passed).toBeGreaterThan(20);
  });

  it('writes what an implementation is set up from', () => {
    const out = join(folder, 'trust');
    const { stdout, status } = run('--export-trust', out);
    expect(status).toBe(0);
    expect(stdout).toMatch(/^subject +[A-Z2-7]{4}(-[A-Z2-7]{4}){12}\nkit +[A-Z2-7]{4}(-[A-Z2-7]{4}){12}\n/);
    expect(JSON.parse(readFileSync(join(out, 'pins.json'), 'utf8'))).toMatchObject({ own: 'subject' });
  });

  it('refuses an address without the folder that the implementation was set up from, and a mode that it does not know', () => {
    expect(run('relay', '--url', 'ws://127.0.0.1:1')).toMatchObject({ status: 2 });
    expect(run('relays')).toMatchObject({ status: 2 });
    expect(run('vectors', '--statement', join(folder, 'none.cose'))).toMatchObject({ status: 2 });
  });
});

describe('rogatory conformance refuses, with exit code 2 and before anything is written or run', () => {
  const rogatory = (...args: string[]): { status: number | null; stderr: string } =>
    spawnSync(process.execPath, [bin, 'conformance', ...args], { encoding: 'utf8' });
  const withIndex = (index: unknown): string => {
    const vectors = mkdtempSync(join(folder, 'odd-'));
    writeFileSync(join(vectors, 'index.json'), typeof index === 'string' ? index : JSON.stringify(index));
    return vectors;
  };
  const digestOf = (file: string, text: string): string => toHex(sha256(toUtf8(`${toHex(sha256(toUtf8(text)))}  ${file}\n`)));

  it('a folder for the trust that holds something', () => {
    const taken = mkdtempSync(join(folder, 'taken-'));
    writeFileSync(join(taken, 'passphrase'), 'of somebody else');
    expect(rogatory('--export-trust', taken)).toMatchObject({ status: 2, stderr: expect.stringContaining('is not empty') as string });
    expect(readFileSync(join(taken, 'passphrase'), 'utf8')).toBe('of somebody else');
  });

  it('a choice of no case, and no time to answer', () => {
    expect(rogatory('vectors', '--area', 'cbr').stderr).toContain('no case is of this --area');
    expect(rogatory('vectors', '--timeout', '0')).toMatchObject({ status: 2, stderr: expect.stringContaining('more than 0') as string });
  });

  it.each([
    ['no JSON', '{"digest"', 'is no JSON'],
    ['another form', {}, 'has not the form'],
  ])('an index of vectors that is %s', (_, index, reason) => {
    expect(rogatory('vectors', '--vectors', withIndex(index))).toMatchObject({
      status: 2,
      stderr: expect.stringContaining(reason) as string,
    });
  });

  it('an index that names a file outside of its folder', () => {
    const file = '../secret.json';
    writeFileSync(join(folder, 'secret.json'), 'secret');
    const vectors = [{ file, sha256: toHex(sha256(toUtf8('secret'))) }];
    const index = { digest: digestOf(file, 'secret'), shared: [], areas: [{ area: 'x', classes: ['Reader'], vectors }] };
    const { status, stderr } = rogatory('vectors', '--vectors', withIndex(index));
    expect([status, stderr.includes('no file of this folder'), stderr.includes('secret"')]).toEqual([2, true, false]);
  });
});
