import type { EquipmentType, NodeInput, Page, PointItem, PointReport, TwinNode } from '../../api/platform.ts'
import type { TenantPoint } from '../../api/point.ts'
import { Refusal } from '../../contract/refusal.ts'
import type { Audit } from '../audit/audit.ts'
import type { Sql, Tx } from '../data/connect.ts'
import type { TenantData } from '../data/tenancy.ts'
import { maxPoints } from '../live/live-table.ts'
import { listPoints, type PointFilter } from './list-points.ts'
import { findNode, insertNode, nodeAt, putEquipmentType, readTree, removeNode, updateNode } from './nodes.ts'
import { twinRefusals } from './refusals.ts'
import { saveNodes, Undo } from './save-nodes.ts'
import { type SaveOptions, type SaveRules, savePoints } from './save-points.ts'
import { inBranch, loadEquipmentTypes, loadPoints, lockTwin } from './store.ts'

const maxNodeRows = 10_000

export const twinMigrations = { owner: 'twin', folder: new URL('./migrations/', import.meta.url) }

/** What a change of the twin did: new and changed points as they are now, indices of retired ones, and the tree. */
export type TwinChange = { points: TenantPoint[]; removed: number[]; tree: boolean }
export type TwinListener = (change: TwinChange & { tenant: string }) => void | Promise<void>

export type TwinServices = Partial<SaveRules> & {
  /** Reads the points of all tenants, for the start. */
  sql: Sql
  tenants: TenantData
  audit: Audit
  clock?: () => number
}

/** One tenant's part of the twin: nothing here shows or changes another's. */
export type TenantTwin = {
  /** The whole tree, every parent before its children, siblings in order of their making. */
  tree(): Promise<TwinNode[]>
  /** Makes a node, or changes the one at this path. Its parent must exist. */
  upsertNode(input: NodeInput, by: { actor: string }): Promise<TwinNode>
  /** Changes a node; a new `path` renames or moves it with everything below. */
  patchNode(path: string, change: Partial<NodeInput>, by: { actor: string }): Promise<TwinNode>
  /** Refused while children or points are there. */
  deleteNode(path: string, by: { actor: string }): Promise<void>
  /** Imports nodes (NodeInput, parents first); each row is taken or refused on its own. At most 10,000. */
  saveNodes(inputs: readonly unknown[], options: SaveOptions): Promise<PointReport>
  equipmentTypes(): Promise<EquipmentType[]>
  putEquipmentType(type: Omit<EquipmentType, 'equipment'>, by: { actor: string }): Promise<EquipmentType>
  listPoints(filter: PointFilter): Promise<Page<PointItem>>
  /** Creates or updates points by code (PointInput, checked here); each row is taken or refused on its own. */
  savePoints(inputs: readonly unknown[], options: SaveOptions): Promise<PointReport>
  /** The code is free again; the index and its history stay. Written again, the point comes back. */
  retirePoint(id: number, by: { actor: string; reason?: string }): Promise<void>
  /** Every point that is not retired, in order of its index; of one branch when given. */
  allPoints(branch?: string): Promise<TenantPoint[]>
}

export type Twin = {
  of(tenant: string): TenantTwin
  /** The points of all tenants that are not retired, in order of their index: for the live table and the stream. */
  everyPoint(): Promise<TenantPoint[]>
  /**
   * Called after every change, one change at a time and in order; the change's caller waits for it, so that a point can be used
   * as soon as saving it is answered. A listener must not change the twin itself.
   */
  onChange(listener: TwinListener): void
}

/** Runs changes one at a time, each under the twin's lock and followed by its listeners. */
type Change = <T>(tenant: string, work: (tx: Tx) => Promise<{ answer: T } & Partial<TwinChange>>) => Promise<T>

/** The twin and its points over PostgreSQL. */
export function createTwin({ sql, tenants, audit, clock = Date.now, ...rules }: TwinServices): Twin {
  const listeners: TwinListener[] = []
  let last: Promise<unknown> = Promise.resolve()

  /** One change at a time: a transaction under the twin's lock, then its listeners. */
  const change: Change = (tenant, work) => {
    const run = last.then(async () => {
      const done = await tenants.within(tenant, async ({ sql: tx }) => {
        await lockTwin(tx)
        return work(tx)
      })
      const { answer, points = [], removed = [], tree = false } = done
      if (points.length > 0 || removed.length > 0 || tree) {
        for (const listener of listeners) await listener({ tenant, points, removed, tree })
      }
      return answer
    })
    last = run.catch(() => {})
    return run
  }

  return {
    of: (tenant) => tenantTwin({ tenants, audit, clock, change, rules: { maxPoints, ...rules } }, tenant),
    everyPoint: () => loadPoints(sql, sql`where p.retired_at is null order by p.id`),
    onChange: (listener) => void listeners.push(listener),
  }
}

