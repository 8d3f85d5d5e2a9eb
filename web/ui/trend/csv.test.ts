import assert from 'node:assert/strict'
import { describe, it } from 'node:test'
import { bucketColumns, rawColumns } from './columns.ts'
import { csvCell, fileName, localTime, trendCsv } from './csv.ts'

const headings = {
  ...{
    time: '时间',
    code: '测点编码',
    name: '名称',
    unit: '单位',
    value: '采样值',
    min: '最小',
    max: '最大',
    avg: '平均',
  },
  ...{ count: '采样数', quality: '质量', cut: '# cut' },
}
const pen = { code: 'A1', name: '主汽温度, 左', unit: '°C', show: (v: number) => v * 2, decimals: 1 }

describe('CSV of a trend', () => {
  it('begins with a byte-order mark and holds samples with unit and quality', () => {
    const columns = rawColumns([
      [1000, 1.5, 192],
      [2000, null, 0x10],
      [3000, 2, 0x02c0],
    ])
    const csv = trendCsv([{ ...pen, pieces: [{ columns, from: 0, to: 9000 }] }], 0, 9000, headings)
    assert.equal(csv.charCodeAt(0), 0xfeff)
    const lines = csv.slice(1).trimEnd().split('\r\n')
    assert.equal(lines[0], '时间,测点编码,名称,单位,采样值,最小,最大,平均,采样数,质量')
    assert.equal(lines[1], `${localTime(1000)},A1,"主汽温度, 左",°C,3,,,,,good`)
    assert.equal(lines[2], `${localTime(2000)},A1,"主汽温度, 左",°C,,,,,,bad`)
    assert.equal(lines[3], `${localTime(3000)},A1,"主汽温度, 左",°C,4,,,,,good interpolated`)
  })

  it('gives buckets by their start with extremes, mean and count, and cuts at the range', () => {
    const columns = bucketColumns(
      [
        [0, 1, 3, 2, 1, 3, 12, 1, 2, 0.5],
        [1000, 1, 1, 1, 1, 1, 2, 0.5, 1, 1],
      ],
      1000,
    )
    const csv = trendCsv([{ ...pen, pieces: [{ columns, from: 0, to: 9000 }] }], 0, 1000, headings)
    const lines = csv.slice(1).trimEnd().split('\r\n')
    assert.equal(lines.length, 2)
    assert.equal(lines[1], `${localTime(0)},A1,"主汽温度, 左",°C,,2,6,4,12,good not-all-measured`)
  })

  it('keeps texts, and never lets a spreadsheet run one', () => {
    const columns = rawColumns([[1, '=1+1', 192]])
    assert.ok(trendCsv([{ ...pen, pieces: [{ columns, from: 0, to: 2 }] }], 0, 2, headings).includes(",'=1+1,"))
    assert.equal(csvCell('say "no"'), '"say ""no"""')
    assert.equal(csvCell('-5'), '-5')
    assert.equal(csvCell(Number.NaN), '')
  })

  it('names files so that every system takes them', () => {
    const range = { from: new Date(2026, 10, 22, 8).getTime(), to: new Date(2026, 10, 22, 9).getTime() }
    assert.equal(fileName('1号机 a/b:c', range, 'csv'), '1号机 a_b_c_20261122-080000_20261122-090000.csv')
  })
})
