import type { SessionInfo } from '../../api/platform.ts'

const key = 'millrace.session'

/** Remembers on this device who is signed in, for a start without a network; no secret is in it. Forgets at sign-out. */
export function keepSession(info: SessionInfo): void {
  try {
    if (info.user) localStorage.setItem(key, JSON.stringify({ ...info, demoAccounts: [] }))
    else localStorage.removeItem(key)
  } catch {
    // a device without storage starts only with a network
  }
}

/** Who was signed in when the server was last reached. What it allows the server decides when it is reached again. */
export function keptSession(): SessionInfo | null {
  try {
    return JSON.parse(localStorage.getItem(key) ?? 'null') as SessionInfo | null
  } catch {
    return null
  }
}
