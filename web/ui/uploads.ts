import { createContext, useCallback, useContext, useEffect, useState } from 'react'

export type UploadState = 'going' | 'failed'
type Count = (state: UploadState, by: 1 | -1) => void

/** Fields with files tell the form around them how their uploads stand. */
export const UploadsContext = createContext<Count>(() => {})

/** Tells the form that an upload of this field is on its way, or has failed, for as long as it is so. */
export function useTellUploads(state: UploadState, is: boolean): void {
  const count = useContext(UploadsContext)
  useEffect(() => {
    if (!is) return
    count(state, 1)
    return () => count(state, -1)
  }, [count, state, is])
}

/** How many fields of a form have uploads on their way, and how many have failed ones; `count` goes into the context. */
export function useUploadsOf(): Record<UploadState, number> & { count: Count } {
  const [counts, setCounts] = useState({ going: 0, failed: 0 })
  const count = useCallback<Count>(
    (state, by) => setCounts((before) => ({ ...before, [state]: before[state] + by })),
    [],
  )
  return { ...counts, count }
}
