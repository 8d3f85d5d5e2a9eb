import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { median, round3 } from './figure.ts'

const numbers = 1_000_000
const turns = 9
const block = Buffer.alloc(8192, 1)

function elapsedMs(work: () => void): number {
  const began = performance.now()
  work()
  return performance.now() - began
}

/** The same numbers each time, in no order. */
function unsorted(): Float64Array {
  const values = new Float64Array(numbers)
  let x = 1
  for (let i = 0; i < numbers; i++) {
    x = (x * 48_271) % 2_147_483_647
    values[i] = x
  }
  return values
}

/**
 * How quick this machine is today, in its own words, to be kept with every figure: machines of the same name differ by half, so figures of two
 * days compare only where these agree. One core: a million numbers sorted. The disk: a page of 8 KiB appended and synced.
 */
export function yardstick(): string {
  const sort = Array.from({ length: turns }, () => {
    const values = unsorted()
    return elapsedMs(() => values.sort())
  })
  const folder = mkdtempSync(join(tmpdir(), 'millrace-yardstick-'))
  const file = openSync(join(folder, 'page'), 'w')
  try {
    const sync = Array.from({ length: 5 * turns }, () =>
      elapsedMs(() => {
        writeSync(file, block)
        fdatasyncSync(file)
      }),
    )
    return `1 M numbers sorted in ${round3(median(sort))} ms, 8 KiB synced in ${round3(median(sync))} ms`
  } finally {
    closeSync(file)
    rmSync(folder, { recursive: true })
  }
}
