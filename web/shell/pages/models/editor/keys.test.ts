import assert from 'node:assert/strict'
import { test } from 'node:test'
import { commandOf, keyList } from './keys.ts'

const state = { readOnly: false, selection: true }
const pressed = (key: string, more: object = {}) => ({
  ...{ key, ctrl: false, shift: false, alt: false, field: false },
  ...more,
})

test('keys ask for commands; while a person types only saving does', () => {
  for (const [key, more, expected] of [
    ['z', { ctrl: true }, 'undo'],
    ['Z', { ctrl: true, shift: true }, 'redo'],
    ['g', {}, 'group'],
    ['G', { shift: true }, 'ungroup'],
    ['Delete', {}, 'delete'],
    ['Backspace', {}, 'delete'],
    ['z', {}, null],
    ['s', { ctrl: true, field: true }, 'save'],
    ['a', { field: true }, null],
    ['a', { alt: true }, null],
    ['ArrowUp', {}, 'moveKeys'],
  ] as const)
    assert.equal(commandOf(pressed(key, more), state), expected, key)
  assert.equal(commandOf(pressed('Backspace'), { readOnly: false, selection: false }), 'leaveSub')
})

test('a drawing that is only looked at is not changed by a key', () => {
  for (const key of ['v', 'x', 'z', 'd', 's'])
    assert.equal(commandOf(pressed(key, { ctrl: true }), { ...state, readOnly: true }), null)
  for (const key of ['a', 'g', 'l', 'Delete', 'ArrowLeft'])
    assert.equal(commandOf(pressed(key), { ...state, readOnly: true }), null)
  assert.equal(commandOf(pressed('f'), { ...state, readOnly: true }), 'fit')
  assert.equal(commandOf(pressed('c', { ctrl: true }), { ...state, readOnly: true }), 'copy')
})

test('the help lists each command once', () => {
  assert.equal(new Set(keyList.map((k) => k.does)).size, keyList.length)
})
