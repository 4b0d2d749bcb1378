// SPDX-License-Identifier: Apache-2.0
// The walls of the house: which layer may import which. Type imports count as imports.

/** What each layer may import directly, besides itself. `file:` narrows a layer to one file of it. */
const layers = {
  core: [],
  cbor: ['core'],
  crypto: ['core', 'cbor'],
  schema: ['core', 'cbor'],
  vocabulary: ['core', 'cbor', 'schema', 'file:crypto/digest/digest'],
  envelope: ['core', 'cbor', 'crypto'],
  trust: ['core', 'cbor', 'crypto'],
  log: ['core', 'cbor', 'crypto'],
  dossier: ['core', 'cbor', 'schema', 'vocabulary', 'file:crypto/digest/digest'],
  letter: ['core', 'schema', 'vocabulary', 'dossier', 'file:crypto/digest/digest'],
  pkcs11: ['core', 'crypto', 'file:trust/store/node/secret-source'],
  transport: ['core', 'cbor', 'crypto'],
  store: ['core', 'log', 'file:crypto/digest/digest'],
  endpoint: ['core', 'cbor', 'crypto', 'trust', 'log', 'transport', 'store', 'file:envelope/header'],
  relay: ['core', 'cbor', 'crypto', 'trust', 'log', 'transport', 'store', 'endpoint', 'file:envelope/header'],
  agency: ['core', 'cbor', 'crypto', 'schema', 'vocabulary', 'envelope', 'trust', 'log', 'dossier', 'transport', 'store', 'endpoint'],
};

/** Where each third-party package enters the house. */
const entries = {
  'cbor-x': 'cbor/codec',
  '@noble/ciphers': 'crypto/noble/ciphers',
  '@noble/curves': 'crypto/noble/curves',
  '@noble/hashes': 'crypto/noble/hashes',
  // Signatures and key encapsulation apart: the relay reaches the first file and must not reach the second.
  '@noble/post-quantum/(?!ml-kem|hybrid)': 'crypto/noble/(post-quantum|ml-dsa)',
  '@noble/post-quantum/(?:ml-kem|hybrid)': 'crypto/noble/(kem|ml-kem)',
  '@photostructure/sqlite': 'store/sqlite/driver',
  '@scure/base': 'schema/base',
  ibantools: 'vocabulary/accounts/iban',
  '@inquirer/prompts': 'cli/terminal/prompts',
  commander: 'cli/command',
  qr: '(letter/qr|cli/terminal/qr)',
  pkijs: 'log/timestamp/cms',
  asn1js: 'log/timestamp/cms',
  'smol-toml': 'relay/config',
  ws: 'transport/adapters/ws',
  zod: 'schema/zod-parts',
};

/** Files that may use built-in modules of Node. */
const nodeAllowed = [
  '^src/crypto/native/node/',
  '^src/transport/adapters/',
  // Blobs in memory serve agencies in a browser.
  '^src/store/(?!blobs/(?!file-blobs\\.ts$))',
  '^src/relay/',
  '^src/cli/',
  '^src/pkcs11/',
  '^src/conformance/(?!adapter/)',
  '^src/(agency/home|agency/courier|endpoint|envelope|trust/store|proof)/node/',
];

/** Sources of the subpaths that package.json exports: what a consumer can import. */
const publicEntries = Object.values(require('./package.json').exports)
  .filter((target) => typeof target === 'object')
  .map(({ types }) => `^${types.replace('./dist/', 'src/').replace('.d.ts', '.ts').replace(/[.]/g, '\\$&')}$`);

const escaped = (name) => name.replace(/[/.]/g, '\\$&');

/** A lookahead that matches everything but what the layer may import. */
function forbiddenFor(layer, allowed) {
  const parts = [`${layer}/`];
  for (const entry of allowed) parts.push(entry.startsWith('file:') ? `${escaped(entry.slice(5))}\\.ts$` : `${entry}/`);
  return `^src/(?!${parts.join('|')})`;
}

const layerRules = Object.entries(layers).map(([layer, allowed]) => ({
  name: `layer-${layer}`,
  comment: `${layer} imports ${allowed.length === 0 ? 'nothing' : allowed.join(', ').replaceAll('file:', '')}.`,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { path: forbiddenFor(layer, allowed) },
}));

const packageRules = Object.entries(entries).map(([name, file]) => ({
  name: `enters-once-${name
    .replace(/\/\(\?.*$/, '')
    .replace(/[^a-z0-9]+/g, '-')
    .replace(/^-/, '')}`,
  comment: `${name} enters by src/${file}.ts alone.`,
  severity: 'error',
  from: { path: '^src/', pathNot: `^src/${file}\\.ts$` },
  to: { path: `(^|/)node_modules/${/\(\?/.test(name) ? name : `${name}/`}` },
}));

