// The walls of house and SPEC hold only if a breach fails the check: each is broken here once, in a copy of the sources.
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const project = fileURLToPath(new URL('../../..', import.meta.url));

interface Breach {
  readonly title: string;
  readonly rule: string;
  /** Files added to the copy; the first is the one that breaks the rule. */
  readonly files: Readonly<Record<string, string>>;
}

const breaches: readonly Breach[] = [
  {
    title: 'relay imports schema',
    rule: 'relay-knows-no-content',
    files: { 'src/relay/planted-a.ts': "import '../schema/index.js';\n" },
  },
  {
    title: 'relay imports a type of schema',
    rule: 'layer-relay',
    files: { 'src/relay/planted-b.ts': "import type * as schema from '../schema/index.js';\nexport type Planted = typeof schema;\n" },
  },
  {
    title: 'relay reaches envelope/open over a file of trust',
    rule: 'relay-cannot-open',
    files: {
      'src/relay/planted-c.ts': "import '../trust/planted-bridge.js';\n",
      'src/trust/planted-bridge.ts': "import '../envelope/open.js';\n",
    },
  },
  {
    title: 'relay reaches crypto/hpke over an adapter of transport',
    rule: 'relay-cannot-decrypt',
    files: {
      'src/relay/planted-d.ts': "import '../transport/planted-bridge.js';\n",
      'src/transport/planted-bridge.ts': "import '../crypto/hpke/hpke.js';\n",
    },
  },
  {
    title: 'relay imports dossier',
    rule: 'relay-knows-no-content',
    files: { 'src/relay/planted-e.ts': "import '../dossier/index.js';\n" },
  },
  {
    title: 'endpoint imports a type of schema',
    rule: 'layer-endpoint',
    files: { 'src/endpoint/planted-e1.ts': "import type * as schema from '../schema/index.js';\nexport type Planted = typeof schema;\n" },
  },
  {
    title: 'endpoint imports the agency',
    rule: 'layer-endpoint',
    files: { 'src/endpoint/planted-e2.ts': "import '../agency/home/vault.js';\n" },
  },
  {
    title: 'endpoint reaches envelope/open over a file of trust',
    rule: 'endpoint-cannot-open',
    files: {
      'src/endpoint/planted-e3.ts': "import '../trust/planted-bridge-e3.js';\n",
      'src/trust/planted-bridge-e3.ts': "import '../envelope/open.js';\n",
    },
  },
  {
    title: 'endpoint reaches crypto/kem',
    rule: 'endpoint-cannot-decrypt',
    files: { 'src/endpoint/planted-e4.ts': "import '../crypto/kem/kem.js';\n" },
  },
  {
    title: 'endpoint reaches dossier over a file of store',
    rule: 'endpoint-knows-no-content',
    files: {
      'src/endpoint/planted-e5.ts': "import '../store/planted-bridge-e5.js';\n",
      'src/store/planted-bridge-e5.ts': "import '../dossier/index.js';\n",
    },
  },
  {
    title: 'relay reaches envelope/open over its endpoint',
    rule: 'relay-cannot-open',
    files: {
      'src/relay/planted-e6.ts': "import '../endpoint/planted-bridge-e6.js';\n",
      'src/endpoint/planted-bridge-e6.ts': "import '../envelope/open.js';\n",
    },
  },
  {
    title: 'log imports the endpoint',
    rule: 'layer-log',
    files: { 'src/log/planted-e7.ts': "import '../endpoint/serial.js';\n" },
  },
  {
    title: 'transport imports trust',
    rule: 'transport-is-blind',
    files: { 'src/transport/planted-f.ts': "import '../trust/index.js';\n" },
  },
  {
    title: 'transport reaches envelope over a type of crypto',
    rule: 'transport-is-blind',
    files: {
      'src/transport/planted-g.ts': "import '../crypto/planted-bridge.js';\n",
      'src/crypto/planted-bridge.ts': "export type { UntrustedHeader } from '../envelope/header.js';\n",
    },
  },
  {
    title: 'relay reaches the library for time tokens over a file of log',
    rule: 'relay-verifies-no-time',
    files: {
      'src/relay/planted-s.ts': "import '../log/planted-bridge.js';\n",
      'src/log/planted-bridge.ts': "export const later = () => import('./timestamp/cms.js');\n",
    },
  },
  { title: 'core imports node:fs', rule: 'core-imports-nothing', files: { 'src/core/planted-h.ts': "import 'node:fs';\n" } },
  {
    title: 'envelope imports a built-in module',
    rule: 'node-built-ins',
    files: { 'src/envelope/planted-i.ts': "import 'node:crypto';\n" },
  },
  { title: 'cbor-x enters by a second file', rule: 'enters-once-cbor-x', files: { 'src/envelope/planted-j.ts': "import 'cbor-x';\n" } },
  {
    title: 'the engine of schema imports what is said',
    rule: 'layer-schema',
    files: { 'src/schema/planted-k1.ts': "import '../vocabulary/registry.js';\n" },
  },
  {
    title: 'vocabulary imports the dossier',
    rule: 'layer-vocabulary',
    files: { 'src/vocabulary/planted-k2.ts': "import '../dossier/apply.js';\n" },
  },
  {
    title: 'dossier imports acts on paper',
    rule: 'layer-dossier',
    files: { 'src/dossier/planted-k3.ts': "import '../letter/letter.js';\n" },
  },
  {
    title: 'vocabulary imports more of crypto than the digest',
    rule: 'layer-vocabulary',
    files: { 'src/vocabulary/planted-k.ts': "import '../crypto/sign/sign.js';\n" },
  },
  { title: 'an import points up', rule: 'layer-cbor', files: { 'src/cbor/planted-l.ts': "import '../crypto/digest/digest.js';\n" } },
  {
    title: 'two types name each other',
    rule: 'no-cycles',
    files: {
      'src/store/planted-m.ts': "import type { N } from './planted-n.js';\nexport interface M { n: N }\n",
      'src/store/planted-n.ts': "import type { M } from './planted-m.js';\nexport interface N { m: M }\n",
    },
  },
  {
    title: 'the inside of the house imports an index',
    rule: 'import-the-file',
    files: { 'src/envelope/planted-o.ts': "import '../cbor/index.js';\n" },
  },
  {
    title: 'the command line imports an inner file',
    rule: 'public-entries-only',
    files: { 'src/cli/planted-p.ts': "import '../crypto/keys/keys.js';\n" },
  },
  {
    title: 'the conformance kit imports an inner file',
    rule: 'kit-uses-public-entries',
    files: { 'src/conformance/suite/planted-s.ts': "import '../../crypto/keys/keys.js';\n" },
  },
  {
    title: 'a node imports the conformance kit',
    rule: 'nobody-imports-the-kit',
    files: { 'src/relay/planted-t.ts': "import '../conformance/suite/case.js';\n" },
  },
  { title: 'a package of the tests is imported', rule: 'no-dev-package', files: { 'src/cbor/planted-q.ts': "import 'cbor2';\n" } },
  { title: 'an import leads nowhere', rule: 'resolvable', files: { 'src/core/planted-r.ts': "import './nowhere.js';\n" } },
];

