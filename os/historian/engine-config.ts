/** What the embedded engine is told about its size: it shares a machine with everything else. */

/** Which of the engine's sessions a request uses, so that a long aggregate or a rollup never holds up an append. */
export type Lane = 'append' | 'read' | 'maintain'
export const laneHeader = 'x-millrace-lane'

type LaneConfig = { sessions: number; settings: Record<string, number | string> }

export function engineLanes(cores: number): Record<Lane, LaneConfig> {
  return {
    append: { sessions: 2, settings: { max_threads: 1, max_insert_threads: 1 } },
    read: { sessions: 4, settings: { max_threads: Math.min(cores, 8) } },
    maintain: { sessions: 1, settings: { max_threads: Math.max(1, cores >> 1), max_insert_threads: 1 } },
  }
}

/** Threads of libuv the engine's process needs: one for every session, some for files. */
export const engineThreads = 7 + 3

/** Server settings as the engine's configuration file. Caches are small: the operating system's page cache does the work. */
export function engineConfig(): string {
  const settings: Record<string, number> = {
    mark_cache_size: 64 << 20,
    primary_index_cache_size: 64 << 20,
    index_mark_cache_size: 8 << 20,
    uncompressed_cache_size: 0,
    index_uncompressed_cache_size: 0,
    query_condition_cache_size: 8 << 20,
    compiled_expression_cache_size: 8 << 20,
    mmap_cache_size: 0,
    max_thread_pool_size: 200,
    max_thread_pool_free_size: 8,
    background_pool_size: 2,
    background_common_pool_size: 1,
    background_schedule_pool_size: 2,
    max_server_memory_usage_to_ram_ratio: 0.5,
  }
  const lines = Object.entries(settings).map(([name, value]) => `  <${name}>${value}</${name}>`)
  return `<clickhouse>\n${lines.join('\n')}\n</clickhouse>\n`
}
