// SPDX-License-Identifier: Apache-2.0
// Every type of measure, as data. A further one is a definition and a line.
import type { MeasureType } from './codes.js';
import { bankAcc, bankMon, bankTxn } from '../records/measures.js';
import { astRet, confDom, confEnf, restit } from '../confiscation/measures.js';
import { cov, ctrlDel, jit, obsXb, other } from '../cooperation/measures.js';
import { con, domain, idn, sub, tra } from '../records/measures.js';
import type { MeasureDefinition } from './definition.js';
import { frzAst, frzVa, issuerFrz, szVa, traceProceeds } from '../freezing/measures.js';
import { stmt, tel, vid } from '../hearings/measures.js';
import { appear, trfCust } from '../persons/measures.js';
import { witProt } from '../cooperation/measures.js';
import { pres, presPath } from '../preservation/measures.js';
import { rtCon, rtTra } from '../interception/measures.js';
import { crimRec, locPer } from '../persons/measures.js';
import { doc } from '../records/measures.js';
import { exam, expert, srch } from '../search/measures.js';
import { svcDoc, svcSum } from '../service/measures.js';
import { travelRule, vaspKyc, vaspLedger } from '../records/measures.js';

export const MEASURES = {
  'SVC-DOC': svcDoc,
  'SVC-SUM': svcSum,
  STMT: stmt,
  VID: vid,
  TEL: tel,
  DOC: doc,
  'BANK-ACC': bankAcc,
  'BANK-TXN': bankTxn,
  'BANK-MON': bankMon,
  'VASP-KYC': vaspKyc,
  'VASP-LEDGER': vaspLedger,
  'TRAVEL-RULE': travelRule,
  SUB: sub,
  IDN: idn,
  DOMAIN: domain,
  TRA: tra,
  CON: con,
  PRES: pres,
  'PRES-PATH': presPath,
  'RT-TRA': rtTra,
  'RT-CON': rtCon,
  SRCH: srch,
  EXAM: exam,
  EXPERT: expert,
  TRACE: traceProceeds,
  'FRZ-AST': frzAst,
  'FRZ-VA': frzVa,
  'SZ-VA': szVa,
  'ISSUER-FRZ': issuerFrz,
  'CONF-ENF': confEnf,
  'CONF-DOM': confDom,
  'AST-RET': astRet,
  RESTIT: restit,
  'CRIM-REC': crimRec,
  'LOC-PER': locPer,
  'TRF-CUST': trfCust,
  APPEAR: appear,
  JIT: jit,
  COV: cov,
  'CTRL-DEL': ctrlDel,
  'OBS-XB': obsXb,
  'WIT-PROT': witProt,
  OTHER: other,
} as const satisfies { readonly [T in MeasureType]: Pick<MeasureDefinition<T>, 'type' | 'coercive' | 'required' | 'result' | 'source'> };
