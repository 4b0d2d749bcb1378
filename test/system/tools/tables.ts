// The two tables of core, in the smallest form that the tools read, and a SPEC that fits them.
export const errorTable = `// SPDX-License-Identifier: Apache-2.0
interface At {
  offset: number;
}
export const ERROR_TABLE = {
  // CBOR
  CBOR_TRUNCATED: row<At & { tag?: string }>('CBOR-01', 'malformed', 'The encoding ends | inside an item'),
  LINK_BUSY: row<{ limit: string }>('LINK-02', 'busy', 'Too many', { retryable: true }),
} as const satisfies Record<string, object>;
`;

export const limits = `// SPDX-License-Identifier: Apache-2.0
const WIRE_LIMITS = {
  cborMaxDepth: 16, // Nesting.
  lifetimeMaxSeconds: 30 * 86_400,
} as const;
const OWN_LIMITS = {
  cacheMaxItems: 9,
} as const;
`;

export const spec = `# Protocol

## 2. CBOR (CBOR)

- **CBOR-01** [Reader: CBOR_TRUNCATED] The reader MUST refuse a truncated item.

## 6. Link (LINK)

**LINK-02** [Relay: LINK_BUSY] The relay MAY say that it is busy, see CBOR-01.

## Appendix A. Limits

<!-- generated: limits -->
| limit | value | note |
|---|--:|---|
| \`cborMaxDepth\` | 16 | Nesting. |
| \`lifetimeMaxSeconds\` | 2592000 |  |
<!-- end: limits -->

<!-- generated: errors -->
<!-- end: errors -->

<!-- generated: classes -->
<!-- end: classes -->
`;

/** The page of the implementation itself, with its own limits. */
const own = `# Here

<!-- generated: own-limits -->
| limit | value | note |
|---|--:|---|
| \`cacheMaxItems\` | 9 |  |
<!-- end: own-limits -->
`;

/** A project in which the clauses agree. */
export const sound: Readonly<Record<string, string>> = {
  'SPEC.md': spec,
  'docs/reference-implementation.md': own,
  'src/core/error-table.ts': errorTable,
  'src/core/limits.ts': limits,
  'src/cbor/scan.ts':
    "// CBOR-01 LINK-02\nthrow fail('CBOR_TRUNCATED', { offset: 1 });\nthrow fail('LINK_BUSY', { limit: 'x' }); // sha is SHA-25 of AES-01\n",
  'test/cbor/scan.test.ts':
    "it('refuses a truncated item (CBOR-01)', () => expect(f).toThrowCode('CBOR_TRUNCATED'));\nit('is busy (LINK-02)', () => expect(f).toThrowCode('LINK_BUSY'));\n",
};
