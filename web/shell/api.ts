import type { Problem } from '../../api/platform.ts'
import type { Text } from '../../contract/text.ts'
import { getPreferences } from './preferences.ts'
import { isSessionGone } from './session-gone.ts'

/** A request that was refused or could not be made. `texts` says what happened and what to do, in both languages. */
export class ApiProblem extends Error {
  readonly status: number
  readonly code: string
  readonly texts: Text
  readonly field: string | undefined
  readonly errors: { field: string; detail: string }[]
  /** What a refusal tells besides, e.g. ChangedMeanwhile. */
  readonly details: unknown

  constructor(problem: Pick<Problem, 'status' | 'code' | 'texts'> & Partial<Problem>) {
    super(problem.texts[getPreferences().language])
    this.name = 'ApiProblem'
    this.status = problem.status
    this.code = problem.code
    this.texts = problem.texts
    this.field = problem.field
    this.errors = problem.errors ?? []
    this.details = (problem as { details?: unknown }).details
  }
}

/** Query parameters; undefined, null and '' are left out, lists are joined by commas. */
export type Query = Record<string, string | number | boolean | readonly string[] | null | undefined>

export function withQuery(path: string, query: Query = {}): string {
  const params = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value === undefined || value === null || value === '') continue
    params.set(name, Array.isArray(value) ? value.join(',') : String(value))
  }
  const text = params.toString()
  return text ? `${path}?${text}` : path
}

type Options = { query?: Query; body?: unknown; file?: Blob; signal?: AbortSignal; key?: string; name?: string }

let signedOut: () => void = () => {}

/** Called when an answer tells that the session is gone. */
export function onSignedOut(handler: () => void): void {
  signedOut = handler
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const problem = (await response.json().catch(() => null)) as Problem | null
  if (problem && typeof problem.code === 'string') {
    const texts = problem.texts ?? { zh: problem.detail, en: problem.detail }
    return new ApiProblem({ ...problem, status: response.status, texts })
  }
  return new ApiProblem({
    status: response.status,
    code: 'badAnswer',
    texts: {
      zh: `服务器返回了无法识别的内容（${response.status}），请稍后重试`,
      en: `The server gave an answer that cannot be read (${response.status}); try again later`,
    },
  })
}

const offline = new ApiProblem({
  status: 0,
  code: 'offline',
  texts: {
    zh: '连不上服务器，已显示的内容保持不变；网络恢复后请重试',
    en: 'The server cannot be reached; what is shown is kept. Try again when the network is back',
  },
})

async function send(
  method: string,
  path: string,
  { query, body, file, signal, key, name }: Options,
): Promise<Response> {
  const headers: Record<string, string> = { accept: 'application/json', 'accept-language': getPreferences().language }
  if (body !== undefined) headers['content-type'] = 'application/json'
  if (file) headers['content-type'] = file.type || 'application/octet-stream'
  if (key) headers['idempotency-key'] = key
  if (name) headers['x-file-name'] = `UTF-8''${encodeURIComponent(name)}`
  let response: Response
  try {
    response = await fetch(withQuery(path, query), {
      method,
      headers,
      body: file ?? (body === undefined ? undefined : JSON.stringify(body)),
      signal,
      credentials: 'same-origin',
    })
  } catch (error) {
    if (signal?.aborted) throw error
    throw offline
  }
  if (response.ok) return response
  const problem = await problemOf(response)
  if (isSessionGone(problem)) signedOut()
  throw problem
}

async function json<T>(method: string, path: string, options: Options): Promise<T> {
  const response = await send(method, path, options)
  if (response.status === 204) return undefined as T
  return (await response.json()) as T
}

/** The HTTP API, same origin, session cookie. Throws {@link ApiProblem}; shapes stand in api/platform.ts. */
export const api = {
  get: <T>(path: string, query?: Query, signal?: AbortSignal) => json<T>('GET', path, { query, signal }),
  post: <T>(path: string, body?: unknown, query?: Query) => json<T>('POST', path, { body, query }),
  put: <T>(path: string, body?: unknown, query?: Query) => json<T>('PUT', path, { body, query }),
  patch: <T>(path: string, body?: unknown, query?: Query) => json<T>('PATCH', path, { body, query }),
  delete: <T>(path: string, query?: Query) => json<T>('DELETE', path, { query }),
  /** Runs a command once: the same key sent again answers what the first one did. */
  run: <T>(path: string, body: unknown, key: string) => json<T>('POST', path, { body, key }),
  /** Sends a file as the body. */
  upload: <T>(path: string, file: Blob, query?: Query, name?: string) => json<T>('POST', path, { file, query, name }),
  /** Keeps a file with its name; answers what it is called from now on. */
  keep: <T>(path: string, file: File) => json<T>('POST', path, { file, name: file.name }),
}
