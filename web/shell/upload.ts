import type { StoredFile } from '../../api/files.ts'
import type { Problem } from '../../api/platform.ts'
import { ApiProblem } from './api.ts'
import { getPreferences } from './preferences.ts'

const cutOff = () =>
  new ApiProblem({
    status: 0,
    code: 'offline',
    texts: {
      zh: '上传中断，文件没有保存；请检查网络后重试',
      en: 'The upload was cut off, the file was not kept; check the network and try again',
    },
  })

/**
 * Uploads one file and tells how far it is (0…1), which fetch cannot. Throws {@link ApiProblem}; throws an `AbortError` when
 * `signal` ends it.
 */
export function uploadFile(file: File, onShare: (share: number) => void, signal?: AbortSignal): Promise<StoredFile> {
  const { promise, resolve, reject } = Promise.withResolvers<StoredFile>()
  const request = new XMLHttpRequest()
  request.open('POST', '/api/files')
  request.setRequestHeader('content-type', 'application/octet-stream')
  request.setRequestHeader('accept-language', getPreferences().language)
  request.setRequestHeader('x-file-name', `UTF-8''${encodeURIComponent(file.name.toWellFormed())}`)
  request.upload.onprogress = (event) => onShare(event.lengthComputable ? event.loaded / event.total : 0)
  request.onload = () => {
    try {
      const answer: unknown = JSON.parse(request.responseText)
      if (request.status < 300) resolve(answer as StoredFile)
      else reject(new ApiProblem({ ...(answer as Problem), status: request.status }))
    } catch {
      reject(cutOff())
    }
  }
  request.onerror = () => reject(cutOff())
  request.onabort = () => reject(new DOMException('aborted', 'AbortError'))
  signal?.addEventListener('abort', () => request.abort(), { once: true })
  request.send(file)
  return promise
}
