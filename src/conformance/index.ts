// SPDX-License-Identifier: Apache-2.0
export { CONFORMANCE_CLASSES, CaseFailure, SUITE_MODES } from './suite/case.js';
export type { CaseContext, ConformanceCase, ConformanceClass, SuiteMode } from './suite/case.js';
export { runCases } from './suite/runner.js';
export type { RunOptions } from './suite/runner.js';
export { makeReport, reportLine, reportText, reportXml, suiteDigest } from './suite/report.js';
export type { CaseOutcome, ConformanceReport, Implementation } from './suite/report.js';
export { makeStates } from './states/states.js';
export type { KitStates } from './states/states.js';
export { exportTrust, importStates } from './states/export.js';
