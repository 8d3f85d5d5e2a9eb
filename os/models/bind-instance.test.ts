import assert from 'node:assert/strict'
import { test } from 'node:test'
import { bindInstance, type PointFinder } from './bind-instance.ts'
import { catalog } from './blocks/catalog.ts'
import { compile } from './engine/compile.ts'
import type { StoredInstance } from './model-store.ts'

test('an input that reads an alarm is bound to its code; one that is not named, or that there is not, is told', () => {
  const drawn = (optional: boolean) =>
    compile(
      {
        ...{ format: 'millrace-model', version: 1, name: { zh: '试', en: 'trial' }, cycleMs: 1000 },
        inputs: [
          { id: 'x', label: { zh: '风机', en: '' }, unit: '1', alarm: true, ...(optional && { optional: true }) },
        ],
        blocks: [{ id: 'b', kind: 'alarmState' }],
        wires: [{ from: { node: 'x' }, to: { node: 'b', port: 'in' } }],
      },
      catalog,
    )
  const instance = (bindings: Record<string, string>): StoredInstance => ({
    ...{ id: '1', model: 'm', code: 'one', machine: null, machineType: null, machineName: null, bindings },
    ...{ overrides: {}, enabled: true, version: 1, updatedAt: 0, updatedBy: '' },
  })
  // a point of the same code is no alarm
  const points: PointFinder = {
    byCode: () => ({ index: 1, code: 'A1', type: 'number', unit: null }) as never,
    byRole: () => undefined,
  }
  const knows = { ...points, hasAlarm: (code: string) => code === 'A1' }
  const table: [bindings: Record<string, string>, optional: boolean, finder: PointFinder, faults: string[]][] = [
    [{ x: 'A1' }, false, knows, []],
    [{ x: 'B2' }, false, knows, ['unknownInputAlarm']],
    // while it runs an alarm may come and go
    [{ x: 'B2' }, false, points, []],
    [{}, false, knows, ['alarmInputNotBound']],
    [{}, true, knows, []],
  ]
  for (const [bindings, optional, finder, faults] of table) {
    const bound = bindInstance({ code: 'm', equipmentType: null }, drawn(optional), instance(bindings), finder)
    assert.deepEqual(
      bound.faults.map(({ code, field }) => [code, field]),
      faults.map((code) => [code, 'bindings.x']),
    )
    for (const each of bound.faults) {
      assert.match(each.texts().zh, /“风机”/)
      // a label in one language is better than the id
      assert.match(each.texts().en, /“风机”/)
    }
    const by = bindings.x === undefined ? null : 'instance'
    assert.deepEqual(bound.inputs, [{ port: 'x', point: bindings.x ?? null, by, found: undefined }])
  }
})
