// SPDX-License-Identifier: Apache-2.0
export * from '../../src/cli/demo/messages.js';
