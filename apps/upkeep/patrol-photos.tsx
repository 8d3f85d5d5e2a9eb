import { useEffect, useState } from 'react'
import { fitted, hasRoom } from './patrol-draft.ts'

// Photos of patrols, in this browser's own database until the server has them.

type Kept = { id: string; owner: string; blob: Blob }
const store = 'photos'
const jpegQuality = 0.8

function answered<T>(request: IDBRequest<T>): Promise<T> {
  const { promise, resolve, reject } = Promise.withResolvers<T>()
  request.onsuccess = () => resolve(request.result)
  request.onerror = () => reject(request.error)
  return promise
}

async function within<T>(mode: IDBTransactionMode, run: (photos: IDBObjectStore) => Promise<T>): Promise<T> {
  const opening = indexedDB.open('millrace-upkeep', 1)
  opening.onupgradeneeded = () => opening.result.createObjectStore(store, { keyPath: 'id' })
  const database = await answered(opening)
  try {
    const transaction = database.transaction(store, mode)
    const { promise: done, resolve, reject } = Promise.withResolvers<void>()
    transaction.oncomplete = () => resolve()
    transaction.onabort = () => reject(transaction.error)
    done.catch(() => undefined)
    const result = await run(transaction.objectStore(store))
    await done
    return result
  } finally {
    database.close()
  }
}

const all = () => within('readonly', (photos) => answered<Kept[]>(photos.getAll()))

/** A picture as it is kept: upright, made small, as JPEG. Null when the file is none that this browser can read. */
async function small(file: File): Promise<Blob | null> {
  try {
    const picture = await createImageBitmap(file)
    const { width, height } = fitted(picture.width, picture.height)
    const canvas = Object.assign(document.createElement('canvas'), { width, height })
    canvas.getContext('2d')!.drawImage(picture, 0, 0, width, height)
    picture.close()
    const { promise, resolve } = Promise.withResolvers<Blob | null>()
    canvas.toBlob(resolve, 'image/jpeg', jpegQuality)
    return await promise
  } catch {
    return null
  }
}

/** Keeps a photo under this id. `full`: too many wait already, of whomever, or the phone has no room. */
export async function keepPhoto(id: string, owner: string, file: File): Promise<'kept' | 'noPicture' | 'full'> {
  const blob = await small(file)
  if (!blob) return 'noPicture'
  try {
    const sizes = (await all()).map((photo) => photo.blob.size)
    if (!hasRoom(sizes, blob.size)) return 'full'
    await within('readwrite', (photos) => answered(photos.put({ id, owner, blob })))
    return 'kept'
  } catch {
    return 'full'
  }
}

/** Null when it is not there: the browser's data were cleared. */
export async function photoAt(id: string): Promise<Blob | null> {
  const kept = await within('readonly', (photos) => answered<Kept | undefined>(photos.get(id)))
  return kept?.blob ?? null
}

export const dropPhoto = (id: string) => within('readwrite', (photos) => answered(photos.delete(id)))

/** Drops photos of this person that nothing needs any more. */
export async function dropPhotos(owner: string, needed: ReadonlySet<string>): Promise<void> {
  const gone = (await all()).filter((photo) => photo.owner === owner && !needed.has(photo.id))
  if (gone.length === 0) return
  await within('readwrite', async (photos) => {
    await Promise.all(gone.map(({ id }) => answered(photos.delete(id))))
  })
}

/** An address that shows a photo that waits on the phone; null until it is read. */
export function usePhotoUrl(id: string | null): string | null {
  const [url, setUrl] = useState<string | null>(null)
  useEffect(() => {
    if (id === null) return
    let made: string | null = null
    let gone = false
    photoAt(id).then(
      (blob) => {
        if (gone || !blob) return
        made = URL.createObjectURL(blob)
        setUrl(made)
      },
      () => undefined,
    )
    return () => {
      gone = true
      if (made) URL.revokeObjectURL(made)
      setUrl(null)
    }
  }, [id])
  return url
}
