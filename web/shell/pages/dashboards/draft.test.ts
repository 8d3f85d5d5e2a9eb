import assert from 'node:assert/strict'
import { test } from 'node:test'
import type { TileItem } from '../../../../api/dashboards.ts'
import { edit, redo, undo } from '../../edit-history.ts'
import {
  addTile,
  bodyOf,
  type Draft,
  differs,
  moveTile,
  removeTile,
  resizeTile,
  setTile,
  startHistory,
} from './draft.ts'

const tile = (name: string): TileItem => ({ kind: 'point', code: name, show: 'number', label: { zh: name, en: name } })
const saved = { label: { zh: '看板', en: 'Board' }, shared: false, tiles: ['A', 'B', 'C'].map(tile) }
const names = (draft: Draft) => draft.tiles.map((each) => each.tile.label.zh).join('')
const keyOf = (draft: Draft, name: string) => draft.tiles.find((each) => each.tile.label.zh === name)!.key

test('tiles move to the place they are given, and no further than the ends', () => {
  const { now } = startHistory(saved)
  assert.equal(names(moveTile(now, keyOf(now, 'A'), 2)), 'BCA')
  assert.equal(names(moveTile(now, keyOf(now, 'C'), 0)), 'CAB')
  assert.equal(names(moveTile(now, keyOf(now, 'A'), 99)), 'BCA')
  assert.equal(moveTile(now, keyOf(now, 'A'), -1), now)
  assert.equal(moveTile(now, 12345, 1), now)
})

test('tiles are put behind the chosen one, taken away, widened; keys stay with their tiles', () => {
  const { now } = startHistory(saved)
  const [more, key] = addTile(now, tile('X'), keyOf(now, 'A'))
  assert.equal(names(more), 'AXBC')
  assert.equal(keyOf(more, 'X'), key)
  assert.equal(names(addTile(now, tile('X'))[0]), 'ABCX')
  const twin = addTile(more, more.tiles[1].tile, key)[0]
  assert.equal(names(twin), 'AXXBC')
  assert.equal(new Set(twin.tiles.map((each) => each.key)).size, 5)
  assert.equal(names(removeTile(twin, key)), 'AXBC')
  assert.equal(resizeTile(more, key, 3).tiles[1].tile.width, 3)
  assert.equal(names(setTile(more, key, tile('Y'))), 'AYBC')
})

test('undo and redo walk along the steps; a new change ends the way forward', () => {
  let history = startHistory(saved)
  const first = history.now
  history = edit(history, removeTile(history.now, keyOf(history.now, 'A')))
  history = edit(history, removeTile(history.now, keyOf(history.now, 'B')))
  assert.equal(names(history.now), 'C')
  history = undo(undo(history))
  assert.equal(history.now, first)
  assert.equal(undo(history).now, first)
  history = redo(history)
  assert.equal(names(history.now), 'BC')
  history = edit(history, addTile(history.now, tile('D'))[0])
  assert.equal(redo(history).now, history.now)
})

test('letters typed into one field are one step', () => {
  let history = startHistory(saved)
  for (const zh of ['新', '新看', '新看板']) {
    history = edit(history, { ...history.now, label: { ...history.now.label, zh } }, 'label')
  }
  history = edit(history, { ...history.now, shared: true })
  history = undo(history)
  assert.deepEqual([history.now.label.zh, history.now.shared], ['新看板', false])
  assert.equal(undo(history).now.label.zh, '看板')
})

test('a name in one language stands for both; only a real difference asks to be saved', () => {
  const { now } = startHistory(saved)
  assert.equal(differs(now, saved), false)
  const renamed: Draft = { ...now, label: { zh: ' 一号机 ', en: '' } }
  assert.deepEqual(bodyOf(renamed).label, { zh: '一号机', en: '一号机' })
  assert.equal(differs(renamed, saved), true)
  assert.equal(differs(moveTile(now, keyOf(now, 'A'), 1), saved), true)
  assert.equal(differs({ ...now, label: { zh: '看板 ', en: 'Board' } }, saved), false)
  const reordered = { ...saved, tiles: saved.tiles.map(({ label, ...rest }) => ({ label, ...rest }) as TileItem) }
  assert.equal(differs(now, reordered), false)
})
