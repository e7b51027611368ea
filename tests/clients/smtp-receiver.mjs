// Receives mail as a mail server does, with the npm package smtp-server, and prints each mail that it took.
//
//   node smtp-receiver.mjs [PORT]
//
// The first line is {"port":…}; then a line a mail: {"from":…,"to":[…],"message":…}. A line on standard input says how it
// answers from then on: "take" (at first), or "refuse CODE", such as 451 (try again later) or 550 (never).
import { createInterface } from 'node:readline';
import { SMTPServer } from 'smtp-server';

let refusal = 0;
const say = (line) => process.stdout.write(`${JSON.stringify(line)}\n`);

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['AUTH', 'STARTTLS'],
  onData(stream, session, done) {
    const parts = [];
    stream.on('data', (part) => parts.push(part));
    stream.on('end', () => {
      if (refusal) {
        const error = new Error('not now');
        error.responseCode = refusal;
        say({ refused: refusal });
        done(error);
        return;
      }
      const { mailFrom, rcptTo } = session.envelope;
      say({ from: mailFrom.address, to: rcptTo.map(({ address }) => address), message: Buffer.concat(parts).toString() });
      done();
    });
  },
});
server.on('error', () => {});
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', function () {
  say({ port: server.server.address().port });
});

createInterface({ input: process.stdin })
  .on('line', (line) => {
    refusal = line.startsWith('refuse ') ? Number(line.slice(7)) : 0;
    say({ answers: refusal || 'take' });
  })
  .on('close', () => process.exit());