let copy = '';
let exitCode: number | null = null;
const found = new Set<string>();

beforeAll(() => {
  copy = mkdtempSync(join(tmpdir(), 'rogatory-layers-'));
  for (const path of ['src', 'examples', '.dependency-cruiser.cjs', 'tsconfig.json', 'package.json']) {
    cpSync(join(project, path), join(copy, path), { recursive: true });
  }
  symlinkSync(join(project, 'node_modules'), join(copy, 'node_modules'));
  for (const { files } of breaches) {
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(copy, path)), { recursive: true });
      writeFileSync(join(copy, path), content);
    }
  }
  // The script's own words, so that the test covers what `npm run layers` really runs.
  const ran = spawnSync('npm', ['run', '--silent', 'layers'], { cwd: copy, encoding: 'utf8', maxBuffer: 2 ** 28 });
  exitCode = ran.status;
  for (const [, rule, from] of ran.stdout.matchAll(/^ *error ([a-z0-9-]+): (\S+)/gm)) found.add(`${rule} ${from}`);
}, 120_000);

afterAll(() => {
  rmSync(copy, { recursive: true, force: true });
});

describe('npm run layers', () => {
  it('fails when a wall is broken', () => {
    expect(exitCode).not.toBe(0);
  });

  it.each(breaches)('finds that $title ($rule)', ({ rule, files }) => {
    expect([...found]).toContain(`${rule} ${Object.keys(files)[0]}`);
  });

  it('finds nothing in the sources themselves', () => {
    const planted = new Set(breaches.flatMap(({ files }) => Object.keys(files)));
    expect([...found].filter((entry) => !planted.has(entry.slice(entry.indexOf(' ') + 1)))).toEqual([]);
  });
});
