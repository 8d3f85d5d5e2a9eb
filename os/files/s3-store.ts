import { Readable } from 'node:stream'
import { AwsClient } from 'aws4fetch'
import { Refusal } from '../../contract/refusal.ts'
import { type BlobStore, blobOf, blobPath } from './blob-store.ts'
import { fileRefusals } from './refusals.ts'

export type S3Settings = {
  /** Address of the bucket: `https://host/bucket` or `https://bucket.host`. */
  url: string
  accessKey: string
  secretKey: string
  region: string
}

const prefix = 'files/'
const requestTimeoutMs = 60_000
const retries = 3

const unescapeXml = (text: string) =>
  text.replace(
    /&(amp|lt|gt|quot|apos);/g,
    (_all, name: string) => ({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })[name] as string,
  )

/** One value of an S3 answer, which is XML of a fixed form. */
const valuesOf = (xml: string, tag: string) =>
  [...xml.matchAll(new RegExp(`<${tag}>([^<]*)</${tag}>`, 'g'))].map((match) => unescapeXml(match[1]))

/** Contents in a bucket of an S3-compatible store, below `files/`. */
export function s3Store(settings: S3Settings, { pageKeys = 1000 } = {}): BlobStore {
  const client = new AwsClient({
    accessKeyId: settings.accessKey,
    secretAccessKey: settings.secretKey,
    region: settings.region,
    service: 's3',
    retries,
  })
  const bucket = settings.url.replace(/\/+$/, '')
  const addressOf = (sha256: string) => `${bucket}/${prefix}${blobPath(sha256)}`

  /** Answers whatever the store says, 404 included; every other failure is a refusal. */
  async function ask(method: string, url: string, init: RequestInit = {}): Promise<Response> {
    let response: Response
    try {
      response = await client.fetch(url, { method, signal: AbortSignal.timeout(requestTimeoutMs), ...init })
    } catch {
      throw new Refusal(fileRefusals.storeUnreachable)
    }
    if (response.ok || (response.status === 404 && (method === 'GET' || method === 'HEAD' || method === 'DELETE')))
      return response
    await response.body?.cancel()
    throw new Refusal(fileRefusals.storeUnreachable)
  }

  async function has(sha256: string): Promise<boolean> {
    const response = await ask('HEAD', addressOf(sha256))
    await response.body?.cancel()
    return response.ok
  }

  async function get(sha256: string, headers?: Record<string, string>): Promise<Response | null> {
    const response = await ask('GET', addressOf(sha256), { headers })
    if (response.ok) return response
    await response.body?.cancel()
    return null
  }

  return {
    has,
    async put(sha256, content) {
      if (await has(sha256)) return
      // the store compares the hash with what arrives: a content that was damaged on the way is refused there
      const headers = { 'x-amz-content-sha256': sha256, 'content-length': String(content.byteLength) }
      const response = await ask('PUT', addressOf(sha256), { body: content as BodyInit, headers })
      await response.body?.cancel()
    },
    async read(sha256) {
      const response = await get(sha256)
      return response && new Uint8Array(await response.arrayBuffer())
    },
    async open(sha256, range) {
      const response = await get(sha256, range && { range: `bytes=${range.start}-${range.end}` })
      return response?.body ? Readable.fromWeb(response.body as never) : null
    },
    async remove(sha256) {
      const response = await ask('DELETE', addressOf(sha256))
      await response.body?.cancel()
    },
    async *list() {
      // the first version of the list, since its marker is a plain key and every store knows it
      let marker = ''
      for (;;) {
        const query = new URLSearchParams({ prefix, marker, 'max-keys': String(pageKeys) })
        const xml = await (await ask('GET', `${bucket}?${query}`)).text()
        const keys = valuesOf(xml, 'Key')
        for (const key of keys) {
          const sha256 = key.startsWith(prefix) ? blobOf(key.slice(prefix.length)) : undefined
          if (sha256) yield sha256
        }
        if (valuesOf(xml, 'IsTruncated')[0] !== 'true' || keys.length === 0) return
        marker = keys[keys.length - 1]
      }
    },
  }
}
