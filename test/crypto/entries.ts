// All that consumers have of crypto, in one module: a test that loads the folder anew loads this file.
export * from '../../src/crypto/index.js';
export * from '../../src/crypto/keys/index.js';
export * from '../../src/crypto/web/index.js';
