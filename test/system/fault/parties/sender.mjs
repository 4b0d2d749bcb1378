// Sends requests without end until SIGTERM; prints the id of each once `send` has resolved: from then on it must not get lost.
import { readFileSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';
import { openAgency } from 'rogatory';

const [home, to, request] = process.argv.slice(2);
const body = JSON.parse(readFileSync(request, 'utf8'));
const agency = await openAgency({
  home,
  passphrase: process.env.ROGATORY_PASSPHRASE,
  onEvent: (event) => (event.kind === 'link' || event.kind === 'alarm') && console.log(JSON.stringify(event)),
});
let going = true;
process.on('SIGTERM', () => (going = false));
console.log(JSON.stringify({ kind: 'ready' }));
while (going) {
  const { messageId } = await agency.send({ to, type: 'request.submit', body });
  console.log(JSON.stringify({ kind: 'sent', messageId }));
  // Bounded load: never more than a few dozen messages wait for a relay that is down.
  while (going && (await agency.status()).queued > 40) await setTimeout(20);
}
while ((await agency.status()).queued > 0) await setTimeout(20);
await agency.close();
console.log(JSON.stringify({ kind: 'finished' }));
