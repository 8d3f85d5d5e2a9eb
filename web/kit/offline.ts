import { useEffect, useState } from 'react'

/**
 * Whether the page that asks can be started without a network: `impossible` where the platform is not reached over https, which
 * browsers ask for. To import this is to ask for it: the build keeps the files of every page that does.
 */
export type OfflineState = 'preparing' | 'ready' | 'impossible'

export function useOfflineStart(): OfflineState {
  const [state, setState] = useState<OfflineState>('serviceWorker' in navigator ? 'preparing' : 'impossible')
  useEffect(() => {
    if (!('serviceWorker' in navigator)) return
    let gone = false
    const say = (next: OfflineState) => {
      if (!gone) setState(next)
    }
    navigator.serviceWorker
      .register('/service-worker.js')
      .then(() => navigator.serviceWorker.ready)
      .then(
        () => say('ready'),
        // without a network the worker that is there goes on
        () => say(navigator.serviceWorker.controller ? 'ready' : 'impossible'),
      )
    return () => {
      gone = true
    }
  }, [])
  return state
}
