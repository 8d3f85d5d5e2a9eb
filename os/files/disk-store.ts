import { randomUUID } from 'node:crypto'
import { constants } from 'node:fs'
import { access, mkdir, open, readdir, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { type BlobStore, blobOf, blobPath } from './blob-store.ts'

const isMissing = (error: unknown) => (error as NodeJS.ErrnoException).code === 'ENOENT'

/** What a cut-off write has left behind is removed after a day. */
const leftoverMs = 86_400_000

async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r')
  await handle.sync().finally(() => handle.close())
}

async function writeDurably(path: string, content: Uint8Array): Promise<void> {
  const handle = await open(path, 'wx', 0o640)
  try {
    await handle.writeFile(content)
    await handle.sync()
  } finally {
    await handle.close()
  }
}

/** Contents below a folder, `ab/cdef…`: written under another name, synced, then renamed, so that a name means a whole content. */
export async function diskStore(folder: string): Promise<BlobStore> {
  const incoming = join(folder, 'incoming')
  await mkdir(incoming, { recursive: true })
  for (const name of await readdir(incoming)) {
    const path = join(incoming, name)
    if ((await stat(path)).mtimeMs < Date.now() - leftoverMs) await rm(path, { force: true })
  }
  const pathOf = (sha256: string) => join(folder, blobPath(sha256))
  const has = (sha256: string) =>
    access(pathOf(sha256), constants.R_OK).then(
      () => true,
      () => false,
    )
  return {
    has,
    async put(sha256, content) {
      const path = pathOf(sha256)
      if (await has(sha256)) return
      const parent = dirname(path)
      const made = await mkdir(parent, { recursive: true })
      const temporary = join(incoming, randomUUID())
      try {
        await writeDurably(temporary, content)
        await rename(temporary, path)
      } catch (error) {
        await rm(temporary, { force: true })
        throw error
      }
      await syncFolder(parent)
      if (made) await syncFolder(folder)
    },
    async read(sha256) {
      return readFile(pathOf(sha256)).catch((error) => {
        if (isMissing(error)) return null
        throw error
      })
    },
    async open(sha256, range) {
      // opened before it is answered, so that a missing content is not found out in the middle of the answer
      const handle = await open(pathOf(sha256), 'r').catch((error) => {
        if (isMissing(error)) return null
        throw error
      })
      return handle?.createReadStream(range) ?? null
    },
    async remove(sha256) {
      await rm(pathOf(sha256), { force: true })
    },
    async *list() {
      for (const part of await readdir(folder)) {
        if (!/^[0-9a-f]{2}$/.test(part)) continue
        for (const name of await readdir(join(folder, part))) {
          const sha256 = blobOf(`${part}/${name}`)
          if (sha256) yield sha256
        }
      }
    },
  }
}
