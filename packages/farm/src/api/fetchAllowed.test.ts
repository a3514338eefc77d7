import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import { expect, it } from 'vitest';
import { fetchAllowed, isPublic } from './fetchAllowed.ts';

it.each([
  ...[
    '127.0.0.1',
    '127.8.8.8',
    '0.0.0.0',
    '10.1.2.3',
    '172.16.0.1',
    '172.31.255.255',
    '192.168.1.1',
    '169.254.169.254',
  ],
  ...['100.64.0.1', '198.18.0.1', '224.0.0.1', '255.255.255.255', '192.0.2.1'],
  ...['::', '::1', '::ffff:127.0.0.1', '::ffff:7f00:1', 'fe80::1', 'fc00::1', 'fd12::1', 'ff02::1', '64:ff9b::7f00:1'],
  ...['2002:7f00:1::', '2001:db8::1', '2001::1', 'localhost', ''],
])('%s is no address on the internet', (address) => {
  expect(isPublic(address)).toBe(false);
});

it.each(['8.8.8.8', '1.1.1.1', '93.184.216.34', '172.32.0.1', '2606:4700::1111'])('%s is one', (address) => {
  expect(isPublic(address)).toBe(true);
});

it.each([
  ...['http://127.0.0.1/x.png', 'http://2130706433/x.png', 'http://0x7f.1/x.png', 'http://017700000001/x.png'],
  ...['http://127.1/', 'http://[::1]/', 'http://[::ffff:127.0.0.1]/', 'http://localhost/', 'http://localhost.:80/'],
  ...['http://169.254.169.254/latest/meta-data', 'http://metadata.google.internal/', 'http://①②⑦.⓪.⓪.①/'],
  ...[
    'file:///etc/passwd',
    'ftp://pictures.example.org/x',
    'data:image/png;base64,AAAA',
    'gopher://pictures.example.org',
  ],
  ...[
    'https://pictures.example.org@evil.org/',
    'https://evil.org#pictures.example.org',
    'https://evil.org/pictures.example.org',
  ],
  ...[
    'https://pictures.example.org:8443/x',
    'https://anna:x@pictures.example.org/',
    'https://sub.pictures.example.org/',
  ],
  ...[
    'https://pictures.example.org.evil.org/',
    '//pictures.example.org/x',
    '../../etc/passwd',
    '',
    ' ',
    'uploads/../x',
  ],
])('%s is refused, without a request', async (address) => {
  await expect(fetchAllowed(address, ['pictures.example.org'])).rejects.toMatchObject({ status: 400 });
});

it('an inner address is refused where the operator allows it by mistake', async () => {
  for (const host of ['127.0.0.1', 'localhost', '[::1]', '169.254.169.254'])
    await expect(fetchAllowed(`http://${host}/x`, [host]), host).rejects.toMatchObject({ status: 400 });
});

it('fetches from a host that is allowed, and follows it nowhere else', async () => {
  const server = createServer(({ url }, response) => {
    if (url === '/away') response.writeHead(302, { location: 'http://127.0.0.1:1/' }).end();
    else response.end('the picture');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  const anywhere = (): boolean => true;
  const body = await fetchAllowed(`http://${host}/x.png`, [host], anywhere);
  expect(String(await buffer(body as AsyncIterable<Uint8Array>))).toBe('the picture');
  await expect(fetchAllowed(`http://${host}/away`, [host], anywhere)).rejects.toThrow('answered 302');
  await new Promise((resolve) => server.close(resolve));
  await expect(fetchAllowed(`http://${host}/x.png`, [host], anywhere)).rejects.toMatchObject({ status: 400 });
});
