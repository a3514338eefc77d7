import { lookup } from 'node:dns';
import { BlockList, isIP } from 'node:net';
import { Agent, request } from 'undici';
import { Refusal } from './problem.ts';

/** Addresses of machines that a server must not ask for others: its own, and those of the network it is in (RFC 6890). */
const inner = new BlockList();
for (const [net, bits] of [
  ['0.0.0.0', 8],
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 8],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 3],
] as const)
  inner.addSubnet(net, bits, 'ipv4');
// Of IPv6, only what is routed on the internet is asked: 2000::/3, without tunnels into IPv4.
const outer = new BlockList();
outer.addSubnet('2000::', 3, 'ipv6');
for (const [net, bits] of [
  ['2001::', 23],
  ['2001:db8::', 32],
  ['2002::', 16],
] as const)
  inner.addSubnet(net, bits, 'ipv6');

/** Whether an address is of a machine on the internet. */
export function isPublic(address: string): boolean {
  const kind = isIP(address);
  if (kind === 4) return !inner.check(address, 'ipv4');
  return kind === 6 && outer.check(address, 'ipv6') && !inner.check(address, 'ipv6');
}

/** Resolves names, and refuses those of inner machines: when the connection is made, since a name may have another address each time. */
function agentFor(isReachable: (address: string) => boolean): Agent {
  return new Agent({
    connect: {
      timeout: 10_000,
      lookup(host, options, done) {
        lookup(host, { ...options, all: true }, (error, found) => {
          if (error) return done(error, []);
          const addresses = found.filter(({ address }) => isReachable(address));
          const [first] = addresses;
          if (first) return done(null, options.all ? addresses : first.address, first.family);
          done(new Error('it is no address on the internet'), []);
        });
      },
    },
    headersTimeout: 15_000,
    bodyTimeout: 15_000,
  });
}

/**
 * Fetches a picture from a host that the operator allows. Redirects are not followed.
 *
 * @param hosts names of hosts, with a port where it is not the usual one
 * @param isReachable which addresses may be asked @defaultValue those on the internet
 * @throws Refusal
 */
export async function fetchAllowed(
  address: string,
  hosts: readonly string[],
  isReachable: (address: string) => boolean = isPublic,
): Promise<AsyncIterable<Uint8Array>> {
  const url = URL.canParse(address) ? new URL(address) : undefined;
  const isAllowed = url && /^https?:$/.test(url.protocol) && !url.username && !url.password && hosts.includes(url.host);
  if (!isAllowed) throw new Refusal(400, 'invalid-option', expected(hosts));
  // The lookup does not see what is an address already.
  const host = url.hostname.replace(/^\[|\]$/g, '');
  if (isIP(host) && !isReachable(host)) throw new Refusal(400, 'invalid-option', expected(hosts));
  try {
    const { statusCode, body } = await request(url, {
      dispatcher: agentFor(isReachable),
      headers: { accept: 'image/*, video/*' },
    });
    if (statusCode === 200) return body;
    await body.dump();
    throw new Refusal(400, 'unreadable', `Cannot read ${url.href}: the server answered ${statusCode}`);
  } catch (error) {
    if (error instanceof Refusal) throw error;
    throw new Refusal(400, 'unreadable', `Cannot read ${url.href}: ${(error as Error).message}`);
  }
}

function expected(hosts: readonly string[]): string {
  const others = hosts.length > 0 ? `, or an address on ${hosts.join(', ')}` : '';
  return `Expected the name of an upload, such as uploads/5d41...${others}`;
}
