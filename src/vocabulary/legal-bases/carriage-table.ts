// SPDX-License-Identifier: Apache-2.0
// Measures that each instrument carries, and by which provision. A working aid, not legal advice.
// c: the provision carries the measure. d: only through "any other assistance" or domestic law. n: the instrument does not carry it.
// `v`: compared with a public copy of the text; `?`: in doubt; neither: known by heart. A measure without a row is not judged.
import type { MeasureType } from '../measures/codes.js';
import type { LegalBasisCode } from './codes.js';
import { cellsOf } from './provision.js';

/** Instruments that were read, in the order of the columns. */
const COLUMNS = [
  'UNTOC',
  'UNCAC',
  'UNCC',
  'ETS030',
  'ETS182',
  'ETS141',
  'CETS198',
  'ETS185',
  'VIENNA88',
  'ICSFT99',
  'EU-MLA2000',
  'EU-EIO',
  'MINSK93',
] as const satisfies readonly LegalBasisCode[];

type Column = (typeof COLUMNS)[number];
type Row = readonly [measures: readonly MeasureType[], cells: Readonly<Record<Column, string>>];

/** Cells in the order of the columns, parted by bars. */
function row(measures: readonly MeasureType[], cells: string): Row {
  return [measures, cellsOf(COLUMNS, cells)];
}

const ROWS: readonly Row[] = [
  // UNTOC | UNCAC | UNCC | ETS030 | ETS182 | ETS141 | CETS198 | ETS185 | VIENNA88 | ICSFT99 | EU-MLA2000 | EU-EIO | MINSK93
  row(
    ['SVC-DOC', 'SVC-SUM'],
    // The two conventions on laundering serve documents of confiscation alone.
    'c 18(3)(b) | c 46(3)(b) | c 40(3)(b) | c 7-10 | c 15-16 | c 21 | c 31 | n | c 7(2)(b) | c 12(1) | c 5 | n | c 6, 9-11',
  ),
  row(['STMT'], 'c 18(3)(a) | c 46(3)(a) | c 40(3)(a) | c 3-4 | c 2 | d 8 | d 16 | d | c 7(2)(a) | c 12(1) | c 4 | c 10 | c 6'),
  row(['VID'], 'c 18(18) | c 46(18) | c 40(18) ? | n | c 9 | n | n | n | n | n | c 10 | c 24 | n'),
  row(['TEL'], 'n | n | n | n | c 10 | n | n | n | n | n | c 11 | c 25 | n'),
  row(
    ['DOC', 'CRIM-REC'],
    'c 18(3)(f), 18(29) | c 46(3)(f), 46(29) | c 40(3)(i) ? | c 3, 13 | c 8 | c 8 | c 16 | c 31 | c 7(2)(f) | c 12(1) | c ETS030:3 | c 10 | c 6, 79',
  ),
  row(
    ['BANK-ACC', 'BANK-TXN'],
    'c 18(3)(f), 18(8) | c 46(3)(f), 46(8) | c 40(3)(i) ? | c 3 | c 8 | c 8 | c 17-18 | n | c 7(2)(f), 7(5) | c 12(1)-(2) | c Prot. 1-2 | c 26-27 | c 6',
  ),
  row(
    ['VASP-KYC', 'VASP-LEDGER', 'TRAVEL-RULE'],
    'c 18(3)(f) | c 46(3)(f) | c 40(3)(i), 44 ? | c 3 | c 8 | c 8 | c 17-18 ? | c 31 | c 7(2)(f) | c 12(1) | c ETS030:3 | c 27 ? | c 6',
  ),
  row(
    ['SUB', 'IDN', 'TRA', 'CON', 'DOMAIN'],
    'c 18(3)(e)-(f) | c 46(3)(e)-(f) | c 44 | c 3, 5 | c 8 | n | n | c 31 | c 7(2)(f) | c 12(1) | c ETS030:3 | c 10 | c 6',
  ),
  row(['PRES'], 'd 18(3)(i) | d 46(3)(i) | c 42 | n | c 24 | n | n | c 29 v | d | d | n | c 32 | n'),
  row(['PRES-PATH'], 'd 18(3)(i) | d 46(3)(i) | c 43 | n | n | n | n | c 30 | d | d | n | n | n'),
  row(['RT-TRA'], 'd 20 | d 50 | c 45 | d 3 | d | n | n | c 33 | d | n | c 17-20 | c 30 | n'),
  row(['RT-CON'], 'd 20 | d 50 | c 46 | d 3 | d | n | n | c 34 | d | n | c 17-20 | c 30 | n'),
  row(['BANK-MON'], 'd 20 | d 50 | n | d 3 | d | n | c 19 | n | d | n | c Prot. 3 | c 28 | n'),
  row(
    ['SRCH', 'EXAM', 'EXPERT'],
    // ETS 185: of stored data only.
    'c 18(3)(c)-(e) | c 46(3)(c)-(e) | c 40(3)(c), 44 | c 3, 5 v | c 8 | c 8 | c 16 | c 31 | c 7(2)(c)-(e) | c 12(1) | c ETS030:5 v | c 10 | c 6',
  ),
  row(
    ['TRACE'],
    'c 13(2), 18(3)(g) | c 55(2), 46(3)(g), 46(3)(j) | c 50, 40(3)(j) ? | d 3 | d | c 8 v | c 16 | n | c 5(4), 7(2)(g) | c 8(1), 12 | d | d | d 6',
  ),
  row(
    ['FRZ-AST', 'FRZ-VA', 'SZ-VA', 'ISSUER-FRZ'],
    // EU-EIO: evidence only.
    'c 13(2), 18(3)(c) | c 54(2), 55(2) | c 50, 40(3)(c) | n | d 24 | c 11-12 v | c 21-22 | n | c 5(4) | c 8(1), 12 | n | n | n',
  ),
  row(
    ['CONF-ENF', 'CONF-DOM'],
    'c 13(1) | c 54(1), 55(1) | c 49-50 | n 1(2) v | n | c 13-14 v | c 23-24 | n | c 5(4) | c 8(2) | n | n | n',
  ),
  row(['AST-RET', 'RESTIT'], 'c 14 | c 57 | c 52 | n | c 12 | c 15 v | c 25 | n | c 5(5) | c 8(3)-(4) | c 8 | n | c 78 ?'),
  row(
    ['TRF-CUST', 'APPEAR'],
    'c 18(10)-(12), 18(3)(h) | c 46(10)-(12), 46(3)(h) | c 40(10)-(12) ? | c 11-12 | c 3, 13 | n | n | n | c 7(4) | c 16 | c 9 | c 22-23 | c 9',
  ),
  row(['LOC-PER'], 'c 18(3)(i) | c 46(3)(i) | c 40(3) | c 3 | c 8 | n | n | n | d 7(3) | c 12(1) | c ETS030:3 | c 10 | c 6'),
  row(['JIT'], 'c 19 | c 49 | c 48 | n | c 20 | n | n | n | c 9(1)(c) | n | c 13 | n | n'),
  row(['COV'], 'c 20 | c 50 | n | n | c 17-19 | n | n | n | n | n | c 12, 14 | c 28-29 | n'),
  row(['OBS-XB'], 'c 20 | c 50 | n | n | c 17-19 | n | n | n | n | n | c 12, 14 | c 28-29 | n'),
  row(['CTRL-DEL'], 'c 20 | c 50 | n | n | c 17-19 | n | n | n | c 11 | n | c 12, 14 | c 28-29 | n'),
  row(['WIT-PROT'], 'c 24 | c 32 | c 33 | n | c 23 | n | n | n | n | n | n | n | n'),
];

