import assert from 'node:assert/strict'
import { createHash, randomBytes } from 'node:crypto'
import { test } from 'node:test'
import type { BlobStore } from './blob-store.ts'

const hashOf = (content: Uint8Array) => createHash('sha256').update(content).digest('hex')

async function all(store: BlobStore): Promise<string[]> {
  return (await Array.fromAsync(store.list())).sort()
}

async function text(stream: AsyncIterable<Uint8Array> | null): Promise<string | null> {
  return stream && Buffer.concat(await Array.fromAsync(stream)).toString('latin1')
}

/** What every blob store promises; each implementation passes the same. */
export function blobStoreContract(name: string, open: () => Promise<BlobStore>): void {
  test(`${name}: what was put is read back, whole and in part, and listed once`, async () => {
    const store = await open()
    const content = randomBytes(200_000)
    const sha256 = hashOf(content)
    assert.equal(await store.has(sha256), false)
    assert.equal(await store.read(sha256), null)
    assert.equal(await store.open(sha256), null)
    await Promise.all([store.put(sha256, content), store.put(sha256, content)])
    await store.put(sha256, content)
    assert.equal(await store.has(sha256), true)
    assert.ok(content.equals((await store.read(sha256)) as Uint8Array))
    assert.equal(await text(await store.open(sha256)), content.toString('latin1'))
    const part = await store.open(sha256, { start: 10, end: 19 })
    assert.equal(await text(part), content.subarray(10, 20).toString('latin1'))
    const last = await store.open(sha256, { start: content.length - 1, end: content.length - 1 })
    assert.equal(await text(last), content.subarray(-1).toString('latin1'))
    assert.deepEqual(await all(store), [sha256])
  })

  test(`${name}: what was removed is gone, the others stay; removing twice is no fault`, async () => {
    const store = await open()
    const contents = ['甲', '乙', '丙'].map((word) => Buffer.from(word))
    for (const content of contents) await store.put(hashOf(content), content)
    const before = await all(store)
    await store.remove(hashOf(contents[1]))
    await store.remove(hashOf(contents[1]))
    assert.equal(await store.has(hashOf(contents[1])), false)
    assert.deepEqual(
      await all(store),
      before.filter((sha256) => sha256 !== hashOf(contents[1])),
    )
    assert.ok(contents[2].equals((await store.read(hashOf(contents[2]))) as Uint8Array))
  })

  test(`${name}: a name that is no SHA-256 never reaches the store`, async () => {
    const store = await open()
    for (const bad of ['', '../../etc/passwd', 'A'.repeat(64), `${'a'.repeat(63)}/`, 'a'.repeat(65)]) {
      await assert.rejects(store.put(bad, Buffer.from('x')), /no SHA-256/)
      await assert.rejects(store.read(bad), /no SHA-256/)
      await assert.rejects(store.remove(bad), /no SHA-256/)
    }
  })
}
