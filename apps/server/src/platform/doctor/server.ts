/** The running server, through its own doors: port, readiness, bus, proxy, certificate, policy. */
import { connect as connectTcp, createServer } from 'node:net';
import { connect as connectTls } from 'node:tls';
import { failure, type Look, ok, unknown, warning } from './finding.ts';

const ask = (url: string, init: RequestInit = {}) =>
  fetch(url, { ...init, signal: AbortSignal.timeout(5000), redirect: 'manual' }).catch(() => null);

export const serverChecks: readonly Look[] = [
  {
    name: 'Port',
    look: async ({ url, config }) => {
      const answer = await ask(`${url}/health`);
      if (answer?.ok) return ok(`Harken answers at ${url}.`);
      if (answer) return failure(`Something else answers at ${url}.`, 'Stop it, or choose another port with PORT.');
      const free = await canListen(config.PORT, config.HOST);
      return free
        ? unknown(`Nobody listens on ${config.PORT}; it is free.`)
        : failure(
            `Port ${config.PORT} is taken or forbidden, and what has it does not answer.`,
            'Choose another with PORT; those below 1024 need rights.',
          );
    },
  },
  {
    name: 'Readiness',
    look: async ({ url }) => {
      const answer = await ask(`${url}/ready`);
      if (!answer) return unknown('Harken does not run here.');
      const { detail } = (await answer.json().catch(() => ({}))) as { detail?: string };
      return answer.ok
        ? ok('Ready.')
        : failure(`Not ready: ${detail ?? answer.status}.`, 'The log of the server says more.');
    },
  },
  {
    name: 'Bus',
    look: async ({ config }) => {
      if (!config.NATS_URL) {
        return config.DATABASE_URL
          ? warning(
              'NATS_URL is not set: with several processes news comes up to two seconds late.',
              'Set it where more than one process runs.',
            )
          : ok('One process needs none.');
      }
      const { hostname, port } = new URL(config.NATS_URL);
      return (await reaches(hostname, Number(port || 4222)))
        ? ok(`NATS answers at ${hostname}.`)
        : failure(
            `NATS does not answer at ${hostname}:${port || 4222}.`,
            'Start it, or correct NATS_URL; until then news comes up to two seconds late.',
          );
    },
  },
  {
    name: 'Proxy',
    look: async ({ config }) => {
      const { PUBLIC_URL, TRUST_PROXY, HOST } = config;
      if (!PUBLIC_URL) {
        return ['127.0.0.1', '::1', 'localhost'].includes(HOST)
          ? ok('For this machine only; no proxy.')
          : failure(
              `HOST is ${HOST} and PUBLIC_URL is not set: passwords go over the network in clear.`,
              'Put a proxy with TLS in front and set PUBLIC_URL: docs/operating.md.',
            );
      }
      if (!PUBLIC_URL.startsWith('https:'))
        return failure(`${PUBLIC_URL} has no TLS.`, 'Let the proxy serve https and correct PUBLIC_URL.');
      if (!TRUST_PROXY)
        return warning(
          'TRUST_PROXY is not set: every customer seems to come from the proxy, and limits count them as one.',
          'Set it to the address from which the proxy calls.',
        );
      const answer = await ask(`${PUBLIC_URL}/health`);
      if (!answer) return unknown(`${PUBLIC_URL} cannot be reached from here.`);
      return answer.ok && answer.headers.get('x-request-id')
        ? ok(`${PUBLIC_URL} leads to Harken.`)
        : failure(`${PUBLIC_URL} leads elsewhere (${answer.status}).`, 'Correct the proxy’s target.');
    },
  },
  {
    name: 'Certificate',
    look: async ({ config }) => {
      if (!config.PUBLIC_URL?.startsWith('https:')) return unknown('No https address is set.');
      const { hostname, port } = new URL(config.PUBLIC_URL);
      const until = await certificateUntil(hostname, Number(port || 443));
      if (!until) return unknown(`${hostname} cannot be reached from here.`);
      const days = Math.floor((until.getTime() - Date.now()) / 86_400_000);
      const says = `It ends ${until.toISOString().slice(0, 10)}, in ${days} days.`;
      return days < 3
        ? failure(says, 'Renew it now.')
        : days < 21
          ? warning(says, 'See why it was not renewed by itself.')
          : ok(says);
    },
  },
  {
    name: 'Content policy',
    look: async ({ url, config }) => {
      const answer = await ask(config.PUBLIC_URL?.startsWith('https:') ? config.PUBLIC_URL : url);
      if (!answer) return unknown('Harken does not run here.');
      const policy = answer.headers.get('content-security-policy');
      return policy && !/unsafe-eval|script-src[^;]*'unsafe-inline'/.test(policy)
        ? ok('Pages run only what Harken serves.')
        : failure(
            'Pages come without their content security policy.',
            'A proxy takes the header away or writes its own: let it pass.',
          );
    },
  },
];

function canListen(port: number, host: string): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, host, () => server.close(() => resolve(true)));
  });
}

function reaches(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connectTcp({ host, port, timeout: 5000 });
    const done = (answer: boolean) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('connect', () => done(true));
    socket.once('error', () => done(false));
    socket.once('timeout', () => done(false));
  });
}

function certificateUntil(host: string, port: number): Promise<Date | null> {
  return new Promise((resolve) => {
    // Also one that nobody trusts ends some day; trust is the browsers' business.
    const socket = connectTls({ host, port, servername: host, rejectUnauthorized: false, timeout: 5000 });
    const done = (answer: Date | null) => {
      socket.destroy();
      resolve(answer);
    };
    socket.once('secureConnect', () => {
      const { valid_to } = socket.getPeerCertificate();
      done(valid_to ? new Date(valid_to) : null);
    });
    socket.once('error', () => done(null));
    socket.once('timeout', () => done(null));
  });
}
