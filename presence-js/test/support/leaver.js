/** A process of its own: connects, sends, closes, and has to end by itself. */
import { PresenceClient } from '../../presence.js';

const client = new PresenceClient(process.argv[2]);
client.on('state', ({ name }) => {
  if (name === 'online') {
    client.send('was here');
    client.close('done');
  }
});
client.connect();
