import assert from 'node:assert/strict'
import { test } from 'node:test'
import { modbusAddress, modbusConfig } from '../../drivers/modbus/config.ts'
import { opcuaAddress, opcuaConfig } from '../../drivers/opcua/config.ts'
import { checkPoint, type PointContext } from '../../os/twin/check-point.ts'
import { checkKksFor } from '../../os/twin/kks.ts'
import { equipmentTypeSchema, nodeInputSchema, pointInputSchema } from '../../os/twin/point-schema.ts'
import { convertible, unitOf } from '../../units/units.ts'
import { demoConnections } from '../connections.ts'
import { loadReadings } from '../readings.ts'
import { demoEquipmentTypes } from './equipment-types.ts'
import { demoOverview } from './overview.ts'
import { demoPlayPoints, demoPoints, heldTags } from './points.ts'
import { demoNodes } from './twin.ts'

const nodes = new Map(demoNodes.map((node) => [node.path, node]))
const types = new Map(demoEquipmentTypes.map((type) => [type.code, type]))
const everyPoint = [...demoPoints, ...demoPlayPoints]
const depth = ['plant', 'unit', 'specialty', 'system', 'equipment']
const readings = loadReadings()

const hasChinese = (text: string) => /\p{Script=Han}/u.test(text)

test('each tag of the readings is one point, and no point claims a tag that has no readings', () => {
  assert.deepEqual(demoPoints.map((point) => point.code).sort(), [...readings.codes].sort())
  const codes = everyPoint.map((point) => point.code)
  assert.equal(new Set(codes).size, codes.length)
})

test('every node stands under its parent, one level down, with both names', () => {
  assert.equal(nodes.size, demoNodes.length)
  const seen = new Set<string>()
  for (const node of demoNodes) {
    const parts = node.path.split('/')
    assert.equal(depth[parts.length - 1], node.kind, node.path)
    if (parts.length > 1) assert.ok(seen.has(parts.slice(0, -1).join('/')), `${node.path} before its parent`)
    seen.add(node.path)
    assert.ok(hasChinese(node.name.zh) && node.name.en && !hasChinese(node.name.en), node.path)
    if (node.kind === 'equipment') assert.ok(types.has(node.equipmentType!), node.path)
    else assert.equal(node.equipmentType, null, node.path)
  }
})

test('every point lies at equipment, in a role of its type, once, in a unit of the role', () => {
  const taken = new Set<string>()
  for (const point of everyPoint) {
    const node = nodes.get(point.path!)
    assert.equal(node?.kind, 'equipment', point.code)
    const role = types.get(node!.equipmentType!)!.roles.find((r) => r.role === point.role)
    assert.ok(role, `${point.code}: ${point.role} is no role of ${node!.equipmentType}`)
    const place = `${point.path} ${point.role}`
    assert.ok(!taken.has(place), `${place} twice`)
    taken.add(place)
    if (point.unit) assert.equal(unitOf(point.unit)?.quantity, role.quantity, point.code)
  }
})

test('required roles are filled and every type is used', () => {
  for (const node of demoNodes) {
    for (const role of types.get(node.equipmentType ?? '')?.roles ?? []) {
      if (role.required)
        assert.ok(
          everyPoint.some((p) => p.path === node.path && p.role === role.role),
          node.path,
        )
    }
  }
  for (const type of types.keys())
    assert.ok(
      demoNodes.some((node) => node.equipmentType === type),
      type,
    )
})

test('names are in both languages; units are known and convertible to what is shown', () => {
  for (const { code, name, note, unit } of demoPoints) {
    assert.ok(hasChinese(name.zh) && name.en && !hasChinese(name.en), code)
    assert.match(note.zh, /线性插值/, code)
    assert.match(note.en, /interpolates linearly/, code)
    if (unit) assert.ok(unitOf(unit) && convertible(unit, unitOf(unit)!.si), `${code}: ${unit}`)
  }
  assert.deepEqual(
    demoPoints.filter((point) => point.unit === null).map((point) => point.code),
    ['num_mills', '5C0002FLOW'],
  )
})

