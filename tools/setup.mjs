// Makes a fresh clone ready: packages, the pinned Node, the built screens and, with --test, the Debian packages that tests
// use as peers. Runs under whatever Node the machine has, before anything is installed, so it imports nothing of ours.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { brotliCompressSync, constants, gzipSync } from 'node:zlib'

const root = join(dirname(fileURLToPath(import.meta.url)), '..')
const pinnedNode = join(root, 'node_modules/node/bin/node')
const stampFolder = join(root, 'node_modules/.millrace')
const forTests = process.argv.includes('--test')

/** Debian packages that tests and benches use: a browser, fonts, foreign peers of the protocols, an oracle. */
const debianPackages = {
  chromium: '/usr/bin/chromium',
  'fonts-noto-cjk': '/usr/share/fonts/opentype/noto/NotoSansCJK-Regular.ttc',
  'mosquitto-clients': '/usr/bin/mosquitto_pub',
  'python3-pymodbus': '/usr/lib/python3/dist-packages/pymodbus/__init__.py',
  // pymodbus only recommends it, but imports it
  'python3-serial-asyncio': '/usr/lib/python3/dist-packages/serial_asyncio/__init__.py',
}

function fail(sentence) {
  console.error(`millrace: ${sentence}`)
  process.exit(1)
}

function run(command, args, options = {}) {
  const result = spawnSync(command, args, { cwd: root, stdio: ['ignore', 2, 2], ...options })
  if (result.error) fail(`${command} could not be started: ${result.error.message}`)
  return result.status
}

function hashOf(paths) {
  const hash = createHash('sha256')
  const add = (path) => {
    if (statSync(path).isDirectory()) {
      for (const name of readdirSync(path).sort()) if (name !== 'dist' && name !== 'node_modules') add(join(path, name))
    } else {
      hash.update(path.slice(root.length)).update(readFileSync(path))
    }
  }
  for (const path of paths) if (existsSync(join(root, path))) add(join(root, path))
  return hash.digest('hex')
}

/** Runs `work` unless the stamp of that name already holds this hash. */
function once(name, hash, isThere, work) {
  const stamp = join(stampFolder, name)
  if (isThere() && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) return
  work()
  mkdirSync(stampFolder, { recursive: true })
  writeFileSync(stamp, hash)
}

function checkNode() {
  const major = Number(process.versions.node.split('.')[0])
  if (major < 20) fail(`Node ${process.versions.node} is too old; install Node 20 or newer and start again.`)
}

function installPackages() {
  once(
    'packages',
    hashOf(['package.json', 'package-lock.json', '.npmrc']),
    () => existsSync(pinnedNode),
    () => {
      console.error('millrace: installing packages (about a minute on the first start) …')
      const env = { ...process.env, npm_config_loglevel: 'error', ONNXRUNTIME_NODE_INSTALL: 'skip' }
      if (run('npm', ['install', '--no-audit', '--no-fund'], { env }) !== 0)
        fail('the packages could not be installed; npm has said why above. Mend that and start again.')
      // git must not see a lock rewritten by another npm version
      if (existsSync(join(root, '.git')))
        spawnSync('git', ['checkout', '--quiet', '--', 'package-lock.json'], { cwd: root })
    },
  )
}

function checkPinnedNode() {
  const seen = spawnSync(pinnedNode, ['--version'], { encoding: 'utf8' })
  if (seen.status !== 0 || !seen.stdout.startsWith('v26.'))
    fail('the pinned Node 26 is missing from node_modules; run `npm install` without --ignore-scripts and start again.')
}

function linkCommand() {
  const link = join(root, 'node_modules/.bin/millrace')
  if (existsSync(link)) return
  rmSync(link, { force: true })
  symlinkSync('../../bin/millrace.mjs', link)
}

/** Compressed once here instead of at every request; the server picks them by themselves. */
function compress(folder) {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.(js|css|svg|html|json|wasm)$/.test(entry.name)) continue
    const path = join(entry.parentPath, entry.name)
    const bytes = readFileSync(path)
    writeFileSync(`${path}.gz`, gzipSync(bytes, { level: 9 }))
    writeFileSync(`${path}.br`, brotliCompressSync(bytes, { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } }))
  }
}

/** Pages that apps bring, with the files of apps that they take values from; the rest of an app never reaches the browser. */
function pagesOfApps() {
  const files = new Set()
  const visit = (file) => {
    if (files.has(file) || !file.startsWith('apps')) return
    files.add(file)
    const text = readFileSync(join(root, file), 'utf8')
    for (const [, of] of text.matchAll(/^(?!import type|export type).*from '(\.[^']+)'/gm))
      visit(join(dirname(file), of))
  }
  for (const name of readdirSync(join(root, 'apps'), { recursive: true }))
    if (/\.(tsx|css)$/.test(name)) visit(join('apps', name))
  return [...files].sort()
}

function buildScreens() {
  once(
    'screens',
    hashOf(['web', 'contract', 'api', 'units', ...pagesOfApps(), 'package-lock.json', 'tools/setup.mjs']),
    () => existsSync(join(root, 'web/dist/index.html')),
    () => {
      console.error('millrace: building the screens …')
      if (
        run(pinnedNode, [
          'node_modules/vite/bin/vite.js',
          'build',
          '--config',
          'web/vite.config.ts',
          '--logLevel',
          'error',
        ]) !== 0
      )
        fail('the screens could not be built; vite has said why above.')
      compress(join(root, 'web/dist'))
    },
  )
}

function installDebianPackages() {
  const missing = Object.entries(debianPackages)
    .filter(([, file]) => !existsSync(file))
    .map(([name]) => name)
  if (missing.length === 0) return
  const byHand = `apt-get install ${missing.join(' ')}`
  if (!existsSync('/usr/bin/apt-get')) fail(`tests need these programs of Debian's packages: ${missing.join(', ')}.`)
  if (process.getuid() !== 0) fail(`tests need Debian packages that only root can install; run: sudo ${byHand}`)
  console.error(`millrace: installing Debian packages for the tests: ${missing.join(', ')} …`)
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
  run('apt-get', ['-qq', 'update'], { env })
  if (run('apt-get', ['-qq', '-y', '--no-install-recommends', 'install', ...missing], { env }) !== 0)
    fail(`Debian's packages could not be installed; try by hand: ${byHand}`)
}

checkNode()
installPackages()
checkPinnedNode()
linkCommand()
buildScreens()
if (forTests) installDebianPackages()
