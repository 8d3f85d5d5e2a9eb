import assert from 'node:assert/strict'
import { test } from 'node:test'
import { perGroup, shownOf } from './search-groups.ts'

const some = (group: string, count: number) => Array.from({ length: count }, (_, at) => ({ group, at }))

test('every group that has more than it shows says so, pages are shown whole', () => {
  const found = [...some('pages', 20), ...some('lists', perGroup), ...some('actions', 9), ...some('nodes', 40)]
  const { hits, more } = shownOf(found)
  assert.deepEqual([...more], ['actions', 'nodes'])
  const shown = (group: string) => hits.filter((hit) => hit.group === group).map(({ at }) => at)
  assert.deepEqual(
    ['pages', 'lists', 'actions', 'nodes'].map((group) => shown(group).length),
    [20, 8, 8, 8],
  )
  assert.deepEqual(shown('nodes'), [0, 1, 2, 3, 4, 5, 6, 7])
})
