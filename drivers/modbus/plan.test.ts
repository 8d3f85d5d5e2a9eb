import assert from 'node:assert/strict'
import test from 'node:test'
import fc from 'fast-check'
import { isBitTable, tables } from './config.ts'
import { planReads, type Span, splitRead } from './plan.ts'

const span: fc.Arbitrary<Span> = fc.record({
  unitId: fc.integer({ min: 1, max: 3 }),
  table: fc.constantFrom(...tables),
  start: fc.oneof(fc.integer({ min: 0, max: 300 }), fc.integer({ min: 0, max: 65_000 })),
  count: fc.integer({ min: 1, max: 130 }),
})
const limitsOf = fc.record({
  maxRegisters: fc.integer({ min: 1, max: 125 }),
  maxBits: fc.integer({ min: 1, max: 2000 }),
  maxGap: fc.integer({ min: 0, max: 124 }),
})

test('every span is read exactly once, within limits, never across tables or units', () => {
  fc.assert(
    fc.property(fc.array(span, { maxLength: 200 }), limitsOf, (spans, limits) => {
      const { reads, tooLong } = planReads(spans, limits)
      const seen = reads.flatMap((r) => r.spans).concat(tooLong)
      assert.deepEqual(
        seen.toSorted((a, b) => a - b),
        spans.map((_, i) => i),
      )
      for (const read of reads) {
        const max = isBitTable(read.table) ? limits.maxBits : limits.maxRegisters
        assert.ok(read.count <= max)
        const members = read.spans.map((i) => spans[i])
        assert.ok(members.every((s) => s.unitId === read.unitId && s.table === read.table))
        assert.equal(Math.min(...members.map((s) => s.start)), read.start)
        assert.equal(Math.max(...members.map((s) => s.start + s.count)), read.start + read.count)
        let covered = read.start
        const gap = isBitTable(read.table) ? limits.maxGap * 16 : limits.maxGap
        for (const s of members.toSorted((a, b) => a.start - b.start)) {
          assert.ok(s.start - covered <= gap)
          covered = Math.max(covered, s.start + s.count)
        }
      }
      for (const i of tooLong)
        assert.ok(spans[i].count > (isBitTable(spans[i].table) ? limits.maxBits : limits.maxRegisters))
    }),
  )
})

test('125 neighbouring registers are one request, the 126th begins another', () => {
  const spans = Array.from({ length: 126 }, (_, start): Span => ({ unitId: 1, table: 'holding', start, count: 1 }))
  const { reads } = planReads(spans, { maxRegisters: 125, maxBits: 2000, maxGap: 0 })
  assert.deepEqual(
    reads.map((r) => [r.start, r.count]),
    [
      [0, 125],
      [125, 1],
    ],
  )
})

test('splitting keeps every span and ends with single ones', () => {
  fc.assert(
    fc.property(fc.array(span, { minLength: 2, maxLength: 50 }), (all) => {
      const spans = all.map((s): Span => ({ ...s, unitId: 1, table: 'input' }))
      for (const read of planReads(spans, { maxRegisters: 125, maxBits: 1, maxGap: 124 }).reads) {
        if (read.spans.length < 2) continue
        const [a, b] = splitRead(read, spans)
        assert.deepEqual([...a.spans, ...b.spans], read.spans)
        assert.ok(a.spans.length > 0 && b.spans.length > 0)
        assert.ok(a.start >= read.start && b.start + b.count <= read.start + read.count)
      }
    }),
  )
})
