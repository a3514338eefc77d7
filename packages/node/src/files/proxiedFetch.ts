/**
 * `fetch` by way of the proxy that the environment names: `HTTPS_PROXY`, `HTTP_PROXY`, `NO_PROXY`, in either case. Node's own
 * heeds them from Node 24 on, and only if `NODE_USE_ENV_PROXY` is set.
 */
export const proxiedFetch: typeof fetch = async (address, options) => {
  const { https_proxy, HTTPS_PROXY, http_proxy, HTTP_PROXY } = process.env;
  if (!(https_proxy || HTTPS_PROXY || http_proxy || HTTP_PROXY)) return fetch(address, options);
  const undici = await import('undici');
  const dispatcher = new undici.EnvHttpProxyAgent();
  // The two have the same interface, in two sets of types.
  const proxied = undici.fetch as unknown as (address: unknown, options: object) => Promise<Response>;
  return proxied(address, { ...options, dispatcher });
};
