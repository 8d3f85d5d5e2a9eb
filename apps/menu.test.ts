import assert from 'node:assert/strict'
import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { listLabel } from '../web/shell/records/manifest.ts'
import { apps } from './index.ts'

/** Pages that stand in the menu, by what `web.tsx` says of them; it is not loaded here. */
function pageLabels(app: string): { zh: string; en: string }[] {
  const file = join(import.meta.dirname, app, 'web.tsx')
  if (!existsSync(file)) return []
  return readFileSync(file, 'utf8')
    .split(/\bpath: /)
    .slice(1)
    .filter((page) => !/\b(beside|replaces): /.test(page) && !/^'[^']*\$/.test(page))
    .map((page) => /label: t\('([^']+)', '([^']+)'\)/.exec(page)!)
    .map(([, zh, en]) => ({ zh, en }))
}

test('no two entries of an app’s menu have one name', () => {
  for (const { id, entities = [], dashboards = [], queries = [] } of apps) {
    const asked = queries.filter(({ input }) => input.safeParse({}).success)
    const labels = [
      ...entities.map((entity) => ({ zh: entity.label.zh, en: listLabel(entity, 'en') })),
      ...[...dashboards, ...asked].map(({ label }) => label),
      ...pageLabels(id),
    ]
    for (const language of ['zh', 'en'] as const) {
      const words = labels.map((label) => label[language])
      assert.deepEqual(
        words.filter((word, at) => words.indexOf(word) !== at),
        [],
        `${id}, ${language}`,
      )
    }
  }
})
