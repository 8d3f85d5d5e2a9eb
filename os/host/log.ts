/** One line of JSON per event on standard error: what a log collector reads. Standard output is for the ready line. */
export function log(level: 'info' | 'warn' | 'error', message: string, data?: object): void {
  if (level === 'info' && process.env.MILLRACE_LOG !== 'info') return
  process.stderr.write(`${JSON.stringify({ time: new Date().toISOString(), level, message, ...data })}\n`)
}
