/**
 * The historian's tables. Samples are sorted by point and time; a repeated (point, time) is merged away and read once,
 * the later inserted wins.
 *
 * Every insert is on disk before it is acknowledged (`fsync…`). Merged parts are synced too, so that the parts they
 * replace need to be kept only briefly.
 */
const durable = `fsync_after_insert = 1, fsync_part_directory = 1, min_rows_to_fsync_after_merge = 1,
  min_compressed_bytes_to_fsync_after_merge = 1, old_parts_lifetime = 60`

const keys = `point UInt32 CODEC(Delta, ZSTD(1)), time DateTime64(3, 'UTC') CODEC(DoubleDelta, ZSTD(1))`

/** Values of numeric, boolean and enumerated points, see value-code.ts. */
const sample = `CREATE TABLE IF NOT EXISTS sample (${keys},
  scaled Int64 CODEC(Delta, T64('bit'), ZSTD(1)), exponent Int8 CODEC(ZSTD(1)), quality UInt16 CODEC(ZSTD(1)))
  ENGINE = ReplacingMergeTree PARTITION BY toYYYYMM(time) ORDER BY (point, time)
  SETTINGS ${durable}`

const sampleText = `CREATE TABLE IF NOT EXISTS sample_text (${keys},
  text String CODEC(ZSTD(1)), quality UInt16 CODEC(ZSTD(1)))
  ENGINE = ReplacingMergeTree PARTITION BY toYYYYMM(time) ORDER BY (point, time)
  SETTINGS ${durable}`

/** What the swinging door holds: one row per point, the last inserted. */
const sampleHeld = `CREATE TABLE IF NOT EXISTS sample_held (point UInt32, time DateTime64(3, 'UTC'),
  value Float64, text String, isText UInt8, quality UInt16)
  ENGINE = ReplacingMergeTree ORDER BY point
  SETTINGS ${durable}`

/**
 * The number in their names is raised when cells are to hold something else: what was rolled up before is dropped, and all
 * cells are computed anew from the samples. The three go together, for the state says which cells exist.
 */
export const tables = { rollup: 'rollup_2', rollupState: 'rollup_state_2', rollupDirty: 'rollup_dirty_2' } as const
const earlierTables = ['rollup', 'rollup_state', 'rollup_dirty']

/** Cells of the rollups, see cells.ts. `level` is the cell's length in seconds, `cell` its number since 1970. */
const rollup = `CREATE TABLE IF NOT EXISTS ${tables.rollup} (level UInt32 CODEC(ZSTD(1)), point UInt32 CODEC(Delta, ZSTD(1)),
  cell UInt32 CODEC(DoubleDelta, ZSTD(1)),
  rows UInt32 CODEC(ZSTD(1)), good UInt32 CODEC(ZSTD(1)), measured UInt32 CODEC(ZSTD(1)),
  usable UInt32 CODEC(ZSTD(1)),
  min Float64 CODEC(ZSTD(1)), max Float64 CODEC(ZSTD(1)), sum Float64 CODEC(ZSTD(1)),
  first Float64 CODEC(ZSTD(1)), last Float64 CODEC(ZSTD(1)), firstAfterMs UInt32 CODEC(ZSTD(1)),
  area Float64 CODEC(ZSTD(1)), heldMs UInt32 CODEC(ZSTD(1)), holds UInt8 CODEC(ZSTD(1)),
  generation UInt64 CODEC(ZSTD(1)))
  ENGINE = ReplacingMergeTree(generation) ORDER BY (level, point, cell)
  SETTINGS ${durable}`

/** One row after merging, every column only grows; see rollup.ts. */
const rollupState = `CREATE TABLE IF NOT EXISTS ${tables.rollupState} (one UInt8,
  generation SimpleAggregateFunction(max, UInt64),
  announced SimpleAggregateFunction(max, Int64), rolled SimpleAggregateFunction(max, Int64))
  ENGINE = AggregatingMergeTree ORDER BY one
  SETTINGS ${durable}`

/** Hours of points whose rollup cells must not be read until they are computed again. */
const rollupDirty = `CREATE TABLE IF NOT EXISTS ${tables.rollupDirty} (generation UInt64, point UInt32, hour UInt32)
  ENGINE = ReplacingMergeTree PARTITION BY generation ORDER BY (point, hour)
  SETTINGS ${durable}`

const dropEarlier = earlierTables.map((table) => `DROP TABLE IF EXISTS ${table} SYNC`)

/** Run at every start, in this order; each statement may be run again. */
export const schema = [sample, sampleText, sampleHeld, rollup, rollupState, rollupDirty, ...dropEarlier]

/** A time in ms as SQL. */
export const timeSql = (ms: number): string => `fromUnixTimestamp64Milli(toInt64(${Math.trunc(ms)}), 'UTC')`
