/** What is known of a request that passes the service worker. */
export type Asked = { method: string; url: string; mode: string }

/**
 * Where an answer comes from.
 * - `network` the worker keeps out: what the API says belongs to one person and one moment, and is never kept
 * - `asset`   a file whose name holds the hash of its content: kept is as good as fetched
 * - `page`    the one page of the screens, whatever its address: fetched while there is a network, else the kept one
 */
export function cacheRule({ method, url, mode }: Asked, origin: string): 'network' | 'asset' | 'page' {
  if (method !== 'GET' || !URL.canParse(url)) return 'network'
  const { origin: of, pathname } = new URL(url)
  if (of !== origin || pathname === '/api' || pathname.startsWith('/api/')) return 'network'
  if (mode === 'navigate') return 'page'
  return pathname.startsWith('/assets/') ? 'asset' : 'network'
}

/** Caches of ours that a new version leaves: its own, and the one before for pages that are still open. */
export function cachesToDrop(names: readonly string[], prefix: string, own: string): string[] {
  const others = names.filter((name) => name.startsWith(prefix) && name !== own)
  return others.slice(0, -1)
}
