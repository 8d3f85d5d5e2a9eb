import assert from 'node:assert/strict'
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'node:test'
import { gunzipSync } from 'node:zlib'
import { LineSplitter } from './line-splitter.ts'
import { DeviceModel } from './model.ts'
import { kindOf, type Line, ShdrReader } from './shdr.ts'
import { BadDocument, parseXml } from './xml.ts'

const folder = join(import.meta.dirname, 'test-data')
const xmlFiles = readdirSync(folder).filter((file) => file.endsWith('.xml'))
const modelOf = (file: string) => new DeviceModel(parseXml(readFileSync(join(folder, file))))

/** An independent reader: element tree of Python's library, components and data items counted by their places. */
const pythonCounts = `
import sys, json, collections, xml.etree.ElementTree as ET
out = {}
for path in sys.argv[1:]:
    try:
        root = ET.parse(path).getroot()
    except ET.ParseError:
        out[path] = 'malformed'
        continue
    local = lambda e: e.tag.split('}')[-1]
    if local(root) != 'MTConnectDevices':
        out[path] = local(root)
        continue
    devices = [d for e in root if local(e) == 'Devices' for d in e]
    components = sum(len(list(e)) for e in root.iter() if local(e) in ('Components', 'Compositions'))
    items = collections.Counter(e.get('category') for e in root.iter() if local(e) == 'DataItem')
    out[path] = {'devices': len(devices), 'components': components, 'items': items}
print(json.dumps(out))
`

test('components and data items by category are as many as another XML reader finds', () => {
  const paths = xmlFiles.map((file) => join(folder, file))
  const python = spawnSync('/usr/bin/python3', ['-c', pythonCounts, ...paths], { encoding: 'utf8' })
  assert.equal(python.status, 0, python.stderr)
  const expected = JSON.parse(python.stdout) as Record<string, unknown>
  const found = Object.fromEntries(
    paths.map((path) => {
      try {
        return [path, new DeviceModel(parseXml(readFileSync(path))).counts()]
      } catch (error) {
        assert.ok(error instanceof BadDocument, String(error))
        return [path, error.reason === 'malformed' ? 'malformed' : /is (\w+), not/.exec(error.message)?.[1]]
      }
    }),
  )
  assert.deepEqual(found, expected)
  assert.equal(Object.keys(expected).length, 11)
})

test('a document that is not well-formed is refused with its place, and nothing else happens', () => {
  const text = readFileSync(join(folder, 'asset4_malformed.xml'))
  assert.throws(
    () => parseXml(text),
    (error: unknown) => error instanceof BadDocument && error.reason === 'malformed' && /tag/.test(error.message),
  )
})

test('the model knows types, units, subtypes, sources and what is below what', () => {
  const model = modelOf('SimpleDevlce.xml')
  const [device] = model.devices
  assert.deepEqual(
    [device.type, device.name, device.description],
    ['Device', 'SimpleCnc', 'This is a simple CNC example'],
  )
  const velocity = model.resolve('Sspeed_act')!
  assert.deepEqual(
    [velocity.id, velocity.category, velocity.type, velocity.subType, velocity.units],
    ['vee9c2d0', 'SAMPLE', 'ROTARY_VELOCITY', 'ACTUAL', 'REVOLUTION/MINUTE'],
  )
  assert.equal(model.resolve('SimpleCnc:Xpos'), model.item('dcbc0570'))
  assert.equal(model.resolve('OtherCnc:Xpos'), undefined)
  assert.deepEqual(model.problems, [])
})

test('a name that two devices share means nothing without its device', () => {
  const model = modelOf('two_devices.xml')
  assert.equal(model.resolve('mode'), undefined)
  assert.equal(model.resolve('Device1:mode')?.id, 'd1-4')
  assert.equal(model.resolve('Device2:mode')?.id, 'd2-4')
  assert.equal(model.resolve('d2-4')?.name, 'mode')
})

test('a source is a key too, and the representation is known', () => {
  assert.equal(modelOf('haas.xml').resolve('spindle_speed')?.id, 's1')
  const sets = modelOf('data_set.xml')
  assert.deepEqual(
    ['vars', 'wpo', 'mode'].map((name) => kindOf(sets.resolve(name)!)),
    ['entries', 'entries', 'value'],
  )
  assert.ok(modelOf('discrete_example.xml').resolve('message')?.discrete)
})

test('the recorded stream: every line is read, every key belongs to a data item or is reported', () => {
  const bytes = gunzipSync(readFileSync(join(folder, 'okuma_shdr_part1.txt.gz')))
  const model = modelOf('Devices.xml')
  const reader = new ShdrReader((key) => {
    const item = model.resolve(key)
    return item && kindOf(item)
  })
  const splitter = new LineSplitter(256 * 1024)
  const kinds: Record<string, number> = {}
  const unknown = new Map<string, number>()
  const said: Record<string, number> = {}
  let lines = 0
  let firstTime = 0
  for (let at = 0; at < bytes.length; at += 1009) {
    for (const split of splitter.push(bytes.subarray(at, at + 1009))) {
      assert.ok('text' in split)
      lines++
      const read = reader.read(split.text, 0)
      assert.equal(read.length, 1, split.text)
      count(read[0])
    }
  }
  function count(line: Line): void {
    kinds[line.kind] = (kinds[line.kind] ?? 0) + 1
    for (const { item, time, said: what } of line.kind === 'data' ? line.observations : []) {
      firstTime ||= time
      said[what.kind] = (said[what.kind] ?? 0) + 1
      if (!model.resolve(item)) unknown.set(item, (unknown.get(item) ?? 0) + 1)
    }
  }
  // Figures of an independent count of the file: 5,385 lines; 13,570 pairs, 20 of them conditions' lines.
  assert.equal(lines, 5385)
  assert.deepEqual(kinds, { data: 5195, asset: 187, command: 3 })
  assert.deepEqual([...unknown], [['ApplicationInstallDate', 2]])
  assert.equal(said.condition, 20)
  assert.equal(said.value + said.unavailable + said.condition, 12_960 + 608 + 2 + 20)
  assert.equal(new Date(firstTime).toISOString(), '2022-08-08T13:51:34.716Z')
})
