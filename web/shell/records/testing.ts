import type { AppManifest, CommandManifest, EntityManifest } from '../../../api/apps.ts'

const text = (zh: string, en = zh) => ({ zh, en })

/** A small entity for the tests of the pure parts. */
export const gauge: EntityManifest = {
  app: 'calibration',
  id: 'gauge',
  plural: 'gauges',
  label: text('计量器具', 'Gauge'),
  title: 'name',
  code: 'code',
  fields: [
    { name: 'code', type: 'text', required: true, label: text('编号', 'Code') },
    { name: 'name', type: 'text', required: true, label: text('名称', 'Name'), list: true },
    { name: 'dueDate', type: 'date', required: false, label: text('下次检定', 'Due'), list: true },
    { name: 'range', type: 'decimal', required: false, label: text('量程', 'Range'), unit: 'MPa' },
    {
      name: 'grade',
      type: 'text',
      required: false,
      label: text('等级', 'Class'),
      choices: { a: text('甲级', 'A'), b: text('乙级', 'B') },
    },
  ],
  states: {
    active: { label: text('在用', 'In use') },
    barred: { label: text('停用', 'Barred'), tone: 'bad' },
    scrapped: { label: text('报废', 'Scrapped'), tone: 'ended' },
    waiting: { label: text('待检', 'Waiting') },
  },
  initial: 'active',
  moves: {
    bar: { from: ['active', 'waiting'], to: 'barred' },
    release: { from: ['barred'], to: 'active' },
    scrap: { from: ['active', 'barred'], to: 'scrapped' },
  },
  calendar: ['dueDate'],
  sort: '-createdAt',
}

export function command(given: Partial<CommandManifest> & { id: string }): CommandManifest {
  return {
    app: 'calibration',
    kind: 'change',
    on: 'gauge',
    label: text(given.id),
    help: null,
    confirm: null,
    audit: 'logged',
    meaning: null,
    importable: false,
    main: false,
    when: null,
    moves: [],
    input: {},
    fields: [],
    ...given,
  }
}

export const calibration: AppManifest = {
  id: 'calibration',
  label: text('计量', 'Calibration'),
  icon: null,
  entities: [gauge],
  commands: [
    command({ id: 'bar-gauge', moves: ['bar'], when: ['active', 'waiting'] }),
    command({ id: 'release-gauge', moves: ['release'], when: ['barred'], main: true }),
    command({ id: 'rename-gauge' }),
  ],
  queries: [],
  dashboards: [],
  works: [],
}
