import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { after, test } from 'node:test'
import { startMillrace } from '../scenarios/testing.ts'
import { faultOf, listed } from './new-app.ts'

// Follows "your first app" word by word in a copy of the sources: writes its files, runs its commands.

const root = join(import.meta.dirname, '..')
const copy = mkdtempSync(join(tmpdir(), 'millrace-first-app-'))
after(() => rmSync(copy, { recursive: true, force: true }))

type Step = { kind: string; file?: string; text: string }

function stepsOf(document: string): Step[] {
  const text = readFileSync(join(root, 'docs', document), 'utf8')
  return [...text.matchAll(/^```(\w+)(?: (\S+))?\n([\s\S]*?)^```$/gm)].map(([, kind, file, body]) => ({
    kind,
    file,
    text: body,
  }))
}

function copySources(): void {
  const files = spawnSync('git', ['ls-files', '-co', '--exclude-standard', '-z'], {
    cwd: root,
    encoding: 'utf8',
  }).stdout
  for (const file of files.split('\0').filter((f) => f !== '' && !f.startsWith('docs/pictures/'))) {
    mkdirSync(join(copy, dirname(file)), { recursive: true })
    copyFileSync(join(root, file), join(copy, file))
  }
  symlinkSync(join(root, 'node_modules'), join(copy, 'node_modules'))
}

/** npm's own part (installing, picking the Node) is tried by scenarios/start-and-stop.test.ts. */
function run(line: string): void {
  const [, script, rest] = /^npm (?:run )?(new-app|test) -- (.*)$/.exec(line) ?? assert.fail(`who runs “${line}”?`)
  const args = [...rest.matchAll(/"([^"]*)"|(\S+)/g)].map((m) => m[1] ?? m[2])
  const env = { ...process.env, NODE_TEST_CONTEXT: undefined }
  const { status, stdout, stderr } = spawnSync(process.execPath, [`tools/${script}.ts`, ...args], {
    cwd: copy,
    env,
    encoding: 'utf8',
  })
  assert.equal(status, 0, `${line}\n${stdout}\n${stderr}`)
}

test('the Chinese and the English page show the same steps', () => {
  assert.deepEqual(stepsOf('first-app.zh-CN.md'), stepsOf('first-app.en.md'))
})

test('whoever follows the page has an app that works', async () => {
  copySources()
  const steps = stepsOf('first-app.en.md')
  assert.ok(steps.length >= 7)
  for (const { kind, file, text } of steps) {
    if (file) {
      mkdirSync(join(copy, dirname(file)), { recursive: true })
      writeFileSync(join(copy, file), text)
    } else if (kind === 'sh') for (const line of text.trim().split('\n')) if (line !== 'npm start') run(line)
  }
  const check = (tool: string, args: string[]) => {
    const { status, stdout } = spawnSync(join(root, 'node_modules/.bin', tool), args, { cwd: copy, encoding: 'utf8' })
    assert.equal(status, 0, stdout)
  }
  check('tsc', ['--noEmit', '-p', '.'])
  check('biome', ['check', '--diagnostic-level=error', 'apps'])

  const instance = await startMillrace({ root: copy })
  try {
    const token = await instance.token()
    const { items } = await (await instance.api('/api/apps', { token })).json()
    const visits = items.find((app: { id: string }) => app.id === 'visits')
    assert.deepEqual(
      visits.commands.map((c: { id: string }) => c.id),
      ['register-visitor-pass', 'extend-visitor-pass', 'close-visitor-pass'],
    )
    const made = await instance.api('/api/visits/register-visitor-pass', {
      method: 'POST',
      token,
      body: { name: 'visitor' },
    })
    assert.equal(made.status, 200, await made.clone().text())
    const list = await (await instance.api('/api/visits/visitor-passes', { token })).json()
    assert.equal(list.items[0].name, 'visitor')
  } finally {
    await instance.destroy()
  }
})

test('what cannot be taken is refused, and a second app is listed after the first', () => {
  const given = { app: 'visits', entity: 'pass', zh: '证', en: 'Pass' }
  assert.match(faultOf({ app: 'visits' }, root)!, /npm run new-app/)
  assert.match(faultOf({ ...given, app: 'Visits' }, root)!, /kebab-case/)
  assert.match(faultOf({ ...given, app: 'calibration' }, root)!, /is there already/)
  assert.equal(faultOf(given, root), undefined)
  const once = listed(readFileSync(join(root, 'apps/index.ts'), 'utf8'), given)
  assert.match(once, /import \{ visitsApp \} from '\.\/visits\/app\.ts'/)
  assert.match(once, /= \[calibrationApp, .*visitsApp\]/)
})
