// Takes every message: prints that it was handed over, acknowledges it, prints that it was acknowledged.
import { openAgency } from 'rogatory';

const [home] = process.argv.slice(2);
const agency = await openAgency({
  home,
  passphrase: process.env.ROGATORY_PASSPHRASE,
  onEvent: (event) => (event.kind === 'link' || event.kind === 'alarm') && console.log(JSON.stringify(event)),
});
process.on('SIGTERM', () => void agency.close());
console.log(JSON.stringify({ kind: 'ready' }));
for await (const message of agency.inbox()) {
  const { messageId, redelivered } = message;
  console.log(JSON.stringify({ kind: 'handed', messageId, redelivered }));
  await message.acknowledge();
  console.log(JSON.stringify({ kind: 'acknowledged', messageId }));
}