/** From `layer`, `path` must not be reachable by any chain of imports. */
const wall = (name, layer, path, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { path: `^src/${layer}/` },
  to: { path, reachable: true },
});

module.exports = {
  forbidden: [
    ...layerRules,
    ...packageRules,
    // A relay reaches whatever its endpoint reaches; an agency's endpoint is the same code.
    ...['relay', 'endpoint'].flatMap((layer) => [
      wall(
        `${layer}-cannot-open`,
        layer,
        '^src/envelope/(?!header\\.ts$)',
        `The ${layer} reads the outer header and nothing else of an envelope.`,
      ),
      wall(
        `${layer}-cannot-decrypt`,
        layer,
        '^src/crypto/((kem|hpke)/|(native/(node|web)|noble)/[a-z-]*(kem|hpke)[a-z-]*\\.ts$)|/@noble/post-quantum/(ml-kem|hybrid)',
        `No code that opens a key encapsulation is within reach of the ${layer}.`,
      ),
      wall(`${layer}-knows-no-content`, layer, '^src/(schema|vocabulary|dossier|letter)/', `The ${layer} does not know what is said.`),
    ]),
    wall(
      'relay-verifies-no-time',
      '(relay|endpoint|store|transport|trust|envelope)',
      '^src/log/timestamp/cms\\.ts$|node_modules/(pkijs|asn1js)/',
      'The library for time tokens is within reach of agencies alone.',
    ),
    wall('transport-is-blind', 'transport', '^src/(envelope|schema|vocabulary|dossier|letter|trust|log)/', 'Transport moves opaque bytes.'),
    {
      name: 'no-cycles',
      comment: 'Types count: a cycle of types is a cycle of ideas.',
      severity: 'error',
      from: { path: '^(src|examples)/' },
      to: { circular: true },
    },
    {
      name: 'core-imports-nothing',
      comment: 'core is plain language: no package, no built-in module, no other layer.',
      severity: 'error',
      from: { path: '^src/core/' },
      to: { pathNot: '^src/core/' },
    },
    {
      name: 'node-built-ins',
      comment: 'The root entry works in a browser: built-in modules of Node stay in the files made for Node.',
      severity: 'error',
      from: { path: '^src/', pathNot: nodeAllowed },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'package-not-listed',
      comment: 'A package that the table of entries does not name may not be imported.',
      severity: 'error',
      from: { path: '^src/' },
      to: {
        dependencyTypes: ['npm', 'npm-dev', 'npm-no-pkg', 'npm-unknown', 'npm-optional', 'npm-peer'],
        pathNot: Object.keys(entries).map((name) => `(^|/)node_modules/${name.replace(/\/\(\?.*$/, '')}/`),
      },
    },
    {
      name: 'no-dev-package',
      comment: 'What is shipped imports run-time dependencies only.',
      severity: 'error',
      from: { path: '^src/' },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'] },
    },
    {
      name: 'import-the-file',
      comment: 'An index is for consumers: inside the house one imports the file.',
      severity: 'error',
      from: { path: '^src/', pathNot: ['^src/index\\.ts$', '^src/(cli|conformance/(?!adapter/))'] },
      to: { path: publicEntries },
    },
    {
      name: 'public-entries-only',
      comment: 'Command line and examples use what every consumer has.',
      severity: 'error',
      from: { path: '^(src/cli|examples)/' },
      to: { path: '^src/', pathNot: [...publicEntries, '^src/cli/'] },
    },
    {
      name: 'kit-uses-public-entries',
      comment:
        'The kit has what every consumer has, the parts of a link, to speak badly, the network of this machine, and the check of options; the adapter answers for single rooms.',
      severity: 'error',
      from: { path: '^src/conformance/(?!adapter/)' },
      to: {
        path: '^src/',
        pathNot: [
          ...publicEntries,
          '^src/conformance/',
          '^src/transport/(frame|noise)/',
          '^src/transport/adapters/ws\\.ts$',
          '^src/core/members\\.ts$',
        ],
      },
    },
    {
      name: 'nobody-imports-the-kit',
      comment: 'Above the kit is the command line alone, which uses its public entry.',
      severity: 'error',
      from: { path: '^(src/(?!conformance/|cli/)|examples)' },
      to: { path: '^src/conformance/' },
    },
    {
      name: 'no-test-in-source',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|tools|bench|examples)/' },
    },
    {
      name: 'resolvable',
      comment: 'Every import leads somewhere.',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^(dist|coverage|\\.tmp)/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
      extensions: ['.ts', '.js', '.mjs', '.d.ts', '.json'],
    },
  },
};
