import { useState } from 'react'
import { ApiProblem } from '../../api.ts'

/** One request at a time: whether it is under way, and what the server refused. Anything but a refusal crashes loudly. */
export function useSending() {
  const [busy, setBusy] = useState(false)
  const [problem, setProblem] = useState<ApiProblem | null>(null)
  async function send<T>(act: () => Promise<T>): Promise<T | undefined> {
    setBusy(true)
    setProblem(null)
    try {
      return await act()
    } catch (error) {
      if (!(error instanceof ApiProblem)) throw error
      setProblem(error)
      return undefined
    } finally {
      setBusy(false)
    }
  }
  return { busy, problem, send }
}
