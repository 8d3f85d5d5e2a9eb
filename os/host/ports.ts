import { createServer } from 'node:net'
import { Refusal } from '../../contract/refusal.ts'
import { startRefusals } from './config.ts'

/** Refuses a port that another program has, before anything is started. Port 0 is always free. */
export function checkPort(port: number, host: string, variable: string): Promise<void> {
  if (port === 0) return Promise.resolve()
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE' || error.code === 'EACCES')
        reject(new Refusal(startRefusals.portInUse, { port, name: variable }))
      else reject(error)
    })
    probe.listen(port, host, () => probe.close(() => resolve()))
  })
}