type Parts = { tenants: TenantData; audit: Audit; clock: () => number; change: Change; rules: SaveRules }

function tenantTwin({ tenants, audit, clock, change: changeOf, rules }: Parts, tenant: string): TenantTwin {
  const read = <T>(look: (tx: Tx) => Promise<T>): Promise<T> =>
    tenants.within(tenant, ({ sql }) => look(sql), { readOnly: true })
  const change = <T>(work: (tx: Tx) => Promise<{ answer: T } & Partial<TwinChange>>): Promise<T> =>
    changeOf(tenant, work)

  async function oneNode(path: string): Promise<TwinNode> {
    const node = (await read(readTree)).find((n) => n.path === path)
    if (!node) throw new Refusal(twinRefusals.unknownNode, { path }, 'path')
    return node
  }

  function patchNode(path: string, wanted: Partial<NodeInput>, actor: string): Promise<void> {
    return change(async (tx) => {
      const before = await nodeAt(tx, path)
      await updateNode(tx, before, wanted)
      const after = await nodeAt(tx, wanted.path ?? path)
      await audit.write({ actor, action: 'node.update', object: `node:${path}`, before, after }, tx)
      const moved = after.path !== path
      const points = moved ? await loadPoints(tx, tx`where p.retired_at is null and ${inBranch(tx, after.path)}`) : []
      return { answer: undefined, tree: true, points }
    })
  }

  return {
    tree: () => read(readTree),

    async upsertNode(input, { actor }) {
      if (await read((tx) => findNode(tx, input.path))) {
        await patchNode(input.path, input, actor)
      } else {
        await change(async (tx) => {
          if (await findNode(tx, input.path)) throw new Refusal(twinRefusals.nodeExists, { path: input.path }, 'path')
          await insertNode(tx, input)
          await audit.write({ actor, action: 'node.create', object: `node:${input.path}`, after: input }, tx)
          return { answer: undefined, tree: true }
        })
      }
      return oneNode(input.path)
    },

    async patchNode(path, wanted, { actor }) {
      await patchNode(path, wanted, actor)
      return oneNode(wanted.path ?? path)
    },

    deleteNode: (path, { actor }) =>
      change(async (tx) => {
        const before = await nodeAt(tx, path)
        await removeNode(tx, before)
        await audit.write({ actor, action: 'node.delete', object: `node:${path}`, before }, tx)
        return { answer: undefined, tree: true }
      }),

    async saveNodes(inputs, options) {
      if (inputs.length > maxNodeRows) {
        throw new Refusal(twinRefusals.fileTooLarge, { detail: String(inputs.length), limit: maxNodeRows })
      }
      try {
        return await change(async (tx) => {
          const report = await saveNodes(tx, audit, inputs, options)
          return { answer: report, tree: report.created + report.updated > 0 }
        })
      } catch (error) {
        if (error instanceof Undo) return error.report
        throw error
      }
    },

    equipmentTypes: () => read(loadEquipmentTypes),

    putEquipmentType: (type, { actor }) =>
      change(async (tx) => {
        const find = async () => (await loadEquipmentTypes(tx)).find((t) => t.code === type.code)
        const before = await find()
        await putEquipmentType(tx, type)
        const after = (await find())!
        await audit.write(
          { actor, action: 'equipmentType.put', object: `equipmentType:${type.code}`, before, after },
          tx,
        )
        return { answer: after, tree: true }
      }),

    listPoints: (filter) => read((tx) => listPoints(tx, filter)),

    savePoints: (inputs, options) =>
      change(async (tx) => {
        const { report, changed, treeChanged } = await savePoints(tx, audit, inputs, options, { ...rules, tenant })
        return { answer: report, points: changed, tree: treeChanged || changed.length > 0 }
      }),

    retirePoint: (id, { actor, reason }) =>
      change(async (tx) => {
        const [before] = await loadPoints(tx, tx`where p.id = ${id} and p.retired_at is null`)
        if (!before) throw new Refusal(twinRefusals.unknownPoint, { id }, 'id')
        await tx`update point set retired_at = ${new Date(clock())}, role = null where id = ${id}`
        await audit.write({ actor, action: 'point.retire', object: `point:${before.code}`, reason, before }, tx)
        return { answer: undefined, removed: [id], tree: true }
      }),

    allPoints: (branch = '') =>
      read((tx) => loadPoints(tx, tx`where p.retired_at is null and ${inBranch(tx, branch)} order by p.id`)),
  }
}
