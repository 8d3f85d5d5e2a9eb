import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { halfWidthLines, halfWidthTexts } from './chinese-signs.ts'

const root = join(import.meta.dirname, '..')
const read = (file: string) => readFileSync(join(root, file), 'utf8')

/** Not sentences: what a code or a formula is made of. */
const notation = [
  '接收方的 http(s) 地址',
  'ONNX 模型的输入形状是 [{shape}]；按所选变量须为 [1 或 N, {columns}]',
  'set-up code for the first administrator / 首个管理员初始化代码: {}\\n',
  '应用:编号：编号在别处也用时',
  'GS1 内部编号 (91)',
  '每 (kA)² 温升',
  '筛选条件应为 JSON 数组 [字段, 运算, 值]，最多 {limit} 条：{detail}',
  '写入采样值；落盘后才应答。三种格式：{code,time,value,quality?}、{time,values:{…}}、{codes,times,values,qualities?}',
]

test('what is found and what is not', () => {
  for (const wrong of [
    "'校准(月)'",
    "'超期:请送检'",
    "'已读,未答'",
    "'第 {n} 行:{detail}'",
    "'加密 (TLS) | TLS'",
    '`共 ${n} 行;`',
  ])
    assert.equal(halfWidthTexts(wrong).length, 1, wrong)
  for (const right of [
    "'校准（月）：{n}'",
    "'http://地址:5000/设备名'",
    "'Error: none'",
    "'中文 | English (TLS)'",
    '// 注(释)',
  ])
    assert.deepEqual(halfWidthTexts(right), [], right)
  assert.deepEqual(halfWidthLines('写 `a(b)`：见[说明](docs/a.md)。\n```\n# 写入:一次\n```\n'), [])
  assert.deepEqual(halfWidthLines('打印(见下)'), ['打印(见下)'])
})

test('screens, refusals and pages are written with Chinese signs', () => {
  const files = globSync('{contract,units,api,os,apps,drivers,web,demo}/**/*.{ts,tsx}', { cwd: root })
  const sources = files.filter((file) => !/^web\/dist\/|\.test\.ts$|testing|fixture/.test(file))
  const faults = sources.flatMap((file) => halfWidthTexts(read(file)).map((text) => `${file}: ${text}`))
  assert.deepEqual(
    faults.filter((fault) => !notation.some((text) => fault.endsWith(`: ${text}`))),
    [],
  )
  for (const page of ['README.zh-CN.md', ...globSync('docs/*.zh-CN.md', { cwd: root })])
    assert.deepEqual(halfWidthLines(read(page)), [], page)
})
