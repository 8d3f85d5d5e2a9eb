import { date, integer, numeric, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { recordColumns } from '../../contract/index.ts'

export const partTable = pgTable('spares_part', {
  ...recordColumns(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  specification: text('specification'),
  category: text('category').notNull(),
  unit: text('unit').notNull(),
  onHand: numeric('on_hand').notNull(),
  reserved: numeric('reserved').notNull(),
  minimum: numeric('minimum').notNull(),
  maximum: numeric('maximum'),
  price: numeric('price').notNull(),
  abc: text('abc'),
  leadDays: integer('lead_days'),
  maker: text('maker'),
  usedOn: text('used_on'),
  picture: text('picture'),
  toldOn: date('told_on'),
})

export const storeTable = pgTable('spares_store', {
  ...recordColumns(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  keeper: text('keeper'),
  place: text('place'),
})

export const binTable = pgTable('spares_bin', {
  ...recordColumns(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  store: uuid('store').notNull(),
})

export const stockTable = pgTable('spares_stock', {
  ...recordColumns(),
  position: text('position').notNull(),
  part: uuid('part').notNull(),
  store: uuid('store').notNull(),
  bin: uuid('bin'),
  onHand: numeric('on_hand').notNull(),
  reserved: numeric('reserved').notNull(),
  unit: text('unit').notNull(),
  countedOn: date('counted_on'),
})

export const moveTable = pgTable('spares_move', {
  ...recordColumns(),
  number: text('number').notNull(),
  kind: text('kind').notNull(),
  part: uuid('part').notNull(),
  fromPlace: text('from_place').notNull(),
  fromStore: uuid('from_store'),
  toPlace: text('to_place').notNull(),
  toStore: uuid('to_store'),
  quantity: numeric('quantity').notNull(),
  unit: text('unit').notNull(),
  price: numeric('price').notNull(),
  amount: numeric('amount').notNull(),
  movedOn: date('moved_on').notNull(),
  usedAt: text('used_at'),
  reference: text('reference'),
  remark: text('remark'),
  reservation: uuid('reservation'),
  reverses: uuid('reverses'),
})

export const reservationTable = pgTable('spares_reservation', {
  ...recordColumns(),
  number: text('number').notNull(),
  part: uuid('part').notNull(),
  store: uuid('store').notNull(),
  wanted: numeric('wanted').notNull(),
  quantity: numeric('quantity').notNull(),
  unit: text('unit').notNull(),
  neededOn: date('needed_on'),
  reference: text('reference'),
  purpose: text('purpose'),
})
