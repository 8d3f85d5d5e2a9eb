import { boolean, date, jsonb, numeric, pgTable, text, uuid } from 'drizzle-orm/pg-core'
import { recordColumns } from '../../contract/index.ts'

/** One line of a machine's technical parameters, as its nameplate says it. */
export type Parameter = { name: string; value: string; unit?: string }

export const equipmentTypeTable = pgTable('equipment_machine_type', {
  ...recordColumns(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  category: text('category').notNull(),
  note: text('note'),
})

export const equipmentTable = pgTable('equipment_equipment', {
  ...recordColumns(),
  code: text('code').notNull(),
  name: text('name').notNull(),
  type: uuid('type').notNull(),
  criticality: text('criticality').notNull(),
  place: text('place'),
  model: text('model'),
  serialNo: text('serial_no'),
  maker: text('maker'),
  supplier: text('supplier'),
  purchasedOn: date('purchased_on'),
  commissionedOn: date('commissioned_on'),
  warrantyUntil: date('warranty_until'),
  originalValue: numeric('original_value'),
  costCentre: text('cost_centre'),
  keeper: text('keeper'),
  parameters: jsonb('parameters').$type<Parameter[]>(),
  borrower: text('borrower'),
  loanUntil: date('loan_until'),
  remark: text('remark'),
  endedFor: text('ended_for'),
})

export const equipmentPartTable = pgTable('equipment_part', {
  ...recordColumns(),
  equipment: uuid('equipment').notNull(),
  position: text('position'),
  name: text('name').notNull(),
  partCode: text('part_code'),
  model: text('model'),
  quantity: numeric('quantity').notNull(),
  unit: text('unit').notNull(),
  wear: boolean('wear').notNull(),
})

export const equipmentChangeTable = pgTable('equipment_change', {
  ...recordColumns(),
  number: text('number').notNull(),
  equipment: uuid('equipment').notNull(),
  kind: text('kind').notNull(),
  changedOn: date('changed_on').notNull(),
  fromPlace: text('from_place'),
  toPlace: text('to_place'),
  fromDepartment: text('from_department'),
  toDepartment: text('to_department'),
  party: text('party'),
  dueOn: date('due_on'),
  reason: text('reason').notNull(),
})
