// SPDX-License-Identifier: Apache-2.0
export { runConformance } from './kit.js';
export type { KitOptions } from './kit.js';
export { CONFORMANCE_CLASSES, SUITE_MODES } from './suite/case.js';
export type { ConformanceClass, SuiteMode } from './suite/case.js';
export { reportLine, reportText, reportXml } from './suite/report.js';
export type { CaseOutcome, ConformanceReport, Implementation } from './suite/report.js';
export { readStatement, signStatement } from './suite/statement.js';
export type { ConformanceStatement, StatementReading } from './suite/statement.js';
export { makeAgencyStates } from './agency/agency-world.js';
export type { KitStates } from './states/states.js';
export { exportTrust, importStates } from './states/export.js';
export { serveAdapter } from './vectors/serve.js';
export { listRobots, runRobot } from './robots/run-robot.js';
export type { StartedRobot } from './robots/run-robot.js';
