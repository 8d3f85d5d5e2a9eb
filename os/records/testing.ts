import { boolean, date, doublePrecision, integer, jsonb, numeric, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { z } from 'zod'
import { defineApp } from '../../contract/app.ts'
import { moment, recordColumns } from '../../contract/columns.ts'
import { defineCommand, defineCreate } from '../../contract/command.ts'
import { defineEntity } from '../../contract/entity.ts'
import { definePermissions } from '../../contract/permissions.ts'

/**
 * A small app for tests of what works with any app: makers and their meters, with every kind of column. Its migration stands in
 * os/records/testing-migrations.
 */
export const may = definePermissions('bench', {
  read: { zh: '查看仪表', en: 'See meters' },
  write: { zh: '维护仪表', en: 'Keep meters' },
  makers: { zh: '查看厂家', en: 'See makers' },
})

export const makerTable = pgTable('bench_maker', {
  ...recordColumns(),
  name: text('name').notNull(),
  city: text('city'),
})
export const meterTable = pgTable('bench_meter', {
  ...recordColumns(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  kind: text('kind').notNull(),
  maker: uuid('maker'),
  range: numeric('range', { precision: 12, scale: 3 }),
  points: integer('points'),
  drift: doublePrecision('drift'),
  dueDate: date('due_date'),
  seenAt: moment('seen_at'),
  critical: boolean('critical').notNull(),
  keeper: text('keeper'),
  certificate: text('certificate'),
  note: text('note'),
  extra: jsonb('extra'),
})

export const maker = defineEntity({
  id: 'maker',
  plural: 'makers',
  table: makerTable,
  label: { zh: '厂家', en: 'maker' },
  title: 'name',
  fields: {
    name: { label: { zh: '名称', en: 'Name' }, list: true, search: true },
    city: { label: { zh: '城市', en: 'City' }, search: true },
  },
  states: { active: { label: { zh: '合作中', en: 'active' } } },
  initial: 'active',
  moves: {},
  read: may.makers,
  sort: 'name',
})

export const meter = defineEntity({
  id: 'meter',
  plural: 'meters',
  table: meterTable,
  label: { zh: '仪表', en: 'meter' },
  title: 'name',
  code: 'code',
  fields: {
    code: { label: { zh: '编号', en: 'Code' }, list: true, kind: 'code', search: true },
    name: { label: { zh: '名称', en: 'Name' }, list: true, search: true },
    kind: {
      label: { zh: '类别', en: 'Kind' },
      list: true,
      search: true,
      choices: { pressure: { zh: '压力', en: 'pressure' }, flow: { zh: '流量', en: 'flow' } },
    },
    maker: { label: { zh: '厂家', en: 'Maker' }, kind: 'link', to: 'bench.maker' },
    range: { label: { zh: '量程', en: 'Range' }, unit: 'MPa', digits: 3, total: 'sum' },
    points: { label: { zh: '点数', en: 'Points' }, total: 'max' },
    drift: { label: { zh: '漂移', en: 'Drift' }, total: 'avg' },
    dueDate: { label: { zh: '到期日', en: 'Due' }, list: true },
    seenAt: { label: { zh: '最近巡检', en: 'Last seen' } },
    critical: { label: { zh: '关键', en: 'Critical' } },
    keeper: { label: { zh: '保管人', en: 'Keeper' }, kind: 'user' },
    certificate: { label: { zh: '证书', en: 'Certificate' }, kind: 'file' },
    note: { label: { zh: '备注', en: 'Note' }, kind: 'multiline', search: true },
    extra: { label: { zh: '其他', en: 'Extra' } },
  },
  states: {
    spare: { label: { zh: '备用', en: 'spare' } },
    inUse: { label: { zh: '在用', en: 'in use' }, tone: 'good', seals: ['range'] },
    scrapped: { label: { zh: '报废', en: 'scrapped' }, tone: 'ended', seals: 'all' },
  },
  initial: 'spare',
  moves: { install: { from: ['spare'], to: 'inUse' }, scrap: { from: ['spare', 'inUse'], to: 'scrapped' } },
  read: may.read,
  calendar: ['dueDate'],
})

const day = z.iso.date()
export const registerMeter = defineCreate({
  id: 'register-meter',
  label: { zh: '登记仪表', en: 'Register a meter' },
  on: meter,
  input: z.object({
    code: z.string().min(1).max(40),
    name: z.string().min(1).max(80),
    kind: z.enum(['pressure', 'flow']),
    maker: z.uuid().optional(),
    range: z
      .string()
      .regex(/^\d{1,9}(\.\d{1,3})?$/)
      .optional(),
    points: z.int().min(0).max(1_000).optional(),
    dueDate: day.optional(),
    seenAt: z.int().optional(),
    critical: z.boolean().default(false),
    note: z.string().max(500).optional(),
  }),
  permission: may.write,
  audit: 'logged',
  importable: true,
  run: async (_ctx, input) => ({ set: input }),
})

export const registerMaker = defineCreate({
  id: 'register-maker',
  label: { zh: '登记厂家', en: 'Register a maker' },
  on: maker,
  input: z.object({ name: z.string().min(1).max(80), city: z.string().max(80).optional() }),
  permission: may.write,
  audit: 'logged',
  run: async (_ctx, input) => ({ set: input }),
})

export const installMeter = defineCommand({
  id: 'install-meter',
  label: { zh: '投用', en: 'Install' },
  on: meter,
  input: z.object({}),
  permission: may.write,
  audit: 'logged',
  moves: ['install'],
  main: true,
  run: async () => ({ move: 'install' as const }),
})

export const scrapMeter = defineCommand({
  id: 'scrap-meter',
  label: { zh: '报废', en: 'Scrap' },
  on: meter,
  input: z.object({ note: z.string().max(500) }),
  permission: may.write,
  audit: 'logged',
  moves: ['scrap'],
  run: async (_ctx, input) => ({ move: 'scrap' as const, set: { note: input.note } }),
})

export const testApp = defineApp({
  id: 'bench',
  label: { zh: '试验台', en: 'Test bench' },
  permissions: may,
  roles: { keeper: { label: { zh: '保管员', en: 'keeper' }, permissions: [may.read, may.write, may.makers] } },
  entities: [maker, meter],
  commands: [registerMaker, registerMeter, installMeter, scrapMeter],
  queries: [],
  migrations: new URL('./testing-migrations/', import.meta.url),
})
