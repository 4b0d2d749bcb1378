// SPDX-License-Identifier: Apache-2.0
import { createRequire } from 'node:module';
import { describe, expect, it, vi } from 'vitest';
import { isSafeVersion, loadDriver, stableBuiltIn } from '../../../src/store/sqlite/driver.js';
import type { ModuleLoader } from '../../../src/store/sqlite/driver.js';

/** A module that gives itself out for some version of SQLite. */
function moduleOf(version: string): unknown {
  const prepare = () => ({ get: () => ({ version }) });
  return {
    DatabaseSync: class {
      readonly prepare = prepare;
      close(): void {
        // Nothing to release.
      }
    },
  };
}

function loaderOf(builtIn: string | undefined, packaged: string | undefined): ModuleLoader {
  return (name) => {
    const version = name === 'node:sqlite' ? builtIn : packaged;
    return version === undefined ? undefined : moduleOf(version);
  };
}

describe('isSafeVersion', () => {
  it.each(['3.51.3', '3.51.4', '3.52.0', '3.53.0', '3.50.7', '3.50.12', '3.44.6', '4.0.0'])('takes SQLite %s (STORE-38)', (version) => {
    expect(isSafeVersion(version)).toBe(true);
  });

  it.each(['3.51.2', '3.51.0', '3.50.6', '3.49.9', '3.45.1', '3.44.5', '3.43.9', '3.7.17', '2.99.99', ''])(
    'refuses SQLite %s, which can lose commits (STORE-38)',
    (version) => expect(isSafeVersion(version)).toBe(false),
  );
});

describe('loadDriver', () => {
  it('prefers the module of Node', () => {
    expect(loadDriver(loaderOf('3.51.3', '3.53.0'))).toMatchObject({ name: 'node:sqlite', version: '3.51.3' });
  });

  it('passes over a module of Node whose SQLite is not safe (STORE-02)', () => {
    expect(loadDriver(loaderOf('3.47.1', '3.53.0'))).toMatchObject({ name: '@photostructure/sqlite', version: '3.53.0' });
  });

  it('refuses to go on without a safe SQLite (STORE-02)', () => {
    expect(() => loadDriver(loaderOf('3.47.1', '3.51.2'))).toThrowCode('STORE_DURABILITY');
    expect(() => loadDriver(loaderOf(undefined, undefined))).toThrowCode('STORE_DURABILITY');
  });

  it('finds one on this machine', () => {
    const driver = loadDriver();
    expect(isSafeVersion(driver.version)).toBe(true);
    const connection = driver.open(':memory:', { timeoutMs: 0 });
    expect(connection.prepare('SELECT sqlite_version() AS version').get()).toMatchObject({ version: driver.version });
    connection.close();
  });

  it('passes over a module that Node calls experimental, without its warning', () => {
    const emit = vi.spyOn(process, 'emitWarning').mockReturnValue(undefined);
    const load = vi.spyOn(process, 'getBuiltinModule');
    load.mockImplementationOnce(() => {
      process.emitWarning('SQLite is an experimental feature', 'ExperimentalWarning');
      return moduleOf('3.54.1') as never;
    });
    expect(stableBuiltIn()).toEqual({ module: undefined });
    process.emitWarning('again');
    expect(emit).toHaveBeenCalledExactlyOnceWith('again');
    const stable = moduleOf('3.54.1');
    load.mockImplementationOnce(() => stable as never);
    expect(stableBuiltIn().module).toBe(stable);
  });

  it('runs on the pinned package alone', () => {
    const module: unknown = createRequire(import.meta.url)('@photostructure/sqlite');
    const driver = loadDriver((name) => (name === '@photostructure/sqlite' ? module : undefined));
    expect(driver).toMatchObject({ name: '@photostructure/sqlite', version: '3.53.0' });
  });
});
