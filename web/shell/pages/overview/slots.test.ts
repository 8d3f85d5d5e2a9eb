import assert from 'node:assert/strict'
import { test } from 'node:test'
import { mimicHeight, mimicWidth, places } from './mimic-places.ts'
import { slotNames, slots, systems } from './slots.ts'

test('every place of the picture is a slot and lies within the picture', () => {
  for (const [name, place] of Object.entries(places)) {
    assert.ok(slotNames.includes(name as never), name)
    assert.ok(place.x >= 0 && place.x + (place.row ?? 60) <= mimicWidth, name)
    assert.ok(place.y >= 0 && place.y + 14 <= mimicHeight, name)
  }
})

test('every slot belongs to a system and is named in both languages', () => {
  for (const [name, slot] of Object.entries(slots)) {
    assert.ok(slot.system in systems, name)
    for (const text of [slot.short, slot.name]) assert.ok(text.zh !== '' && text.en !== '', name)
  }
})
