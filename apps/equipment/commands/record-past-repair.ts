import { randomUUID } from 'node:crypto'
import { defineAction, line, positive, t, z } from '../../../contract/index.ts'
import { equipment } from '../equipment.ts'
import { may, refusals } from '../permissions.ts'
import { agreedTimes } from '../raise-repair.ts'
import { repairPart, repairWork } from '../repair-lines.ts'
import { repairNumbers, repairOrder } from '../repair-order.ts'
import { failureCode } from '../repair-people.ts'
import { causes, priorities, remedies } from '../repair-words.ts'
import { causeKeyOf } from '../rules/repair-cause.ts'

const { fields } = repairOrder
/** UTC ms. */
const time = z.int().min(0).max(4_102_444_800_000)
const part = z.strictObject({
  name: line.meta({ label: t('零件名称', 'Part') }),
  partCode: line.optional().meta({ label: t('备件编码', 'Part number') }),
  quantity: positive.meta({ label: t('数量', 'Quantity') }),
})

/** A repair from before this app, e.g. from a paper book: entered whole, told to nobody. */
export const recordPastRepair = defineAction({
  id: 'record-past-repair',
  label: t('补录历史维修', 'Enter a past repair'),
  help: t('把以前的维修记录录入，供统计和借鉴', 'What was repaired before, for figures and for knowledge'),
  input: z.strictObject({
    equipment: z.uuid(),
    number: line.optional(),
    failureCode: z.uuid(),
    symptom: z.string().trim().min(2).max(1000),
    priority: z.enum(Object.keys(priorities) as (keyof typeof priorities)[]).default('normal'),
    stopped: z.boolean(),
    mechanic: z.uuid(),
    requestedAt: time,
    startedAt: time,
    finishedAt: time,
    acceptedAt: time,
    cause: z.enum(Object.keys(causes) as (keyof typeof causes)[]),
    remedy: z.enum(Object.keys(remedies) as (keyof typeof remedies)[]),
    workDone: z.string().trim().min(2).max(2000),
    hours: positive,
    parts: z.array(part).max(50).default([]),
  }),
  fields: {
    ...(fields as Record<string, NonNullable<typeof fields.number>>),
    hours: repairWork.fields.hours!,
    parts: { label: t('用料', 'Parts used') },
  },
  permission: may.dispatch,
  async run(ctx, { hours, parts, number, ...told }) {
    const { requestedAt, startedAt, finishedAt, acceptedAt } = told
    const times = [requestedAt, startedAt, finishedAt, acceptedAt]
    if (times.some((moment, n) => n > 0 && moment < times[n - 1]))
      throw ctx.refuse(refusals.wrongOrder, {}, 'startedAt')
    if (acceptedAt > ctx.now) throw ctx.refuse(refusals.futureDate, {}, 'acceptedAt')
    const machine = await ctx.records(equipment).get(told.equipment)
    const code = await ctx.records(failureCode).get(told.failureCode)
    const { department, site } = machine
    const orders = ctx.records(repairOrder)
    const { id } = await orders.insert({
      ...told,
      ...{ number: number ?? (await ctx.number(repairNumbers)), source: 'person' },
      ...{ causeKey: `past|${randomUUID()}`, events: [], requestedBy: ctx.actor.id },
      ...(await agreedTimes(ctx, machine.criticality, told.priority, requestedAt)),
      ...{ dispatchedAt: startedAt, estimatedHours: code.usualHours, lockOut: code.lockOut, returns: 0 },
      ...{ department, site },
    })
    // while it is new it would stand in the way of an order that is open for the same cause
    const causeKey = causeKeyOf({ equipment: machine.code, kind: 'check', code: code.code }, { [code.code]: code.code })
    await orders.update(id, { move: 'enterPast', set: { causeKey } })
    const workedOn = new Date(finishedAt).toISOString().slice(0, 10)
    await ctx.records(repairWork).insert({ repair: id, mechanic: told.mechanic, workedOn, hours, department, site })
    for (const each of parts)
      await ctx.records(repairPart).insert({ repair: id, unit: '件', ...each, department, site })
    return { order: id }
  },
})
