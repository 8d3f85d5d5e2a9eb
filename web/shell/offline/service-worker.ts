import { cacheRule, cachesToDrop } from './cache-rule.ts'

// Keeps the screens' own files on a phone, so that pages which are made for it start without a network. Filled in by
// web/offline-files.ts when the screens are built: the addresses to keep, and a name that changes with them.
declare const offlineFiles: readonly string[]
declare const offlineVersion: string

/** The part of a service worker's surroundings that is used here; the DOM's types know only pages. */
type Waiting = Event & { waitUntil(work: Promise<unknown>): void }
type Fetching = Event & { request: Request; respondWith(answer: Promise<Response>): void }
type Surroundings = {
  location: Location
  clients: { claim(): Promise<void> }
  skipWaiting(): Promise<void>
  addEventListener(type: 'install' | 'activate', listener: (event: Waiting) => void): void
  addEventListener(type: 'fetch', listener: (event: Fetching) => void): void
}
const worker = self as unknown as Surroundings

const prefix = 'millrace-'
const own = prefix + offlineVersion
const page = '/'
/** A network that does not answer is none: somebody stands before a machine and waits. */
const patienceMs = 4_000

async function install(): Promise<void> {
  const cache = await caches.open(own)
  await cache.addAll([new Request(page, { cache: 'reload' }), ...offlineFiles.map((file) => new Request(file))])
  await worker.skipWaiting()
}

async function activate(): Promise<void> {
  for (const name of cachesToDrop(await caches.keys(), prefix, own)) await caches.delete(name)
  await worker.clients.claim()
}

async function pageFor(request: Request): Promise<Response> {
  const kept = await (await caches.open(own)).match(page)
  if (!kept) return fetch(request)
  const late = new Promise<Response>((resolve) => setTimeout(resolve, patienceMs, kept))
  const fetched = fetch(request).then(
    (answer) => (answer.status >= 500 ? kept : answer),
    () => kept,
  )
  return Promise.race([fetched, late])
}

const assetFor = async (request: Request): Promise<Response> => (await caches.match(request.url)) ?? fetch(request)

worker.addEventListener('install', (event) => event.waitUntil(install()))
worker.addEventListener('activate', (event) => event.waitUntil(activate()))
worker.addEventListener('fetch', (event) => {
  const rule = cacheRule(event.request, worker.location.origin)
  if (rule === 'page') event.respondWith(pageFor(event.request))
  if (rule === 'asset') event.respondWith(assetFor(event.request))
})
