// The ordinary suite stays within its own thread: no process, no worker, no socket. Tests that need one stand in test/system.
import childProcess from 'node:child_process';
import { syncBuiltinESMExports } from 'node:module';
import net from 'node:net';
import workerThreads from 'node:worker_threads';

function refuse(name: string): never {
  throw new TypeError(`${name}: a test that leaves its thread stands in test/system`);
}

for (const name of ['spawn', 'spawnSync', 'exec', 'execSync', 'execFile', 'execFileSync', 'fork'] as const) {
  childProcess[name] = (() => refuse(name)) as never;
}
workerThreads.Worker = function Worker() {
  refuse('new Worker');
} as never;
net.Socket.prototype.connect = () => refuse('connect');
net.Server.prototype.listen = (() => refuse('listen')) as never;
syncBuiltinESMExports();
