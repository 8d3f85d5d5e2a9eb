import { createContext, useContext, useEffect, useState } from 'react'

/** When each tile of a screen last got its data, ms; null while nothing has come. */
export type Ages = Map<object, number | null>

export const AgesContext = createContext<Ages | null>(null)

/** Tells the screen around it when this tile's data were last confirmed. */
export function useSeen(at: number | null): void {
  const ages = useContext(AgesContext)
  const [key] = useState({})
  useEffect(() => {
    ages?.set(key, at)
  }, [ages, key, at])
  useEffect(() => () => void ages?.delete(key), [ages, key])
}
