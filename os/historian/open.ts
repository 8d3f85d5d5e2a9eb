import type { HistorianEndpoint } from './clickhouse-client.ts'
import { type ConnectOptions, connectHistorian } from './clickhouse-historian.ts'
import { type EngineState, startEngine } from './engine.ts'
import type { Historian } from './historian.ts'

export type { HistorianEndpoint } from './clickhouse-client.ts'
export { connectHistorian } from './clickhouse-historian.ts'
export type { EngineState } from './engine.ts'

export type OpenedHistorian = Historian & {
  /** Plain data: hand it to another thread, which calls `connectHistorian(endpoint)`. */
  endpoint: HistorianEndpoint
  /** The embedded engine's process id; null where there is none, or while it restarts. */
  enginePid(): number | null
}

/**
 * Opens the historian: on the ClickHouse at `url` (http or https, `user:password@`, database as the path), or on an
 * embedded engine with its data in `folder`, which is started and kept running.
 *
 * @throws Refusal historianFolder, historianFolderInUse, historianStart, historianUnavailable
 */
export async function openHistorian(
  options: { folder: string; url?: string; onState?: (state: EngineState) => void } & ConnectOptions,
): Promise<OpenedHistorian> {
  if (options.url) {
    const endpoint = { url: options.url }
    const historian = await connectHistorian(endpoint, options)
    options.onState?.({ state: 'ready' })
    return { ...historian, endpoint, enginePid: () => null }
  }
  const engine = await startEngine(options.folder, options.onState)
  const endpoint = { socketPath: engine.socketPath }
  try {
    const historian = await connectHistorian(endpoint, options)
    return {
      ...historian,
      endpoint,
      enginePid: () => engine.pid(),
      async close() {
        await historian.close()
        await engine.close()
      },
    }
  } catch (error) {
    await engine.close()
    throw error
  }
}