test('KKS codes are well formed and unique', () => {
  const codes = [...demoNodes, ...demoPoints].flatMap((item) => item.kks ?? [])
  for (const { kind, kks } of demoNodes) if (kks) assert.deepEqual(checkKksFor(kind, kks), { code: kks })
  for (const { kks } of demoPoints) if (kks) assert.deepEqual(checkKksFor('point', kks), { code: kks })
  assert.equal(new Set(codes).size, codes.length)
  assert.deepEqual(
    demoPoints.filter((point) => !point.kks).map((point) => point.code),
    ['num_mills', 'BAROMETRIC-PRESS'],
  )
})

test('no reading lies outside its display range, which lies inside the instrument range', () => {
  for (const { code, low, high, processing } of demoPoints) {
    const column = readings.columns.get(code)!
    const range = processing.range!
    assert.ok(range.low <= low! && low! < high! && high! <= range.high, code)
    for (const value of column) assert.ok(value >= low! && value <= high!, `${code}: ${value}`)
  }
})

test('processing marks nothing falsely: a signal checked for standing still never stands still', () => {
  for (const { code, processing } of demoPoints) {
    if (!processing.stuck) continue
    const column = readings.columns.get(code)!
    for (let k = 1; k < column.length; k++) assert.notEqual(column[k], column[k - 1], `${code}, row ${k + 2}`)
  }
})

test('what is stored keeps the last digit of the instrument', () => {
  for (const { code, decimals, processing } of demoPoints) {
    const digit = 10 ** -decimals
    assert.equal(processing.decimals, decimals, code)
    const loss = processing.compression?.deviation ?? processing.deadband! / 2
    assert.ok(loss > 0 && loss <= digit * 1.000001, `${code}: ${loss}`)
  }
})

test('counts are whole numbers in the readings', () => {
  for (const code of heldTags) for (const value of readings.columns.get(code)!) assert.ok(Number.isInteger(value))
})

test('the overview shows points that exist and says what is interpolated, at which speed', () => {
  const screen = demoOverview(20)
  const codes = new Set(demoPoints.map((point) => point.code))
  for (const code of Object.values(screen.slots)) assert.ok(codes.has(code), code)
  for (const { code, label } of screen.figures) assert.ok(codes.has(code) && hasChinese(label.zh) && label.en, code)
  assert.match(screen.note!.zh, /20 倍速.*线性插值.*插值/s)
  assert.match(screen.note!.en, /20× speed.*interpolates linearly/s)
})

test('nodes, types and points have the shapes the platform takes', () => {
  for (const node of demoNodes) nodeInputSchema.parse(node)
  for (const type of demoEquipmentTypes) equipmentTypeSchema.parse(type)
  const context: PointContext = {
    nodeAt: (path) => {
      const node = nodes.get(path)
      return node && { kind: node.kind, equipmentType: node.equipmentType ?? null }
    },
    rolesOf: (type) => types.get(type)?.roles ?? [],
    playedBy: () => undefined,
    sourceFault: () => undefined,
    retentionFault: () => undefined,
  }
  for (const point of everyPoint) {
    const checked = checkPoint(pointInputSchema.parse(point), undefined, context)
    assert.ok('point' in checked, JSON.stringify(checked))
    assert.deepEqual(checked.newNodes, [], point.code)
    assert.equal(checked.point.unit, point.unit)
  }
})

test('connections and addresses say what the drivers understand, and nothing else', () => {
  const connections = new Map(demoConnections({ opcuaPort: 4841, modbusPort: 1502 }).map((c) => [c.code, c]))
  const dcs = connections.get('demo-dcs')!
  const aux = connections.get('demo-aux')!
  assert.partialDeepStrictEqual(opcuaConfig.parse(dcs.config), dcs.config!)
  assert.partialDeepStrictEqual(modbusConfig.parse(aux.config), aux.config!)
  assert.equal(aux.ingest?.origin, 'interpolated')
  for (const { code, source } of everyPoint) {
    assert.ok(connections.has(source!.connection), code)
    if (source!.connection === 'demo-dcs') assert.deepEqual(opcuaAddress.parse(source!.address), source!.address)
    if (source!.connection === 'demo-aux') assert.deepEqual(modbusAddress.parse(source!.address), source!.address)
  }
})