/** Beside those of its convention. */
const BY_CETS224: Readonly<Partial<Record<MeasureType, string>>> = {
  VID: 'c 11',
  SUB: 'c 6-8',
  IDN: 'c 6-8',
  TRA: 'c 6-8',
  DOMAIN: 'c 6-8',
  JIT: 'c 12',
};

/** Instruments of the European Union that carry single measures alone. */
const FREEZES = ['FRZ-AST', 'FRZ-VA', 'SZ-VA', 'ISSUER-FRZ', 'CONF-ENF'] as const;
const DATA = ['SUB', 'IDN', 'TRA', 'CON', 'PRES'] as const;

const MAPPED: readonly MeasureType[] = ROWS.flatMap(([measures]) => measures);

function alone(carried: readonly MeasureType[]): Readonly<Partial<Record<MeasureType, string>>> {
  return Object.fromEntries(MAPPED.map((type) => [type, carried.includes(type) ? 'c' : 'n']));
}

function column(of: Column): Readonly<Partial<Record<MeasureType, string>>> {
  return Object.fromEntries(ROWS.flatMap(([measures, cells]) => measures.map((type) => [type, cells[of]] as const)));
}

/** Cells of a convention for its protocol, with the convention before each article. */
function inherited(of: Column): Readonly<Partial<Record<MeasureType, string>>> {
  return Object.fromEntries(Object.entries(column(of)).map(([type, cell]) => [type, cell.replace(/^([cd]) (?=\d)/, `$1 ${of}:`)]));
}

/** Cells by basis and measure. A basis without a row is not judged: nobody mapped it. */
export const CARRIAGE_TABLE: Readonly<Partial<Record<LegalBasisCode, Readonly<Partial<Record<MeasureType, string>>>>>> = {
  ...Object.fromEntries(COLUMNS.map((of) => [of, column(of)])),
  // Of the records of convictions the directive says nothing.
  'EU-EIO': { ...column('EU-EIO'), 'CRIM-REC': 'n' },
  CETS224: { ...inherited('ETS185'), ...BY_CETS224 },
  ETS099: inherited('ETS030'),
  'EU-FRZ': alone(FREEZES),
  'EU-EEV': alone(DATA),
};

/** First and last article. Those of CHISINAU02 are in doubt. */
export const ARTICLE_RANGES: Readonly<
  Partial<Record<LegalBasisCode, { readonly first: number; readonly last: number; readonly doubtful?: true }>>
> = {
  ETS030: { first: 1, last: 30 },
  ETS099: { first: 1, last: 12 },
  ETS182: { first: 1, last: 35 },
  ETS141: { first: 1, last: 44 },
  CETS198: { first: 1, last: 56 },
  ETS185: { first: 1, last: 48 },
  CETS224: { first: 1, last: 25 },
  UNTOC: { first: 1, last: 41 },
  UNCAC: { first: 1, last: 71 },
  UNCC: { first: 1, last: 68 },
  VIENNA88: { first: 1, last: 34 },
  ICSFT99: { first: 1, last: 28 },
  'EU-MLA2000': { first: 1, last: 30 },
  'EU-EIO': { first: 1, last: 39 },
  'EU-FRZ': { first: 1, last: 41 },
  'EU-EEV': { first: 1, last: 34 },
  MINSK93: { first: 1, last: 87 },
  CHISINAU02: { first: 1, last: 124, doubtful: true },
};
