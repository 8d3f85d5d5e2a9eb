import assert from 'node:assert/strict'
import { test } from 'node:test'
import fc from 'fast-check'
import { begin, edit, redo, undo } from './edit-history.ts'

const edits = fc.array(fc.tuple(fc.integer(), fc.option(fc.constantFrom('a', 'b'))), { maxLength: 60 })

test('undone all the way it is what it began with, done again it is what it was', () => {
  fc.assert(
    fc.property(edits, (list) => {
      let history = begin(0)
      for (const [next, tag] of list) history = edit(history, next, tag)
      const { now } = history
      let steps = 0
      while (history.past.length > 0) {
        history = undo(history)
        steps++
      }
      assert.equal(history.now, 0)
      assert.equal(undo(history).now, 0)
      for (let i = 0; i < steps; i++) history = redo(history)
      assert.equal(history.now, now)
      assert.equal(redo(history).now, now)
    }),
  )
})

test('changes with one tag that follow each other are one step; the way back has an end', () => {
  let history = begin('')
  for (const letters of ['a', 'ab', 'abc']) history = edit(history, letters, 'field')
  assert.equal(undo(history).now, '')
  // what was undone begins a step of its own
  assert.equal(undo(edit(undo(edit(history, 'x', 'other')), 'abcd', 'field')).now, 'abc')
  let long = begin(0)
  for (let i = 1; i <= 300; i++) long = edit(long, i)
  for (let i = 0; i < 300; i++) long = undo(long)
  assert.equal(long.now, 200)
})
